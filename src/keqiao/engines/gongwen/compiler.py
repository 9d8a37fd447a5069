"""编译: one published work arrangement in, the plan it contains out."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import resources

from keqiao.engines.gongwen.checks import check
from keqiao.engines.gongwen.folding import Folded, fold
from keqiao.engines.gongwen.header import read_header
from keqiao.engines.gongwen.lines import Line, split_lines
from keqiao.engines.gongwen.outline import Outline, build_outline
from keqiao.engines.gongwen.plan import Header, Plan, Task
from keqiao.engines.gongwen.series import SeriesBook, read_series
from keqiao.engines.gongwen.supervision import lead_rules, read_rules
from keqiao.engines.gongwen.tables import read_tables
from keqiao.engines.gongwen.targets.horizons import Scope
from keqiao.engines.gongwen.targets.reader import TargetReader
from keqiao.engines.gongwen.tasks import LeadRule, WorkItem, build, choose_tasks, read_items
from keqiao.engines.gongwen.units.register import Register, read_register

_ENDINGS = "。)]”!?;."


def compile_text(raw: str, register: Register | None = None, series: SeriesBook | None = None) -> Plan:
    """编译一份公文. The text is never changed; every find carries its span in it.

    ``register`` resolves unit names (default: the shipped one of Sichuan 2017); ``series`` holds published
    actuals against which targets are checked.
    """
    folded = fold(raw)
    lines = split_lines(folded.text)
    reading = read_header(folded, lines)
    rows, prose = read_tables(folded.text, lines)
    outline = build_outline(folded.text, prose)
    work = read_items(folded.text, outline, reading.body)
    work = sorted([*work, *rows], key=lambda entry: entry.item.start)
    choose_tasks(folded.text, work)
    header = replace(reading.header, complete=_complete(folded, lines))
    sections, drafted = build(folded, work, header, LeadRule(*lead_rules(folded.text)))
    tasks = tuple(_resolved(task, header, register or shipped_register()) for task in drafted)
    scopes = _scopes(folded, reading.body, outline, work, tasks)
    targets, figures = TargetReader(folded, header).read(scopes)
    return Plan(
        text=raw,
        header=header,
        sections=tuple(sections),
        tasks=tasks,
        targets=tuple(targets),
        figures=tuple(figures),
        rules=read_rules(folded, header),
        warnings=check(header, tasks, tuple(targets), series),
    )


@cache
def shipped_register() -> Register:
    """The register that comes with the engine: the units of 川办函〔2017〕91号."""
    return read_register(_data("units_sichuan.csv"), "units_sichuan.csv")


@cache
def shipped_series() -> SeriesBook:
    """The published history that comes with the engine: Sichuan's science-and-technology services."""
    return read_series(_data("series_sichuan.csv"), "series_sichuan.csv")


def _data(name: str) -> str:
    return resources.files("keqiao.engines.gongwen").joinpath("data", name).read_text(encoding="utf-8")


def _complete(folded: Folded, lines: list[Line]) -> bool:
    """A text that stops inside a sentence was cut off."""
    if not lines:
        return True
    last = lines[-1]
    begin = max(last.start, folded.text.rfind(" ", last.start, last.end) + 1)
    short = last.end - begin <= 20  # a signature, a date, a cell
    return short or folded.text[last.end - 1] in _ENDINGS


def _resolved(task: Task, header: Header, register: Register) -> Task:
    """The task with its units' full names, as of the day of the document."""
    units = tuple(
        replace(unit, full_name=register.full_name(unit.name, header.region, header.date))
        for unit in task.units
    )
    return replace(task, units=units)


def _scopes(
    folded: Folded, body: int, outline: Outline, work: list[WorkItem], tasks: tuple[Task, ...]
) -> list[Scope]:
    """The stretches of the plan's own text, each with the task or section that owns its figures."""
    by_id = {task.id: task for task in tasks}
    scopes = [Scope(max(p.start, body), p.end, None) for p in outline.paragraphs if p.end > body]
    titles = {id(entry.item): folded.text[slice(*entry.title)] for entry in work}
    for entry in work:
        task = by_id.get(entry.id)
        headings = tuple(titles[id(item)] for item in entry.item.path() if id(item) in titles)
        skip = tuple((group.start, group.end) for group in entry.groups)
        limit = task.deadline if task else None
        scopes.append(Scope(entry.item.body, entry.item.end, entry.id or None, headings, limit, skip))
    return scopes
