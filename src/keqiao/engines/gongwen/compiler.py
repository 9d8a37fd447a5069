"""编译: one published work arrangement in, the plan it contains out."""

from __future__ import annotations

import re
from dataclasses import replace

from keqiao.engines.gongwen.folding import Folded, fold
from keqiao.engines.gongwen.header import read_header
from keqiao.engines.gongwen.lines import split_lines
from keqiao.engines.gongwen.outline import build_outline
from keqiao.engines.gongwen.plan import Plan
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
    outline = build_outline(folded.text, lines)
    work = read_items(folded.text, outline, reading.body)
    complete = True
    choose_tasks(folded.text, work, complete)
    rule = _lead_rule(folded, work)
    sections, tasks = build(folded, work, reading.header, rule)
    return Plan(raw, replace(reading.header, complete=complete), tuple(sections), tuple(tasks))


def _lead_rule(folded: Folded, work: list[WorkItem]) -> LeadRule:
    match = FIRST_LEADS.search(folded.text)
    responsible = _RESPONSIBLE_LEADS.search(folded.text) is not None
    return LeadRule(match.start() if match else None, responsible)
