"""分工页: one unit's part as its page shows it, tab by tab, with what the viewer may see and no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.core.access import Viewer, within
from keqiao.core.errors import NotFoundError
from keqiao.core.flow import flow_of
from keqiao.core.pages import presenters
from keqiao.core.pages.parts.light import Light
from keqiao.core.pages.parts.record import Fact
from keqiao.rooms.plan.models import Extension, Node, Part, Report, Urge
from keqiao.rooms.plan.plan_words import value_words
from keqiao.rooms.plan.supervision import who
from keqiao.rooms.plan.supervision.calendars import calendar_for
from keqiao.rooms.plan.supervision.reasons import label_of
from keqiao.rooms.plan.supervision.standing import PartRow, rows_now

OUTCOMES = {
    "accepted": ("green", "审阅通过"),
    "verified": ("green", "已核实"),
    "returned": ("red", "已退回"),
    "objected": ("purple", "单位有异议"),
}


@dataclass(frozen=True, slots=True)
class NodeRow:
    """节点行."""

    pk: int
    title: str
    due: date
    due_text: str
    done_text: str
    late: bool
    may_complete: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """报告旁的数字: what the records said on the day of a report."""

    metric: str
    value: str
    need: str
    light: Light
    as_of: str


@dataclass(frozen=True, slots=True)
class ReportRow:
    """报告行."""

    pk: UUID
    period: str
    unit: str
    computed: bool
    light: Light
    progress: str
    text: str
    problems: str
    filed: str
    due: str
    late: bool
    outcome: str
    outcome_tone: str
    outcome_text: str
    figures: Sequence[Kept]


@dataclass(frozen=True, slots=True)
class Slip:
    """单据行: an urge or an extension beside its part."""

    title: str
    unit: str
    text: str
    state: str
    badge: str
    when: str
    answer: str
    late: bool
    url: str


def part_seen(viewer: Viewer, pk: UUID | str) -> Part:
    """The part with its task and plan, if the viewer may see it."""
    rows = within(Part.objects.select_related("task__plan", "party"), Part.reach, viewer)
    part = rows.filter(pk=pk).first()
    if part is None:
        raise NotFoundError("没有这条记录")
    return part


def row_of(part: Part) -> PartRow:
    """The part as a row of today."""
    return rows_now([part], calendar_for(part.task.plan), clock.today())[0]


def own(viewer: Viewer, part: Part) -> bool:
    """Whether the viewer works for the unit whose part it is."""
    return who.unit.allows(viewer, part)


def facts_of(part: Part, row: PartRow) -> list[Fact]:
    """The facts of the two columns."""
    task = part.task
    limit = presenters.day(task.deadline)
    if task.deadline != task.original_deadline:
        limit += _("(原定 {day})").format(day=presenters.day(task.original_deadline))
    return [
        Fact(_("任务名称"), str(task), url=reverse("plan:task_detail", args=[task.pk]), wide=True),
        Fact(_("单位"), part.unit_name),
        Fact(_("角色"), row.role_label),
        Fact(_("任务期限"), limit),
        Fact(_("签收"), _done_or_due(part.received_at, part.receipt_due)),
        Fact(_("方案"), _done_or_due(part.planned_at, part.plan_due)),
        Fact(_("下次报告"), presenters.day(part.report_due)),
        Fact(_("最近报告"), presenters.day(part.reported_at)),
        Fact(_("自报完成"), row.progress_text),
        Fact(_("退回次数"), str(part.rounds)),
        Fact(_("延期次数"), str(part.extensions)),
    ]


def _done_or_due(done: Any, due: date | None) -> str:
    if done is not None:
        return presenters.day(done)
    return _("应于 {day} 前").format(day=presenters.day(due)) if due else presenters.NOTHING


def plan_shown(viewer: Viewer, part: Part) -> bool:
    """A plan that was not filed yet is the unit's own business."""
    return own(viewer, part) or part.state not in ("draft", "assigned", "refused", "received")


def nodes_of(viewer: Viewer, part: Part) -> list[NodeRow]:
    """The steps of the unit's plan; none before it is filed, but for the unit itself."""
    if not plan_shown(viewer, part):
        return []
    today = clock.today()
    may = who.responsible.allows(viewer, part) and part.state in (
        "planned",
        "running",
        "reported",
        "returned",
    )
    return [node_row(node, today, may) for node in part.nodes.order_by("order", "pk")]


