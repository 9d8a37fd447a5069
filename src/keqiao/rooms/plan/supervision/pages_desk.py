"""督查的页面: what waits for me, the supervisors' board, the leader's dashboard, the plan's timeline."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from keqiao.core import clock
from keqiao.core.access import access, signed_in
from keqiao.core.pages import charts, presenters
from keqiao.core.pages.parts import Chart, FigureCard, Light
from keqiao.core.pages.parts.timeline import Node, Timeline
from keqiao.rooms.plan.models import Plan
from keqiao.rooms.plan.supervision import who
from keqiao.rooms.plan.supervision.board import Board, board_of, plan_seen
from keqiao.rooms.plan.supervision.board_filters import choices, narrowed
from keqiao.rooms.plan.supervision.duties import duties_of
from keqiao.rooms.plan.supervision.task_view import report_marks
from keqiao.rooms.plan.targets_pages import as_of


@access(signed_in)
@require_safe
def duty_list(request: Any) -> HttpResponse:
    """我的督办: what waits for this person, by deadline."""
    return render(request, "plan/desk_duties.html", {"duties": duties_of(request.viewer)})


@access(who.onlooker)
@require_safe
def board(request: Any) -> HttpResponse:
    """督查台."""
    plan = plan_seen(request.viewer, request.GET.get("plan"))
    if plan is None:
        return render(request, "plan/desk_none.html")
    whole = board_of(request.viewer, plan, as_of(request))
    given = request.GET.dict()
    context = {
        "plan": plan,
        "board": narrowed(whole, given),
        "figures": _figures(whole, reverse("plan:board")),
        "choices": choices(whole, given),
        "q": given.get("q", ""),
        "page": {"as_of": whole.day},
        "may_urge": who.urger.allows(request.viewer) and not whole.past,
    }
    return render(request, "plan/desk_board.html", context)


@access(who.onlooker)
@require_safe
def leader(request: Any) -> HttpResponse:
    """领导驾驶舱: red first; who is late; what would unblock; units compared; as of any day."""
    plan = plan_seen(request.viewer, request.GET.get("plan"))
    if plan is None:
        return render(request, "plan/desk_none.html")
    whole = board_of(request.viewer, plan, as_of(request))
    order = {"red": 0, "yellow": 1, "none": 2}
    tasks = sorted(whole.tasks, key=lambda task: (order[task.tone], -task.late))
    late = [(task, row) for task in tasks for row in task.parts if row.tone == "red"]
    context = {
        "plan": plan,
        "board": whole,
        "figures": _figures(whole, reverse("plan:board")),
        "red": [task for task in tasks if task.tone == "red"],
        "yellow": [task for task in tasks if task.tone == "yellow"],
        "late": sorted(late, key=lambda pair: -pair[1].late),
        "chart": comparison(whole),
        "page": {"as_of": whole.day},
    }
    return render(request, "plan/leader_dashboard.html", context)


def _figures(whole: Board, url: str) -> list[FigureCard]:
    counts, day = whole.counts, presenters.day(whole.day)
    query = f"?plan={whole.plan.pk}&as_of={whole.day.isoformat()}"
    return [
        FigureCard(_("任务总数"), str(counts["tasks"]), _("项任务"), as_of=day, url=f"{url}{query}"),
        FigureCard(_("已完成"), str(counts["done"]), _("项任务"), as_of=day, url=f"{url}{query}"),
        FigureCard(
            _("滞后"),
            str(counts["red"]),
            _("项任务"),
            as_of=day,
            light=Light("red"),
            url=f"{url}{query}&tone=red",
        ),
        FigureCard(_("预警"), str(counts["yellow"]), _("项任务"), as_of=day, url=f"{url}{query}&tone=yellow"),
        FigureCard(_("逾期分工"), str(counts["late"]), _("项分工"), as_of=day, url=f"{url}{query}"),
        FigureCard(_("自报与记录不一致"), str(counts["gaps"]), _("项任务"), as_of=day, url=f"{url}{query}"),
    ]


def comparison(whole: Board) -> Chart | None:
    """单位比较: each unit's parts by how they stand; its title says who is worst."""
    units = whole.units
    if not units:
        return None
    labels = [unit.unit for unit in units]
    drawing = charts.stack(
        labels,
        [
            charts.Line(_("滞后"), [unit.red for unit in units], tone="bad"),
            charts.Line(_("预警"), [unit.yellow for unit in units], tone="warn"),
            charts.Line(_("已完成"), [unit.done for unit in units], tone="good"),
            charts.Line(
                _("正常办理"),
                [unit.parts - unit.red - unit.yellow - unit.done for unit in units],
                tone="rest",
            ),
        ],
        unit=_("项分工"),
        decimals=0,
        lying=True,
    )
    worst = units[0]
    title = (
        _("{unit}有 {count} 项分工滞后,为各单位最多").format(unit=worst.unit, count=worst.red)
        if worst.red
        else _("没有单位的分工滞后")
    )
    return Chart("units", title, drawing, _("督办记录"), presenters.day(whole.day), "high")


@access(who.anyone_at_work)
@require_safe
def plan_timeline(request: Any) -> HttpResponse:
    """计划时间轴: the reports asked for and the tasks' limits, with what is behind."""
    plan = plan_seen(request.viewer, request.GET.get("plan"))
    if plan is None:
        return render(request, "plan/desk_none.html")
    day = min(as_of(request), clock.today())
    whole = board_of(request.viewer, plan, day)
    context = {"plan": plan, "timeline": _timeline(plan, whole, day), "page": {"as_of": day}}
    return render(request, "plan/desk_timeline.html", context)


def _timeline(plan: Plan, whole: Board, day: date) -> Timeline:
    calendar = whole.calendar
    nodes = report_marks(calendar, day)
    if calendar.filing is not None:
        nodes.append(Node(calendar.filing, _("报送方案"), "reminder", done=calendar.filing < day))
    for task in whole.tasks:
        label = f"{task.number}{task.title}"
        nodes.append(
            Node(
                task.deadline,
                label,
                "deadline",
                done=task.done,
                late=task.tone == "red",
                url=task.url,
            )
        )
    until = max([date(plan.year, 12, 31), *(task.deadline for task in whole.tasks)])
    return Timeline(date(plan.year, 1, 1), until, day, nodes, plan.title)
