"""保密任务: a magnitude table from records, its sensitive cells, what is hidden with them, the audit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.publish import Callout, Column, Report, Table
from keqiao.engines.survey.jobs.files import DataTable, read_table
from keqiao.engines.survey.jobs.outcome import Outcome
from keqiao.engines.survey.jobs.settings import Section
from keqiao.engines.survey.protection import (
    Hierarchy,
    MagnitudeTable,
    Sensitivity,
    SensitivityRules,
    Suppression,
    flat,
    from_parents,
    magnitude_table,
    sensitive_cells,
    suppress,
)

_MARKS = {"": "公布", "p": "隐匿(敏感)", "s": "隐匿(二次)"}


def run_protect(job: Section, progress: Callable[[int, int], None] | None = None) -> Outcome:
    """保密任务: [data], [[dimension]], [rules], optional [suppress]."""
    part = job.section("data")
    data, value, holder = part.table(), part.text("value"), part.optional_text("holder")
    part.finish()
    hierarchies = [_hierarchy(row, data) for row in job.rows("dimension")]
    codes = {h.name: data.texts(h.name) for h in hierarchies}
    table = magnitude_table(hierarchies, codes, data.numbers(value), data.texts(holder) if holder else None)
    sensitivity = sensitive_cells(table, _rules(job.section("rules")))
    how = Section("suppress", job.mapping("suppress"), job.folder)
    method, cost = how.text("method", "heuristic"), how.text("cost", "value")
    how.finish()
    job.finish()
    found = suppress(table, sensitivity, method=method, cost=cost, progress=progress)
    return _outcome(table, sensitivity, found, value, method)


def _hierarchy(part: Section, data: DataTable) -> Hierarchy:
    """A dimension: flat, or with a hierarchy file of columns 代码 and 上级."""
    name, total = part.text("column"), part.text("total", "合计")
    file = part.optional_text("hierarchy")
    part.finish()
    if file is None:
        return flat(name, sorted(set(data.texts(name))), total)
    table = read_table(part.folder / file)
    pairs = list(zip(table.texts("代码"), table.texts("上级"), strict=True))
    parents = dict(pairs)
    if len(parents) != len(pairs):
        raise InputError("{file} 里有重复的代码", file=table.name)
    return from_parents(name, parents, total)


def _rules(part: Section) -> SensitivityRules:
    dominance = part.numbers("dominance", 2)
    rules = SensitivityRules(
        p_percent=part.optional_number("p_percent"),
        dominance=None if dominance is None else (int(dominance[0]), dominance[1]),
        minimum_count=part.integer("minimum_count") if "minimum_count" in part else None,
        margin=part.number("margin", 0.1),
    )
    part.finish()
    return rules


def _outcome(
    table: MagnitudeTable, sensitivity: Sensitivity, found: Suppression, value: str, method: str
) -> Outcome:
    """The table fit for publication: hidden cells have no value and no count, only their mark."""
    names = [h.name for h in table.hierarchies]
    shown = [mark == "" for mark in found.status]
    rows = [
        (
            *cell,
            float(table.values[at]) if shown[at] else None,
            int(table.counts[at]) if shown[at] else None,
            _MARKS[mark],
        )
        for at, (cell, mark) in enumerate(zip(table.cells, found.status, strict=True))
    ]
    columns = [
        *(Column(name) for name in names),
        Column(value, align="right"),
        Column("单位数", align="right"),
    ]
    counted = {mark: found.status.count(mark) for mark in _MARKS}
    report = Report(
        title="统计表保密处理",
        blocks=[
            Callout("隐匿的单元格在本表中没有数值;审计细节只供内部使用,不随表公布。"),
            Table([*columns, Column("状态")], rows, title="可公布的表"),
        ],
        facts=[
            ("单元格", f"{len(table.cells)},其中敏感 {counted['p']},二次隐匿 {counted['s']}"),
            ("二次隐匿的数值", f"{found.lost_value:,.2f}"),
            ("方法", method),
            ("区间审计", f"{len(found.attacks)} 次攻击,无一成功"),
        ],
    )
    data: dict[str, list[Any]] = {
        name: [row[at] for row in rows] for at, name in enumerate([*names, value, "单位数", "状态"])
    }
    return Outcome(report, data, _record(table, sensitivity, found))


def _record(table: MagnitudeTable, sensitivity: Sensitivity, found: Suppression) -> dict[str, Any]:
    """For the office only: every attack with the interval it reached."""
    attacks = [
        {
            "cell": list(table.cells[attack.target]),
            "known": None if attack.known < 0 else list(table.cells[attack.known]),
            "reasons": list(sensitivity.reasons[attack.target]),
            "value": float(table.values[attack.target]),
            "protection": float(sensitivity.protection[attack.target]),
            "low": attack.low,
            "high": attack.high if np.isfinite(attack.high) else None,
        }
        for attack in found.attacks
    ]
    return {"internal": True, "attacks": attacks}