def node_row(node: Node, today: date, may: bool) -> NodeRow:
    return NodeRow(
        pk=node.pk,
        title=node.title,
        due=node.due,
        due_text=presenters.day(node.due, table=True),
        done_text=presenters.day(node.done_on, table=True) if node.done_on else "",
        late=node.done_on is None and node.due < today,
        may_complete=may and node.done_on is None,
    )


def reports_of(parts: Sequence[Part]) -> list[ReportRow]:
    """The filed reports of parts that the viewer sees, the newest first; drafts are in no list."""
    rows = Report.objects.filter(part__in=parts, filed_at__isnull=False).order_by("-filed_at", "-pk")
    units = {part.pk: part.unit_name for part in parts}
    return [_report_row(row, units[row.part_id]) for row in rows]


def _report_row(report: Report, unit: str) -> ReportRow:
    tone, words = OUTCOMES.get(report.outcome, ("", ""))
    reason = label_of("report_return", report.outcome_reason) if report.outcome_reason else ""
    assert report.filed_at is not None
    return ReportRow(
        pk=report.pk,
        period=report.period,
        unit=unit,
        computed=report.origin == "computed",
        light=Light(report.light or "grey"),
        progress=presenters.NOTHING if report.progress is None else f"{report.progress.normalize():f}%",
        text=report.text,
        problems=report.problems,
        filed=presenters.moment(report.filed_at),
        due=presenters.day(report.due, table=True) if report.due else "",
        late=report.due is not None and clock.day_of(report.filed_at) > report.due,
        outcome=_(words) if words else "",
        outcome_tone=tone,
        outcome_text="：".join(text for text in (reason, report.outcome_text) if text),
        figures=[kept_figure(row) for row in report.computed],
    )


def kept_words(value: str | None, unit: str) -> str:
    """A figure that JSON kept, as a person reads it."""
    return value_words(Decimal(value) if value else None, unit)


def kept_figure(kept: Mapping[str, Any]) -> Kept:
    """A figure that was frozen with a report or a bulletin, in words."""
    return Kept(
        metric=kept["metric"],
        value=kept_words(kept["value"], kept["unit"]),
        need=kept_words(kept["need"], kept["unit"]),
        light=Light(kept["light"]),
        as_of=kept["as_of"],
    )


def slips_of(viewer: Viewer, parts: Sequence[Part]) -> list[Slip]:
    """Urges and extensions of the parts, the newest first."""
    today = clock.today()
    urges = within(Urge.objects.filter(part__in=parts), Urge.reach, viewer).select_related("part")
    asked = within(Extension.objects.filter(part__in=parts), Extension.reach, viewer).select_related("part")
    dated = [(slip.created_at, _urge_slip(slip, today)) for slip in urges]
    dated += [(slip.created_at, _extension_slip(slip)) for slip in asked]
    return [slip for _at, slip in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def _urge_slip(slip: Urge, today: date) -> Slip:
    state = flow_of("plan.urge").state(slip.state)
    return Slip(
        title=_("催办单"),
        unit=slip.part.unit_name,
        text=slip.text,
        state=str(state.label),
        badge=state.tone,
        when=_("请于 {day} 前反馈").format(day=presenters.day(slip.answer_by)),
        answer=slip.answer,
        late=slip.state == "sent" and slip.answer_by < today,
        url=reverse("plan:urge_detail", args=[slip.pk]),
    )


def _extension_slip(slip: Extension) -> Slip:
    state = flow_of("plan.extension").state(slip.state)
    granted = _(",核准至 {day}").format(day=presenters.day(slip.granted)) if slip.granted else ""
    return Slip(
        title=_("延期申请"),
        unit=slip.part.unit_name,
        text=slip.reason,
        state=str(state.label),
        badge=state.tone,
        when=_("申请延至 {day}").format(day=presenters.day(slip.expected)) + granted,
        answer=slip.ruling,
        late=False,
        url=reverse("plan:extension_detail", args=[slip.pk]),
    )
