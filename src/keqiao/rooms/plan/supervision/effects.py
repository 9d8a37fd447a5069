"""随后: what a move of a part sets besides the state. Runs inside the move's transaction, before the row is saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.errors import ConflictError
from keqiao.core.flow import Choice
from keqiao.core.journal.writing import Note, append
from keqiao.core.parties.models import Party
from keqiao.engines.errors import InputError
from keqiao.rooms.plan.models import Part, Report
from keqiao.rooms.plan.supervision import notices, working_days
from keqiao.rooms.plan.supervision.calendars import calendar_of
from keqiao.rooms.plan.supervision.figures import figures_of

Data = Mapping[str, Any]

LIGHT_CHOICES = (
    Choice("green", _("正常")),
    Choice("yellow", _("预警")),
    Choice("red", _("滞后")),
)


def assigned(part: Part, viewer: Viewer, data: Data) -> None:
    """A unit signs within the working days that the office gives it."""
    calendar = calendar_of(part.task.plan_id)
    part.receipt_due = working_days.after(clock.today(), calendar.parameters["receipt_days"])
    part.received_at = None
    if part.role != "cooperate":
        part.plan_due = calendar.filing
    notices.to_unit(part, _("新任务待签收"))


def reassigned(part: Part, viewer: Viewer, data: Data) -> None:
    """Another unit takes the part over; the journal keeps whose it was."""
    unit = _government(str(data["unit"]))
    if unit.pk == part.party_id:
        raise InputError("改派的单位与原单位相同")
    if Part.objects.filter(task=part.task_id, party=unit, role=part.role).exclude(pk=part.pk).exists():
        raise ConflictError("“{unit}”已经承担这项任务", unit=unit.name)
    name = unit.short_name or unit.name
    content = {"before": part.party_id, "before_name": part.unit_name, "after": unit.pk, "after_name": name}
    append(viewer, Note("keqiao.plan.part.hand_over", "plan.part", str(part.pk), content))
    part.party, part.unit_name = unit, name
    assigned(part, viewer, data)


def _government(pk: str) -> Party:
    try:
        unit = Party.objects.filter(pk=UUID(pk), kind="government", merged_into=None).first()
    except ValueError:
        unit = None
    if unit is None:
        raise InputError("请从单位名录中选择改派的单位")
    return unit


def received(part: Part, viewer: Viewer, data: Data) -> None:
    part.received_at = clock.now()
    if part.role != "cooperate":
        _await_report(part)


def _await_report(part: Part) -> None:
    period = calendar_of(part.task.plan_id).next_due(clock.today())
    part.report_due = period.due if period else None


def plan_filed(part: Part, viewer: Viewer, data: Data) -> None:
    part.plan_text, part.plan_filed_at = data["text"], clock.now()


def plan_returned(part: Part, viewer: Viewer, data: Data) -> None:
    part.rounds += 1
    notices.to_unit(part, _("方案被退回"))


def plan_approved(part: Part, viewer: Viewer, data: Data) -> None:
    part.planned_at = clock.now()
    notices.to_unit(part, _("方案已核准"))


def reported(part: Part, viewer: Viewer, data: Data) -> None:
    """The draft, if there is one, becomes the report; what the records say that day is kept beside it."""
    report = Report.objects.filter(part=part, filed_at__isnull=True).first() or Report(part=part)
    _file(part, report, data, origin="unit", author=viewer.user_id)
    part.reported_at = report.filed_at


def computed(part: Part, viewer: Viewer, data: Data) -> None:
    """The records answer for the unit: the due report is satisfied unless the unit objects."""
    _file(part, Report(part=part), data, origin="computed", author=None)


def _file(part: Part, report: Report, data: Data, *, origin: str, author: UUID | None) -> None:
    progress = data.get("progress")
    if progress is not None and not 0 <= progress <= 100:
        raise InputError("“{field}”应在 0 到 100 之间", field=_("完成比例(%)"))
    calendar = calendar_of(part.task.plan_id)
    period = calendar.answered_by(part.report_due, clock.today())
    report.origin, report.period = origin, period.name if period else clock.today().isoformat()
    report.due = period.due if period else None
    report.light, report.progress = data["light"], progress
    report.text, report.problems = data["text"], data.get("problems", "")
    report.filed_at, report.filed_by, report.outcome = clock.now(), author, ""
    report.computed = figures_of(part.task)
    report.save()
    part.light, part.progress = report.light, progress
    if period is not None:
        following = calendar.period_after(period.due)
        part.report_due = following.due if following else None


def objected(part: Part, viewer: Viewer, data: Data) -> None:
    """The report of the records no longer counts; the unit's own is asked for again."""
    last = _last_report(part)
    if last is None:
        return
    last.outcome, last.outcome_text = "objected", data["text"]
    last.save(update_fields=["outcome", "outcome_text"])
    part.report_due = last.due or part.report_due


def accepted(part: Part, viewer: Viewer, data: Data) -> None:
    _settle(part, "accepted", data)


def returned(part: Part, viewer: Viewer, data: Data) -> None:
    part.rounds += 1
    _settle(part, "returned", data)
    notices.to_unit(part, _("报告被退回"))


def verified(part: Part, viewer: Viewer, data: Data) -> None:
    part.verified_at = clock.now()
    part.report_due = None
    _settle(part, "verified", data)
    notices.to_unit(part, _("任务已核实"))


def reopened(part: Part, viewer: Viewer, data: Data) -> None:
    part.verified_at = None
    part.rounds += 1
    _await_report(part)
    notices.to_unit(part, _("任务须重新办理"))


def closed(part: Part, viewer: Viewer, data: Data) -> None:
    part.closed_at = clock.now()
    notices.to_unit(part, _("任务已销号"))


def resumed(part: Part, viewer: Viewer, data: Data) -> None:
    _await_report(part)
    notices.to_unit(part, _("任务恢复办理"))


def _settle(part: Part, outcome: str, data: Data) -> None:
    last = _last_report(part)
    if last is not None:
        last.outcome, last.outcome_reason = outcome, data.get("reason", "")
        last.outcome_text = data.get("text", "")
        last.save(update_fields=["outcome", "outcome_reason", "outcome_text"])


def _last_report(part: Part) -> Report | None:
    return Report.objects.filter(part=part, filed_at__isnull=False).order_by("-filed_at", "-id").first()
