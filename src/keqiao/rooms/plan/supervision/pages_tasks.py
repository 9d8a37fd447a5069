"""任务的页面: open to everybody for a published plan; the tabs of the work only to those who have a part in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from keqiao.core.access import access, anybody
from keqiao.core.pages.parts import tabs
from keqiao.core.pages.parts.history import happenings
from keqiao.rooms.plan.supervision import part_view
from keqiao.rooms.plan.supervision.task_view import TaskView, task_seen, task_view, timeline_of
from keqiao.rooms.plan.targets_pages import as_of

TABS = (
    ("details", _("任务详情")),
    ("progress", _("进展")),
    ("slips", _("催办与延期")),
    ("history", _("历史")),
)


@access(anybody)
@require_safe
def task_detail(request: Any, pk: UUID) -> HttpResponse:
    """任务页."""
    task = task_seen(request.viewer, pk)
    view = task_view(request.viewer, task, as_of(request))
    tab = request.GET.get("tab", "details") if view.inside else "details"
    context = {
        "view": view,
        "task": task,
        "page": {"as_of": view.day},
        "tab": tab,
        "tabs": tabs(request.path, tab, TABS) if view.inside else [],
        **_tab(request, view, tab),
    }
    return render(request, "plan/task_detail.html", context)


def _tab(request: Any, view: TaskView, tab: str) -> Mapping[str, Any]:
    if tab == "progress":
        return {"timeline": timeline_of(request.viewer, view), "reports": part_view.reports_of(view.seen)}
    if tab == "slips":
        return {"slips": part_view.slips_of(request.viewer, view.seen)}
    if tab == "history":
        return {"histories": [(part.unit_name, happenings("plan.part", part.pk)) for part in view.seen]}
    return {}
