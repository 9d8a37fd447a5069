"""说明书的报告: answers as tables and charts of intervals, for every format that ``publish`` renders."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from keqiao.engines.publish import Block, Callout, Cell, Chart, Column, Heading, Report, Series, Table
from keqiao.engines.survey.studies.answering import Answered
from keqiao.engines.survey.studies.comparing import Compared
from keqiao.engines.survey.studies.reading import ChangeStudy, Study

MOST_IN_CHART = 40


def study_report(study: Study, answers: Sequence[Answered], facts: Sequence[tuple[str, str]]) -> Report:
    """A report of all answers: a table each, and a chart of intervals where it can be read at a glance."""
    blocks: list[Block] = []
    for answered in answers:
        blocks.append(Heading(answered.question.name))
        blocks += _answer_blocks(answered)
    return Report(study.title, blocks, facts=tuple(facts), **_heading(study.heading))


def _heading(given: Any) -> dict[str, Any]:
    return {key: value if key == "demonstration" else str(value) for key, value in given.items()}


def _answer_blocks(answered: Answered) -> list[Block]:
    if answered.test is not None:
        test = answered.test
        parameters = "、".join(f"{value:.4g}" for value in test.parameter)
        columns = [
            Column("统计量"),
            Column("值", digits=4, align="right"),
            Column("自由度"),
            Column("p 值", align="right"),
        ]
        return [Table(columns, [[test.name, test.statistic, parameters, f"{test.p_value:.4g}"]])]
    table = result_table(answered)
    blocks: list[Block] = [table]
    if any(row[-1] is None for row in table.rows):
        blocks.append(Callout("有的区间越出数据或没有方差,以空格表示。", "info"))
    found = answered.estimates
    if found is not None and 1 < len(found.estimate) <= MOST_IN_CHART:
        blocks.append(_chart(answered))
    return blocks


def result_rows(answered: Answered) -> tuple[list[str], list[list[Cell]]]:
    """Names of the domain columns, and a row a figure: domains, label, figure, SE, CV, interval, units,
    deff.
    """
    found, intervals = answered.estimates, answered.intervals
    assert found is not None
    assert intervals is not None
    dimensions = list(found.domains[0]) if found.domains and found.domains[0] else []
    rows: list[list[Cell]] = []
    for i, label in enumerate(found.labels):
        domain = [found.domains[i][name] for name in dimensions] if dimensions else []
        figures = [found.estimate[i], found.se[i], found.cv[i], intervals[i, 0], intervals[i, 1]]
        units = None if found.units is None else int(found.units[i])
        effect = None if found.design_effect is None else _shown(found.design_effect[i])
        rows.append([*domain, label, *(_shown(value) for value in figures), units, effect])
    return dimensions, rows


def _shown(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def result_table(answered: Answered) -> Table:
    """The rows as a table: units and design effect only where there are any."""
    dimensions, rows = result_rows(answered)
    unit = str(answered.question.options.get("unit", ""))
    digits = _digits(rows, len(dimensions) + 1)
    columns = [*(Column(name) for name in dimensions), Column("项目")]
    columns += [Column(title, unit, digits, align="right") for title in ("估计", "标准误")]
    columns.append(Column("变异系数", percent=True, digits=2, align="right"))
    columns += [Column(title, unit, digits, align="right") for title in ("区间下限", "区间上限")]
    columns += [Column("样本单位", align="right"), Column("设计效应", digits=3, align="right")]
    kept = [j for j in range(len(columns)) if j < len(columns) - 2 or any(row[j] is not None for row in rows)]
    return Table([columns[j] for j in kept], [[row[j] for j in kept] for row in rows])


def _digits(rows: Sequence[Sequence[Cell]], place: int) -> int:
    """Enough decimals for the size of the figures."""
    cells = [row[place] for row in rows]
    largest = max((abs(cell) for cell in cells if isinstance(cell, float)), default=0.0)
    return 0 if largest >= 10_000 else 2 if largest >= 10 else 4


def _chart(answered: Answered) -> Chart:
    found, intervals = answered.estimates, answered.intervals
    assert found is not None
    assert intervals is not None
    names = [
        " ".join([*found.domains[i].values(), label]) if found.domains else label
        for i, label in enumerate(found.labels)
    ]
    series = Series(
        answered.question.name,
        names,
        [_shown(value) for value in found.estimate],
        [_shown(value) for value in intervals[:, 0]],
        [_shown(value) for value in intervals[:, 1]],
    )
    best = max(range(len(names)), key=lambda i: found.estimate[i])
    return Chart("interval", f"{answered.question.name}:{names[best]}最高", [series])


def change_report(study: ChangeStudy, found: Sequence[Compared]) -> Report:
    """Changes with their intervals, correlation and chance of the target."""
    rows = [_change_row(part, study.level) for part in found]
    columns = [Column("项目")]
    titles = ("估计", "标准误", "区间下限", "区间上限", "样本相关系数", "独立样本时的标准误")
    columns += [Column(title, digits=4, align="right") for title in titles]
    columns += [
        Column("目标", digits=4, align="right"),
        Column("达成概率", percent=True, digits=1, align="right"),
    ]
    first = found[0].change
    facts = [
        ("第一期单位", f"{first.units[0]}"),
        ("第二期单位", f"{first.units[1]}"),
        ("两期都在的单位", f"{first.units[2]}(重叠 {first.overlap:.1%})"),
    ]
    return Report(study.title, [Table(columns, rows)], facts=tuple(facts), **_heading(study.heading))


def _change_row(part: Compared, level: float) -> list[Cell]:
    result = part.change
    name = str(part.asked.get("name", part.asked["expression"]))
    interval = result.as_estimates(name).interval(level)[0]
    target = part.asked.get("target")
    return [
        name,
        result.estimate,
        result.se,
        float(interval[0]),
        float(interval[1]),
        result.correlation,
        math.sqrt(result.independent),
        None if target is None else float(target),
        part.chance,
    ]
