"""记录所示: what the records say about a task's targets on a day, in the form that a report or a bulletin keeps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from keqiao.core import clock
from keqiao.core.measures import measures
from keqiao.rooms.plan.models import Target, Task
from keqiao.rooms.plan.targets_computing import Computed, compute, worst

__all__ = ["Computed", "bound", "compute", "figures_of", "kept", "worst"]


def bound(task: Task) -> bool:
    """Whether the records answer for all of a task's targets, so that no report is asked for."""
    known = {measure.name for measure in measures()}
    names = list(Target.objects.filter(task=task).values_list("measure", flat=True))
    return bool(names) and all(name in known for name in names)


def figures_of(task: Task) -> list[dict[str, Any]]:
    """What a report keeps beside what the unit says: each bound target's figure of that day."""
    targets = Target.objects.filter(task=task).exclude(measure="").order_by("order", "pk")
    return [kept(computed) for computed in compute(task.plan, targets, clock.today())]


def kept(computed: Computed, snapshot: str = "") -> dict[str, Any]:
    """A computed figure as JSON keeps it."""
    target = computed.target
    return {
        "target": str(target.pk),
        "metric": target.metric,
        "series": target.series,
        "measure": target.measure,
        "unit": target.unit,
        "need": _text(computed.need),
        "value": _text(computed.value),
        "light": computed.light,
        "progress": _text(computed.status.progress),
        "as_of": computed.as_of.isoformat(),
        "snapshot": snapshot,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
