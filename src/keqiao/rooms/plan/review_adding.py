"""添加提取项的页面: from a selection of the text, or in the person's own name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from keqiao.core.access import access
from keqiao.core.errors import NotFoundError, sentence
from keqiao.engines.errors import InputError
from keqiao.rooms.plan import review as services
from keqiao.rooms.plan.plan_flow import PLANNER
from keqiao.rooms.plan.plan_reach import plan_for
from keqiao.rooms.plan.review_forms import entries_of
from keqiao.rooms.plan.review_selectors import KIND_LABELS

_NAMED = {"task": "title", "section": "title", "unit": "name", "target": "metric"}


@access(PLANNER)
def add(request: Any, pk: UUID, kind: str) -> HttpResponse:
    """添加: the form with the selected words in it; then back to the review."""
    if kind not in services.ADDABLE:
        raise NotFoundError("没有这种提取项")
    plan = plan_for(request.viewer, pk)
    asked = request.POST if request.method == "POST" else request.GET
    start, end = _place(asked.get("start", "")), _place(asked.get("end", ""))
    error = ""
    if request.method == "POST":
        given = request.POST.dict()
        try:
            find = services.add(request.viewer, plan_id=pk, kind=kind, given=given, start=start, end=end)
        except InputError as fault:
            error = sentence(fault)
        else:
            response = redirect("plan:review", pk)
            response["Location"] += f"#find-{find.pk}"
            return response
    quote = plan.text[start:end] if start is not None and end is not None else ""
    content = {_NAMED[kind]: quote.strip()[:200]} if kind in _NAMED else {}
    context = {
        "plan": plan,
        "kind": kind,
        "kind_label": KIND_LABELS[kind],
        "quote": quote,
        "start": "" if start is None else start,
        "end": "" if end is None else end,
        "entries": entries_of(plan, kind, content, request.POST.dict() if request.method == "POST" else None),
        "error": error,
    }
    return render(request, "plan/review_add.html", context, status=400 if error else 200)


def _place(raw: str) -> int | None:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None
