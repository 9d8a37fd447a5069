"""度量的页面: what can be counted, and the rows behind any figure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from keqiao.core.access import access, anybody
from keqiao.core.exports import tables
from keqiao.core.exports.columns import Column
from keqiao.core.measures.declaration import Evidence, Measure, Question, measures
from keqiao.core.measures.reading import evidence_address, measure_named, question_from
from keqiao.core.pages import parts, presenters

PAGE, BATCH = 50, 1000
FORMATS = ("xlsx", "csv", "json")


@access(anybody)
@require_GET
def measure_list(request: Any) -> HttpResponse:
    """度量目录: every question a target can be bound to, with its series, its unit and its version."""
    return render(request, "measures/list.html", {"measures": measures()})


@access(anybody)
@require_GET
def evidence(request: Any, name: str) -> HttpResponseBase:
    """依据: the very rows behind a figure that this viewer may see; the figure counts all of them."""
    measure, question = measure_named(name), question_from(request.GET)
    wanted = request.GET.get("format", "")
    if wanted:
        return _export(request, measure, question, wanted)
    figure = measure.answer(question)
    found = measure.evidence(request.viewer, question, request.GET.get("after") or None, PAGE)
    address = evidence_address(name, question)
    table = parts.EvidenceTable.of(
        found,
        question=in_words(measure, question),
        more=address,
        exports=[(kind, f"{address}&format={kind}") for kind in FORMATS],
        as_of=presenters.day(question.as_of) if question.as_of else "",
    )
    if request.htmx and request.GET.get("after"):
        return render(request, "pages/parts/evidence_rows.html", {"table": table})
    value, unit = shown(measure, figure.value)
    card = parts.FigureCard(
        label=measure.label,
        value=value,
        unit=unit,
        note=_said(figure.count, seen=bool(found.rows)),
        exact=presenters.yuan(figure.value) if measure.unit == "CNY" and figure.value is not None else "",
        large=True,
    )
    context = {"measure": measure, "table": table, "card": card, "question": question}
    return render(request, "measures/evidence.html", context)


def _said(count: int, *, seen: bool) -> str:
    """How many records stand behind the figure; whether their rows may be seen is said where none may."""
    whole = _("共 {count} 条记录").format(count=presenters.count(count))
    return whole if seen or not count else whole + _("，逐条内容不向您公开")


def shown(measure: Measure, value: Any) -> tuple[str, str]:
    """A figure in the unit a person reads: (number, unit)."""
    if measure.unit == "CNY":
        return presenters.yi_parts(value)
    return presenters.number(value), "" if measure.unit == "count" else measure.unit


def in_words(measure: Measure, question: Question) -> str:
    """提问的话: the question a figure answers, as a sentence."""
    words = _("{measure}:{since}至{until}").format(
        measure=measure.words, since=presenters.day(question.since), until=presenters.day(question.until)
    )
    if question.division:
        words += _(",区划 {code}").format(code=question.division)
    if question.as_of:
        words += _(",以{day}当日的记录为准").format(day=presenters.day(question.as_of))
    return words


def _export(request: Any, measure: Measure, question: Question, wanted: str) -> HttpResponseBase:
    """The rows this viewer may see, as a file; read page by page while it is written."""
    first = measure.evidence(request.viewer, question, None, BATCH)
    columns = [Column(name, label) for name, label in first.columns]
    filters = {"since": question.since, "until": question.until, "division": question.division}
    rows = _all_rows(request, measure, question, first)
    title = str(measure.label)
    return tables.respond(
        request.viewer, f"evidence.{measure.name}", columns, rows, wanted, filters=filters, title=title
    )


def _all_rows(request: Any, measure: Measure, question: Question, found: Evidence) -> Iterator[Any]:
    while True:
        yield from found.rows
        if found.after is None:
            return
        found = measure.evidence(request.viewer, question, found.after, BATCH)
