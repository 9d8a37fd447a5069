"""定时: reports that the records make by themselves, and the reminders with their ladder."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.core.access import system
from keqiao.core.flow import apply, create
from keqiao.core.jobs import every
from keqiao.core.measures import measures
from keqiao.rooms.plan.models import Part, Plan, Reminder, Target, Urge
from keqiao.rooms.plan.supervision import notices, working_days
from keqiao.rooms.plan.supervision.calendars import calendar_for
from keqiao.rooms.plan.supervision.cycles import Calendar
from keqiao.rooms.plan.supervision.deadlines import Flag, flags, level_of
from keqiao.rooms.plan.supervision.figures import compute
from keqiao.rooms.plan.supervision.flow import DONE, REPORTABLE
from keqiao.rooms.plan.supervision.reporting import report_from
from keqiao.rooms.plan.supervision.standing import flag_labels, standing_of

MACHINE = system("督办")


@every("day", at=time(6))("plan.computed_reports")
def computed_reports(now: datetime) -> str:
    """记录报告: on the day a report is due, the records answer for every unit all of whose targets they bind."""
    today = clock.day_of(now)
    count = 0
    for plan in Plan.objects.filter(state="published").defer("text"):
        for part in _answerable(plan, today):
            figures = compute(plan, Target.objects.filter(task=part.task).order_by("order", "pk"), today)
            apply(MACHINE, Part, part.pk, "compute", report_from(figures))
            count += 1
    return _("由记录生成报告 {count} 份").format(count=count)


def _answerable(plan: Plan, today: date) -> list[Part]:
    """Lead and joint parts whose report is due by today and whose task's targets are all bound to measures."""
    known = {measure.name for measure in measures()}
    bound: dict[Any, bool] = {}
    for task, measure in Target.objects.filter(plan=plan, task__isnull=False).values_list("task", "measure"):
        bound[task] = bound.get(task, True) and measure in known
    tasks = [task for task, whole in bound.items() if whole]
    due = Part.objects.filter(task__in=tasks, state__in=REPORTABLE, report_due__lte=today)
    return list(due.exclude(pk__in=_objecting(due)).select_related("task__plan").order_by("pk"))


def _objecting(parts: Any) -> Any:
    """Where the unit objected to the records' last report, it answers itself for that period."""
    return parts.filter(reports__outcome="objected", reports__due=F("report_due")).values("pk")


@every("day", at=time(8))("plan.reminders")
def reminders(now: datetime) -> str:
    """催办提醒: what is near or late, up the ladder unit → leader → bulletin; once per part, kind and day."""
    today = clock.day_of(now)
    if not working_days.is_working(today):
        return _("今天不是工作日")
    count = 0
    for plan in Plan.objects.filter(state="published").defer("text"):
        calendar = calendar_for(plan)
        parts = Part.objects.filter(task__plan=plan).exclude(state__in=(*DONE, "draft", "suspended"))
        for part in parts.select_related("task").order_by("pk"):
            count += _remind(part, calendar, today)
    return _("发出提醒 {count} 件").format(count=count)


def _remind(part: Part, calendar: Calendar, today: date) -> int:
    standing = standing_of(part)
    raised = flags(standing, today, calendar.parameters["due_soon_days"])
    sent = 0
    for flag in raised:
        _kept, fresh = Reminder.objects.get_or_create(part=part, kind=flag.kind, on=today)
        if fresh:
            _tell(part, flag, calendar, today)
            sent += 1
    return sent


def _tell(part: Part, flag: Flag, calendar: Calendar, today: date) -> None:
    """The unit is told of each; the ladder's next step is a slip, sent once for each limit and level."""
    (words, _tone), *_rest = flag_labels([flag], 0)
    notices.to_unit(part, words)
    if flag.kind == "due-soon":
        return
    level = level_of(flag.late, calendar.parameters["leader_after"], calendar.parameters["bulletin_after"])
    if Urge.objects.filter(part=part, level=level, created_at__date__gte=flag.due).exists():
        return
    answer_by = working_days.after(today, calendar.parameters["answer_days"])
    text = _("{task}:{flag}").format(task=part.task, flag=words)
    slip = Urge(part=part, level=level, text=text, answer_by=answer_by)
    create(MACHINE, slip, {"part": part.pk, "level": level, "text": text, "answer_by": answer_by})
    if level != "unit":
        notices.to_leaders(part, words)
