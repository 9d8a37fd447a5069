"""问题的读取: a question out of an address, every part of it checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from keqiao.core import clock
from keqiao.core.errors import NotFoundError
from keqiao.core.measures.declaration import Measure, Question, measures
from keqiao.engines.errors import InputError


def measure_named(name: str) -> Measure:
    """The measure of an address; one that does not exist is not found."""
    found = next((measure for measure in measures() if measure.name == name), None)
    if found is None:
        raise NotFoundError("没有度量“{name}”", name=name)
    return found


def question_from(given: Mapping[str, str]) -> Question:
    """``since``, ``until`` (default: this year), ``division`` (a prefix), ``as_of`` (default: now)."""
    year = clock.today().year
    since = day_from(given, "since") or date(year, 1, 1)
    until = day_from(given, "until") or date(since.year, 12, 31)
    if until < since:
        raise InputError("截止日 {until} 早于起始日 {since}", until=until, since=since)
    division = given.get("division", "").strip()
    if division and not (division.isascii() and division.isdigit() and len(division) in (2, 4, 6)):
        raise InputError("区划代码“{code}”应为 2、4 或 6 位数字", code=division)
    return Question(since, until, division, day_from(given, "as_of"))


def day_from(given: Mapping[str, str], name: str) -> date | None:
    """A day of an address, such as ``as_of``; empty is None, nonsense is an error that names the field."""
    raw = given.get(name, "").strip()
    if not raw:
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise InputError(
            "“{field}”应为 2017-05-05 这样的日期，现为“{value}”", field=name, value=raw
        ) from None


def evidence_address(name: str, question: Question) -> str:
    """The address of the evidence behind a figure: every figure links to it."""
    given = {"since": question.since, "until": question.until}
    extra = {"division": question.division, "as_of": question.as_of}
    query = urlencode({**given, **{key: value for key, value in extra.items() if value}})
    return f"{reverse('measures:evidence', args=[name])}?{query}"
