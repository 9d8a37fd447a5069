"""审核任务: rules, ratio limits, error localisation and imputation over a data file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.publish import Block, Column, Report, Table
from keqiao.engines.survey.editing import (
    Finding,
    Outliers,
    Rule,
    Value,
    check,
    consistent_values,
    hidiroglou_berthelot,
    impute,
    load_rules,
    localise,
    ratio_limits,
)
from keqiao.engines.survey.jobs.files import DataTable, plain_text
from keqiao.engines.survey.jobs.outcome import Outcome
from keqiao.engines.survey.jobs.settings import Section
from keqiao.engines.survey.sampling import stream

_LISTED = 200


class _Work:
    """The data as it is edited: numbers by field (NaN missing), text fields, and why a value was changed."""

    def __init__(self, table: DataTable, key: str, rules: Sequence[Rule]) -> None:
        self.table = table
        self.ids = table.texts(key)
        self.numeric = frozenset().union(*(rule.numbers for rule in rules))
        self.numbers = {name: table.numbers(name, missing=True) for name in sorted(self.numeric)}
        self.text = {
            name: list(table.column(name)) for rule in rules for name in sorted(rule.fields - self.numeric)
        }
        self.flags: dict[str, list[str]] = {}

    def number(self, name: str) -> np.ndarray:
        if name not in self.numbers:
            self.numbers[name] = self.table.numbers(name, missing=True)
        return self.numbers[name]

    def record(self, row: int) -> dict[str, Value]:
        values: dict[str, Value] = {
            name: None if np.isnan(column[row]) else float(column[row])
            for name, column in self.numbers.items()
        }
        for name, column in self.text.items():
            values[name] = None if column[row] is None else plain_text(column[row])
        return values

    def records(self) -> list[dict[str, Value]]:
        return [self.record(row) for row in range(self.table.rows)]

    def mark(self, name: str, row: int, why: str) -> None:
        self.flags.setdefault(name, [""] * self.table.rows)[row] = why


def run_edit(job: Section) -> Outcome:
    """审核任务: [data], [[rule]], optional [[ratio]], [localise] and [[impute]], in this order."""
    part = job.section("data")
    table, key = part.table(), part.text("id")
    part.finish()
    rules = load_rules([row.raw() for row in job.rows("rule")]) if "rule" in job else []
    if not any(key in job for key in ("rule", "ratio", "impute")):
        raise InputError("任务书里没有 [[rule]]、[[ratio]] 或 [[impute]],没有可做的事")
    work = _Work(table, key, rules)
    findings = check(work.records(), rules) if rules else []
    blocks: list[Block] = [_findings_table(work, findings)] if rules else []
    for ratio in job.rows("ratio"):
        blocks.append(_ratio(work, ratio))
    if "localise" in job:
        blocks.append(_localise(work, rules, findings, job.section("localise")))
    steps = [_impute(work, row) for row in job.rows("impute")]
    job.finish()
    if steps:
        blocks.append(_imputation_table(steps))
    if rules and (steps or "localise" in job):
        blocks.append(_settle(work, rules))
    facts = [("数据", f"{table.name},{table.rows} 条记录"), ("规则", str(len(rules)))]
    facts.append(("违反硬性规则的记录", str(len({f.row for f in findings if f.level == "hard"}))))
    return Outcome(Report(title="数据审核", blocks=blocks, facts=facts), _columns(work), _record(findings))


def _findings_table(work: _Work, findings: Sequence[Finding]) -> Table:
    words = {"hard": "硬性", "soft": "核实"}
    rows = [(work.ids[f.row - 1], f.row, f.rule, words[f.level], f.sentence) for f in findings[:_LISTED]]
    note = f"共 {len(findings)} 条" + (f",列出前 {_LISTED} 条" if len(findings) > _LISTED else "")
    columns = [Column("单位"), Column("行", align="right"), Column("规则"), Column("级别"), Column("说明")]
    return Table(columns, rows, title="违反的规则", note=note)


def _ratio(work: _Work, part: Section) -> Table:
    top, bottom = part.text("numerator"), part.text("denominator")
    names, method, width = (
        part.texts("groups"),
        part.text("method", "hidiroglou_berthelot"),
        part.number("width", 4.0),
    )
    now, before = work.table.numbers(top), work.table.numbers(bottom)
    groups = work.table.joined(names) if names else None
    if method == "hidiroglou_berthelot":
        power = part.number("size_power", 0.5)
        found = hidiroglou_berthelot(now, before, groups=groups, size_power=power, width=width)
    else:
        found = ratio_limits(now, before, groups=groups, method=method, width=width)
    part.finish()
    return _ratio_table(work, found, f"{top}/{bottom}")


def _ratio_table(work: _Work, found: Outliers, name: str) -> Table:
    order = [int(r) for r in np.argsort(-found.score, kind="stable") if found.flagged[r]]
    rows = [
        (work.ids[r], r + 1, float(found.ratio[r]), float(found.lower[r]), float(found.upper[r]))
        for r in order[:_LISTED]
    ]
    columns = [Column("单位"), Column("行", align="right"), Column("比率", digits=4, align="right")]
    columns += [Column("下限", digits=4, align="right"), Column("上限", digits=4, align="right")]
    return Table(columns, rows, title=f"{name} 超出稳健界限", note=f"共 {len(order)} 条,由远到近")


def _localise(work: _Work, rules: Sequence[Rule], findings: Sequence[Finding], part: Section) -> Table:
    """Fields to change of each record that breaks a hard rule; with ``blank`` their values are taken out."""
    if not rules:
        raise InputError("[localise] 需要 [[rule]]")
    weights = part.numbers_by_name("weights")
    blank = part.flag("blank", True)
    part.finish()
    rows = []
    for row in sorted({f.row - 1 for f in findings if f.level == "hard"}):
        found = localise(work.record(row), rules, weights)
        rows.append((work.ids[row], row + 1, "、".join(found.fields), found.cost))
        for name in found.fields if blank else ():
            work.mark(name, row, "差错定位")
            if name in work.numbers:
                work.numbers[name][row] = np.nan
            else:
                work.text[name][row] = None
    columns = [
        Column("单位"),
        Column("行", align="right"),
        Column("应改字段"),
        Column("权数合计", align="right"),
    ]
    return Table(columns, rows[:_LISTED], title="差错定位", note=f"共 {len(rows)} 条记录")


def _impute(work: _Work, part: Section) -> tuple[str, str, int]:
    name, method = part.text("variable"), part.text("method")
    names, auxiliary = part.texts("classes"), part.texts("auxiliary")
    weights = part.optional_text("weights")
    seed = part.integer("seed") if method == "hot_deck" else 0
    part.finish()
    values = work.number(name)
    found = impute(
        method,
        values,
        classes=work.table.joined(names) if names else None,
        auxiliary=np.column_stack([work.table.numbers(x) for x in auxiliary]) if auxiliary else None,
        weights=work.table.numbers(weights) if weights else None,
        rng=stream(seed, "impute", name) if method == "hot_deck" else None,
    )
    work.numbers[name] = found.values
    for row in np.flatnonzero(found.flags):
        donor = f",供者 {work.ids[found.donors[row]]}" if found.donors[row] >= 0 else ""
        work.mark(name, int(row), f"插补:{method}{donor}")
    return name, method, int(found.flags.sum())


def _imputation_table(steps: Sequence[tuple[str, str, int]]) -> Table:
    return Table([Column("变量"), Column("方法"), Column("插补个数", align="right")], steps, title="插补")


def _settle(work: _Work, rules: Sequence[Rule]) -> Table:
    """Values that were imputed are moved, least, to where the hard rules hold; what cannot be is listed."""
    rows = []
    hard = [rule for rule in rules if rule.level == "hard"]
    for row in range(work.table.rows):
        record = work.record(row)
        if all(rule.holds(record) is not False for rule in hard):
            continue
        free = {name for name, marks in work.flags.items() if marks[row] and record.get(name) is not None}
        values = consistent_values(record, hard, free)
        if values is None:
            broken = "、".join(rule.id for rule in hard if rule.holds(record) is False)
            rows.append((work.ids[row], row + 1, "仍违反", broken))
            continue
        moved = [name for name in sorted(free) if values[name] != record[name]]
        for name in moved:
            if name in work.numbers and isinstance(values[name], float):
                work.numbers[name][row] = values[name]
                work.mark(name, row, f"{work.flags[name][row]};按规则调整")
        rows.append((work.ids[row], row + 1, "已调整", "、".join(moved)))
    columns = [Column("单位"), Column("行", align="right"), Column("结果"), Column("字段或规则")]
    return Table(columns, rows[:_LISTED], title="插补后的一致性", note=f"共 {len(rows)} 条记录")


def _columns(work: _Work) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {}
    for name, values in work.table.columns.items():
        edited: Any = work.numbers.get(name)
        columns[name] = values if edited is None else [None if np.isnan(v) else float(v) for v in edited]
        columns[name] = work.text.get(name, columns[name])
        if name in work.flags:
            columns[f"{name}_标志"] = work.flags[name]
    return columns


def _record(findings: Sequence[Finding]) -> dict[str, Any]:
    return {
        "findings": [
            {"row": f.row, "rule": f.rule, "level": f.level, "message": f.sentence} for f in findings
        ]
    }
