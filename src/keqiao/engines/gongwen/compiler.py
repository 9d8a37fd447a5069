"""编译: one published work arrangement in, the plan it contains out."""

from __future__ import annotations

import re
from dataclasses import replace

from keqiao.engines.gongwen.folding import Folded, fold
from keqiao.engines.gongwen.header import read_header
from keqiao.engines.gongwen.lines import split_lines
from keqiao.engines.gongwen.outline import Outline, build_outline
from keqiao.engines.gongwen.plan import Plan, Task
from keqiao.engines.gongwen.tables import read_tables
from keqiao.engines.gongwen.targets.reader import Scope, TargetReader
from keqiao.engines.gongwen.tasks import LeadRule, WorkItem, build, choose_tasks, read_items
from keqiao.engines.gongwen.units.groups import _FIRST_LEADS as FIRST_LEADS

_RESPONSIBLE_LEADS = re.compile(
    r"(?:无|没有|未明确|未注明|未列)牵头单位的?[^。;]{0,12}责任单位(?:即)?(?:为|是)牵头单位"
)


def compile_text(raw: str) -> Plan:
    """编译一份公文. The text is never changed; every find carries its span in it."""
    folded = fold(raw)
    lines = split_lines(folded.text)
    reading = read_header(folded, lines)
    rows, prose = read_tables(folded.text, lines)
    outline = build_outline(folded.text, prose)
    work = read_items(folded.text, outline, reading.body)
    work = sorted([*work, *rows], key=lambda entry: entry.item.start)
    complete = True
    choose_tasks(folded.text, work, complete)
    rule = _lead_rule(folded, work)
    sections, tasks = build(folded, work, reading.header, rule)
    header = replace(reading.header, complete=complete)
    targets, figures = TargetReader(folded, header).read(_scopes(folded, reading.body, outline, work, tasks))
    return Plan(raw, header, tuple(sections), tuple(tasks), tuple(targets), tuple(figures))


def _scopes(
    folded: Folded, body: int, outline: Outline, work: list[WorkItem], tasks: list[Task]
) -> list[Scope]:
    """The stretches of the plan's own text, each with the task or section that owns its figures."""
    by_id = {task.id: task for task in tasks}
    scopes = [Scope(max(p.start, body), p.end, None) for p in outline.paragraphs if p.end > body]
    titles = {id(entry.item): folded.text[slice(*entry.title)] for entry in work}
    for entry in work:
        task = by_id.get(entry.id)
        headings = tuple(titles[id(item)] for item in entry.item.path() if id(item) in titles)
        skip = tuple((group.start, group.end) for group in entry.groups)
        scopes.append(
            Scope(
                entry.item.body,
                entry.item.end,
                entry.id or None,
                headings,
                task.deadline if task else None,
                skip,
            )
        )
    return scopes


def _lead_rule(folded: Folded, work: list[WorkItem]) -> LeadRule:
    match = FIRST_LEADS.search(folded.text)
    responsible = _RESPONSIBLE_LEADS.search(folded.text) is not None
    return LeadRule(match.start() if match else None, responsible)
