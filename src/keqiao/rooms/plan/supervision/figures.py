"""记录所示: what the records say about a task's targets on a day, with the snapshot that keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from keqiao.core import clock
from keqiao.core.measures import Question, measures
from keqiao.core.measures.lights import share_of_time, status
from keqiao.rooms.plan.models import Target, Task


@dataclass(frozen=True, slots=True)
class Computed:
    """一个目标的计算值: ``light`` grey where there is no data or no measure."""

    target: Target
    value: Decimal | None
    light: str
    progress: Decimal | None


def question_of(target: Target, year: int, as_of: date) -> Question:
    """The question that a target puts to the records: its year up to its horizon, in its region."""
    since = date(year, 1, 1)
    prefix = target.region.rstrip("0")
    return Question(
        since=since,
        until=max(target.horizon, since),
        division=prefix + "0" * (len(prefix) % 2),
        as_of=as_of,
    )


def compute(targets: Iterable[Target], year: int, as_of: date) -> list[Computed]:
    """Value and light of each target, as of a day."""
    known = {measure.name: measure for measure in measures()}
    found = []
    for target in targets:
        measure = known.get(target.measure)
        if measure is None:
            found.append(Computed(target, None, "grey", None))
            continue
        question = question_of(target, year, as_of)
        value = measure.answer(question).value
        share = share_of_time(question.since, target.horizon, as_of)
        settled = as_of >= target.horizon
        now = status(target.comparator, value, target.low, target.high, share, settled=settled)
        found.append(Computed(target, value, now.light, now.progress))
    return found


WORST = ("red", "yellow", "purple", "green", "grey")


def worst(lights: Iterable[str]) -> str:
    """One light for several: the worst of those that have data; grey when none has."""
    present = set(lights)
    return next((light for light in WORST if light in present), "grey")


def bound(task: Task) -> bool:
    """Whether the records answer for all of a task's targets, so that no report is asked for."""
    known = {measure.name for measure in measures()}
    names = list(Target.objects.filter(task=task).values_list("measure", flat=True))
    return bool(names) and all(name in known for name in names)


def figures_of(task: Task) -> list[dict[str, Any]]:
    """What a report keeps beside what the unit says: each bound target's figure of that day."""
    today = clock.today()
    targets = Target.objects.filter(task=task).exclude(measure="").order_by("order", "pk")
    return [kept(computed, today) for computed in compute(targets, task.plan.year, today)]


def kept(computed: Computed, as_of: date) -> dict[str, Any]:
    """A computed figure as JSON keeps it."""
    target = computed.target
    return {
        "target": str(target.pk),
        "metric": target.metric,
        "series": target.series,
        "measure": target.measure,
        "unit": target.unit,
        "low": _text(target.low),
        "high": _text(target.high),
        "value": _text(computed.value),
        "light": computed.light,
        "progress": _text(computed.progress),
        "as_of": as_of.isoformat(),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
