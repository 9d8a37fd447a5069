"""审计日志: what an audit administrator reads."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from keqiao.core.access import access
from keqiao.core.access.limits import limited
from keqiao.core.identity import reading
from keqiao.core.identity.rules import reads_log


@require_GET
@access(reads_log)
@limited("journal", most=120)
def journal(request: Any) -> HttpResponse:
    """日志查询."""
    given = request.GET
    texts = {name: given.get(name, "").strip()[:120] for name in ("event", "who", "kind", "pk", "result")}
    asked = reading.Asked(since=_day(given.get("since", "")), until=_day(given.get("until", "")), **texts)
    after = given.get("after", "")
    rows, more = reading.lines(request.viewer, asked, int(after) if after.isdigit() else None)
    kept = given.copy()
    kept.pop("after", None)
    shown = {"rows": rows, "more": more, "asked": asked, "kept": kept.urlencode(), "results": reading.RESULTS}
    return render(request, "identity/journal.html", shown)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
