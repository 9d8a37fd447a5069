"""双灯: what a unit reports beside what the records say, and the gap between them that is an alarm of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from keqiao.core.pages import presenters
from keqiao.core.pages.parts.light import Light, Lights
from keqiao.rooms.plan.models import Plan, Target
from keqiao.rooms.plan.supervision.figures import Computed, compute, worst

RANK = {"green": 0, "yellow": 1, "red": 2}


@dataclass(frozen=True, slots=True)
class Lamps:
    """一个任务的双灯. ``gap`` is empty, or says in words how the two differ."""

    reported: str
    computed: str
    progress: Decimal | None
    gap: str
    figures: Sequence[Computed]

    @property
    def pair(self) -> Lights:
        return Lights(Light(self.reported), Light(self.computed, self.gap))


def computed_of(plan: Plan, day: date, tasks: Iterable[UUID] | None = None) -> dict[UUID, list[Computed]]:
    """The figures of a plan's targets as of a day, by task; one query besides what the measures ask."""
    targets = Target.objects.filter(plan=plan, task__isnull=False).order_by("order", "pk")
    if tasks is not None:
        targets = targets.filter(task__in=list(tasks))
    found: dict[UUID, list[Computed]] = {}
    for computed in compute(plan, targets, day):
        task = computed.target.task_id
        if task is not None:
            found.setdefault(task, []).append(computed)
    return found


def lamps(reported: str, progress: Decimal | None, figures: Sequence[Computed], points: int) -> Lamps:
    """The two lights of a task: ``reported`` and ``progress`` of its lead, ``figures`` of its targets."""
    light = worst(figure.light for figure in figures)
    shares = [
        min(figure.status.progress, Decimal(1)) for figure in figures if figure.status.progress is not None
    ]
    computed = (sum(shares, Decimal(0)) / len(shares) * 100).quantize(Decimal("0.1")) if shares else None
    return Lamps(
        reported or "grey", light, computed, _gap(reported, light, progress, computed, points), figures
    )


def _gap(reported: str, light: str, progress: Decimal | None, computed: Decimal | None, points: int) -> str:
    """A better word than the records bear out, or a progress that is further off than allowed."""
    if progress is not None and computed is not None and abs(progress - computed) >= points:
        return _("自报完成 {said},记录显示 {shown}").format(
            said=presenters.percent(progress / 100), shown=presenters.percent(computed / 100)
        )
    if reported in RANK and light in RANK and RANK[reported] < RANK[light]:
        return _("自报好于记录所示")
    return ""
