"""目标的页面."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from keqiao.core import clock
from keqiao.core.access import access, anybody
from keqiao.core.measures.reading import day_from
from keqiao.engines.errors import InputError
from keqiao.rooms.plan.targets_selectors import target_page

FIRST, LAST = 1949, 2100


def as_of(request: Any) -> date:
    """截至日 of the address: today unless it says another day."""
    day = day_from(request.GET, "as_of") or clock.today()
    if not FIRST <= day.year <= LAST:
        raise InputError("截至日 {day} 不在可查询的范围内", day=day)
    return day


@access(anybody)
@require_GET
def target_detail(request: Any, pk: UUID) -> HttpResponse:
    """目标页, open to everybody for a published plan."""
    page = target_page(request.viewer, pk, as_of(request))
    return render(request, "plan/target_detail.html", {"page": page})
