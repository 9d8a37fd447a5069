"""审校的页面: the screen, and one find at a time for htmx; without a script every button is a form that leads back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from keqiao.core.access import access
from keqiao.core.errors import NotFoundError, sentence
from keqiao.core.jobs import selectors as jobs
from keqiao.engines.errors import InputError
from keqiao.rooms.plan import review as services
from keqiao.rooms.plan import review_tasks
from keqiao.rooms.plan.models import Find
from keqiao.rooms.plan.plan_flow import PLANNER
from keqiao.rooms.plan.plan_reach import find_for, plan_for
from keqiao.rooms.plan.review_forms import entries_of
from keqiao.rooms.plan.review_selectors import DECISIONS, KIND_LABELS, one_card, review_of

ADDED = ("task", "unit", "target", "rule")


@access(PLANNER)
def review(request: Any, pk: UUID) -> HttpResponse:
    """审校: the text beside what was found in it; while it is being compiled, how far that is."""
    plan = plan_for(request.viewer, pk)
    if plan.compiled_at is None:
        found = jobs.jobs_about(request.viewer, "plan.plan", plan.pk)
        return render(request, "plan/intake_waiting.html", {"plan": plan, "job": found[0] if found else None})
    if plan.state != "draft":
        return redirect("plan:plan_detail", plan.pk)
    kind, decision = request.GET.get("kind", ""), request.GET.get("decision", "")
    after = request.GET.get("after", "")
    page = review_of(
        request.viewer,
        plan,
        kind=kind if kind in KIND_LABELS else "",
        decision=decision if decision in DECISIONS else "",
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0,
    )
    context = {
        "plan": plan,
        "page": page,
        "decisions": [(name, label) for name, (label, _tone) in DECISIONS.items()],
        "added": [(kind, KIND_LABELS[kind]) for kind in ADDED],
    }
    return render(request, "plan/review.html", context)


@access(PLANNER)
@require_POST
def accept_sure(request: Any, pk: UUID) -> HttpResponse:
    """批量采纳."""
    count = services.accept_sure(request.viewer, plan_id=pk)
    text = ngettext("采纳了 {count} 项", "采纳了 {count} 项", count).format(count=count)
    messages.success(request, text)
    return redirect("plan:review", pk)


@access(PLANNER)
def find_detail(request: Any, pk: UUID) -> HttpResponse:
    """一个提取项, as it stands: where an edit is given up."""
    return _shown(request, find_for(request.viewer, pk))


@access(PLANNER)
@require_POST
def find_decide(request: Any, pk: UUID, act: str) -> HttpResponse:
    """采纳、不采纳、重新处理."""
    acts: dict[str, Callable[..., Find]] = {
        "accept": services.accept,
        "reject": services.reject,
        "reopen": services.reopen,
    }
    if act not in acts:
        raise NotFoundError("没有“{move}”这个动作", move=act)
    given: dict[str, Any] = {"find_id": pk, "version": _number(request, "version")}
    if act == "accept":
        given["remark"] = request.POST.get("remark", "")
    return _done(request, pk, lambda: acts[act](request.viewer, **given))


@access(PLANNER)
def find_edit(request: Any, pk: UUID) -> HttpResponse:
    """修改: the form in place of the card, then the card again."""
    find = find_for(request.viewer, pk)
    if request.method == "POST":
        version = _number(request, "version")
        try:
            find = services.edit(request.viewer, find_id=pk, version=version, given=request.POST.dict())
        except InputError as error:
            return _form(request, find, request.POST.dict(), sentence(error))
        return _shown(request, find)
    return _form(request, find, None, "")


def _form(request: Any, find: Find, given: dict[str, Any] | None, error: str) -> HttpResponse:
    card, _counts = one_card(find)
    context = {
        "find": card,
        "plan": find.plan,
        "entries": entries_of(find.plan, find.kind, find.content, given),
        "error": error,
    }
    template = "plan/review_edit.html" if request.htmx else "plan/review_edit_page.html"
    return render(request, template, context, status=200 if request.htmx or not error else 400)


@access(PLANNER)
@require_POST
def find_merge(request: Any, pk: UUID) -> HttpResponse:
    """合并: another task into this one. The page is loaded anew: several finds change."""
    find = find_for(request.viewer, pk)
    other = find.plan.finds.filter(kind="task", key=request.POST.get("other", "")).first()
    if other is None:
        raise InputError("请选择要并入的任务")
    review_tasks.merge(request.viewer, find_id=pk, version=_number(request, "version"), other_id=other.pk)
    messages.success(request, _("任务已合并"))
    return _reload(request, find)


@access(PLANNER)
@require_POST
def find_split(request: Any, pk: UUID) -> HttpResponse:
    """拆分 at a place of the text."""
    find = find_for(request.viewer, pk)
    at, version = _number(request, "at"), _number(request, "version")
    review_tasks.split(request.viewer, find_id=pk, version=version, at=at)
    messages.success(request, _("任务已拆分"))
    return _reload(request, find)


def _reload(request: Any, find: Find) -> HttpResponse:
    response = redirect("plan:review", find.plan_id)
    if request.htmx:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = response["Location"]
        return answer
    return response


def _done(request: Any, pk: UUID, act: Callable[[], Find]) -> HttpResponse:
    """Do it; what goes wrong is said on the card itself, which is shown as it stands now."""
    try:
        find = act()
    except InputError as error:
        if not request.htmx:
            raise
        return _shown(request, find_for(request.viewer, pk), sentence(error))
    return _shown(request, find)


def _shown(request: Any, find: Find, error: str = "") -> HttpResponse:
    if not request.htmx:
        response = redirect("plan:review", find.plan_id)
        response["Location"] += f"#find-{find.pk}"
        return response
    card, counts = one_card(find)
    context = {"find": card, "counts": counts, "plan": find.plan, "error": error, "apart": True}
    return render(request, "plan/review_answer.html", context)


def _number(request: Any, name: str) -> int:
    raw = request.POST.get(name, "")
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
        raise InputError("“{field}”应为整数", field=name)
    return int(raw)
