"""等我办: what of supervision waits for a viewer, by deadline: one list for the desk, the duties page and the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.core.access import Viewer, within
from keqiao.core.pages import presenters
from keqiao.rooms.plan.models import Extension, Part, Urge
from keqiao.rooms.plan.supervision.cycles import defaults
from keqiao.rooms.plan.supervision.who import UNIT_ROLES


@dataclass(frozen=True, slots=True)
class Duty:
    """待办: what to do, about which task, by when; ``late`` marks a limit that has passed."""

    what: str
    task: str
    unit: str
    url: str
    due: date | None
    due_text: str
    late: bool
    soon: bool


def duties_of(viewer: Viewer) -> list[Duty]:
    """What waits for this viewer, the earliest limit first, those without one last."""
    found = [*_of_unit(viewer), *_of_office(viewer)]
    return sorted(found, key=lambda duty: duty.due or date.max)


def _of_unit(viewer: Viewer) -> Iterator[Duty]:
    if viewer.role not in UNIT_ROLES or viewer.party_id is None:
        return
    for part in _parts(viewer).filter(party=viewer.party_id, state__in=("assigned", "received", *_WORKING)):
        duty = _asked(part)
        if duty is not None:
            yield duty
    for slip in _slips(viewer, Urge).filter(part__party=viewer.party_id, state="sent"):
        yield _duty(_("反馈催办单"), slip.part, slip.answer_by, reverse("plan:urge_detail", args=[slip.pk]))
    if viewer.role == "unit_head":
        for asked in _slips(viewer, Extension).filter(part__party=viewer.party_id, state="asked"):
            url = reverse("plan:extension_detail", args=[asked.pk])
            yield _duty(_("审批延期申请"), asked.part, asked.part.task.deadline, url)


_WORKING = ("planned", "running", "returned")


def _asked(part: Part) -> Duty | None:
    """What a part asks of its unit today; a report is asked for when its window opens."""
    page = reverse("plan:part_detail", args=[part.pk])
    if part.state == "assigned":
        return _duty(
            _("签收任务") if part.role != "cooperate" else _("确认配合"), part, part.receipt_due, page
        )
    if part.state == "received" and part.plan_due is not None:
        return _duty(_("报送方案"), part, part.plan_due, reverse("plan:part_filing", args=[part.pk]))
    if part.state == "received":
        return _duty(_("开始办理"), part, part.report_due, page)
    if part.state == "returned":
        return _duty(_("整改后重新报送"), part, part.report_due, reverse("plan:part_report", args=[part.pk]))
    opens = timedelta(days=defaults()["report_window_days"])
    if part.report_due is not None and part.report_due - opens <= clock.today():
        return _duty(_("报送进展"), part, part.report_due, reverse("plan:part_report", args=[part.pk]))
    return None


def _of_office(viewer: Viewer) -> Iterator[Duty]:
    wanted = {"supervisor": ("filed", "reported"), "planner": ("refused",)}.get(viewer.role)
    if wanted is None:
        return
    words: dict[str, Callable[[], str]] = {
        "filed": lambda: _("核准方案"),
        "reported": lambda: _("审核报告"),
        "refused": lambda: _("改派被拒收的任务"),
    }
    for part in _parts(viewer).filter(state__in=wanted):
        yield _duty(words[part.state](), part, None, reverse("plan:part_detail", args=[part.pk]))
    if viewer.role == "supervisor":
        for asked in _slips(viewer, Extension).filter(state="endorsed"):
            url = reverse("plan:extension_detail", args=[asked.pk])
            yield _duty(_("裁定延期申请"), asked.part, asked.part.task.deadline, url)


def _parts(viewer: Viewer) -> QuerySet[Part]:
    return within(Part.objects.select_related("task"), Part.reach, viewer).order_by("pk")


def _slips(viewer: Viewer, model: type[Extension] | type[Urge]) -> QuerySet:
    rows = model._default_manager.select_related("part__task")
    return within(rows, model.reach, viewer)


def _duty(what: str, part: Part, due: date | None, url: str) -> Duty:
    today = clock.today()
    soon = timedelta(days=defaults()["due_soon_days"])
    return Duty(
        what=what,
        task=f"{part.task.number}{part.task.title}",
        unit=part.unit_name,
        url=url,
        due=due,
        due_text=presenters.day(due, table=True),
        late=due is not None and due < today,
        soon=due is not None and today <= due <= today + soon,
    )
