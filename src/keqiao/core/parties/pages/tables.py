"""行政区划、功能区、行业的页面, and the options that a typeahead asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from keqiao.core import clock
from keqiao.core.access import access, anybody, signed_in
from keqiao.core.errors import NotFoundError
from keqiao.core.parties import choosing, tables
from keqiao.engines.errors import InputError


@require_GET
@access(anybody)
def division_tree(request: Any) -> HttpResponse:
    """行政区划 as on a day, beside what each is called now."""
    on = _day(request.GET.get("on", ""))
    return render(request, "parties/divisions.html", {"on": on.isoformat(), "tree": tables.division_tree(on)})


@require_GET
@access(anybody)
def zone_list(request: Any) -> HttpResponse:
    """功能区."""
    return render(request, "parties/zones.html", {"zones": tables.zones()})


@require_GET
@access(anybody)
def industry_tree(request: Any) -> HttpResponse:
    """行业分类: one level at a time, from the sections down."""
    found = tables.industry_level(request.GET.get("parent", ""))
    if found is None:
        raise NotFoundError("没有行业代码“{code}”", code=request.GET["parent"][:12])
    return render(request, "parties/industries.html", {"level": found})


@require_GET
@access(signed_in)
def party_lookup(request: Any) -> HttpResponse:
    return _options(request, choosing.party_options(request.viewer, _words(request)))


@require_GET
@access(anybody)
def division_lookup(request: Any) -> HttpResponse:
    return _options(request, choosing.division_options(_words(request)))


@require_GET
@access(anybody)
def industry_lookup(request: Any) -> HttpResponse:
    return _options(request, choosing.industry_options(_words(request)))


def _words(request: Any) -> str:
    """What was typed: ``q``, or the field that ``field`` names (an input sends itself under its own name)."""
    name = request.GET.get("field", "q")
    return str(request.GET.get(name, "")).strip()[:60]


def _options(request: Any, options: list[choosing.Option]) -> HttpResponse:
    return render(request, "parties/widgets/options.html", {"options": options})


def _day(text: str) -> date:
    if not text:
        return clock.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("“{field}”应为 2017-05-05 这样的日期", field=_("截至日期")) from None
