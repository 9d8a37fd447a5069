"""门户的页面."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from keqiao.core import clock
from keqiao.core.access import access, anybody, signed_in
from keqiao.core.measures import measures
from keqiao.core.measures.reading import day_from
from keqiao.rooms.portal import selectors


@access(anybody)
@require_GET
def front(request: Any) -> HttpResponse:
    """首页, for everybody: the plan in one picture, as of a day."""
    as_of = day_from(request.GET, "as_of") or clock.today()
    page = selectors.front_page(request.viewer, as_of, request.GET.get("measure", ""))
    return render(request, "portal/front.html", {"page": page})


@access(signed_in)
@require_GET
def desk(request: Any) -> HttpResponse:
    """工作台: one list over all rooms."""
    return render(request, "portal/desk.html", {"desk": selectors.desk(request.viewer)})


@access(anybody)
@require_GET
def open_data(request: Any) -> HttpResponse:
    """开放数据: what anybody may take, by page, file and interface."""
    return render(request, "portal/open_data.html", {"measures": measures()})


@access(anybody)
@require_GET
def help_page(request: Any) -> HttpResponse:
    """帮助: what this is, who works here, how to read lights and figures."""
    return render(request, "portal/help.html")
