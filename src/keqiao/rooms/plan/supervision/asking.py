"""提问: the question that a target puts to the records."""

from __future__ import annotations

from datetime import date

from keqiao.core.measures import Question
from keqiao.rooms.plan.models import Target


def question_of(target: Target, year: int, as_of: date) -> Question:
    """Its year up to its horizon, in its region, as the records stood on a day."""
    since = date(year, 1, 1)
    prefix = target.region.rstrip("0")
    division = prefix + "0" * (len(prefix) % 2)
    return Question(since=since, until=max(target.horizon, since), division=division, as_of=as_of)
