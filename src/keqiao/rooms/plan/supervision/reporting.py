"""报告的预填: a report form begins with the draft, or with what the records say where they answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.rooms.plan.models import Part, Report, Target
from keqiao.rooms.plan.plan_words import target_words, value_words
from keqiao.rooms.plan.supervision.figures import Computed, bound, compute, worst


@dataclass(frozen=True, slots=True)
class Prefilled:
    """预填: ``given`` starts the form; ``answered`` tells that the records answer for all targets of the task."""

    given: Mapping[str, Any]
    answered: bool
    figures: Sequence[Computed]
    draft: bool


def prefilled(part: Part, draft: Report | None) -> Prefilled:
    """What a unit finds in its report form."""
    plan = part.task.plan
    targets = Target.objects.filter(task=part.task).exclude(measure="").order_by("order", "pk")
    figures = compute(plan, targets, clock.today())
    given: Mapping[str, Any] = {}
    if draft is not None:
        given = {
            "light": draft.light,
            "progress": draft.progress,
            "text": draft.text,
            "problems": draft.problems,
        }
    elif figures:
        given = report_from(figures)
    return Prefilled(given, bound(part.task), figures, draft is not None)


def report_from(figures: list[Computed]) -> dict[str, str]:
    """What the records say, in the form of a report: prefilled for a unit, or filed by the schedule."""
    light = worst(figure.light for figure in figures)
    shares = [
        min(figure.status.progress, Decimal(1)) * 100
        for figure in figures
        if figure.status.progress is not None
    ]
    lines = [
        _("{metric}:记录显示 {value},目标 {goal}").format(
            metric=figure.target.metric,
            value=value_words(figure.value, figure.target.unit),
            goal=target_words(figure.target),
        )
        for figure in figures
    ]
    given = {"light": light if light in ("green", "yellow", "red") else "yellow", "text": "\n".join(lines)}
    if shares:
        given["progress"] = f"{sum(shares) / len(shares):.2f}"
    return given
