"""数据文件的研究: precision experiments, control charts and gauge studies read from CSV and evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.control import (
    RULES,
    ControlChart,
    cusum,
    ewma,
    individuals,
    run_signals,
    subgroups,
)
from keqiao.engines.metrology.csv_tables import CsvTable, read_csv
from keqiao.engines.metrology.fields import choice
from keqiao.engines.metrology.gauge import GaugeStudy, average_and_range, gauge_anova
from keqiao.engines.metrology.papers.statistics_paper import control_report, cusum_report, ewma_report
from keqiao.engines.metrology.precision import PrecisionLevel, precision_level
from keqiao.engines.publish import Report

ALIASES: Mapping[str, tuple[str, ...]] = {
    "x": ("结果", "value", "result", "测量值"),
    "lab": ("实验室", "laboratory"),
    "level": ("水平",),
    "label": ("点", "日期", "date", "time"),
    "subgroup": ("子组", "批"),
    "appraiser": ("评价人", "operator"),
    "part": ("零件", "样品"),
    "trial": ("次", "重复"),
}
KINDS = ("xbar-r", "xbar-s", "individuals", "ewma", "cusum")


def precision_study(path: Path) -> dict[str, PrecisionLevel]:
    """Precision by level from columns lab, x and perhaps level."""
    table = read_csv(path, ALIASES, ("lab", "x"))
    levels: dict[str, dict[str, list[float]]] = {}
    for index, row in enumerate(table.rows):
        level = levels.setdefault(row.get("level", "") or "1", {})
        level.setdefault(_text(table, index, "lab"), []).append(table.number(index, "x"))
    found: dict[str, PrecisionLevel] = {}
    for name, labs in levels.items():
        try:
            found[name] = precision_level(labs)
        except InputError as error:
            raise InputError("水平 {level}:{reason}", level=name, reason=error) from None
    return found


def gauge_study(path: Path, pool_above: float = 0.25) -> list[GaugeStudy]:
    """Both gauge methods from columns appraiser, part, x; the range method only where its factors exist."""
    table = read_csv(path, ALIASES, ("appraiser", "part", "x"))
    cells: dict[str, dict[str, list[float]]] = {}
    for index in range(len(table.rows)):
        parts = cells.setdefault(_text(table, index, "appraiser"), {})
        parts.setdefault(_text(table, index, "part"), []).append(table.number(index, "x"))
    names = list(dict.fromkeys(part for parts in cells.values() for part in parts))
    for appraiser, parts in cells.items():
        missing = [part for part in names if part not in parts]
        if missing:
            raise InputError("评价人 {name} 没有测量零件 {part}", name=appraiser, part=missing[0])
    data = [[parts[part] for part in names] for parts in cells.values()]
    studies: list[GaugeStudy] = [gauge_anova(data, pool_above)]
    try:
        return [average_and_range(data), *studies]
    except InputError as error:
        if "系数" in error.template:
            return studies
        raise


def chart_study(
    path: Path, kind: str, rules: str, phase_one: int | None, options: Mapping[str, float | None]
) -> tuple[Report, Any]:
    """A control chart from columns x and perhaps label, subgroup: its report and its figures."""
    choice(kind, "--kind", KINDS)
    table = read_csv(path, ALIASES, ("x",))
    values = [table.number(index, "x") for index in range(len(table.rows))]
    labels: list[str | float] = [row.get("label") or str(i) for i, row in enumerate(table.rows, 1)]
    if kind == "ewma":
        smooth = ewma(
            values,
            _need(options, "lambda"),
            _need(options, "target"),
            _need(options, "s"),
            options.get("k") or 3.0,
        )
        return ewma_report(smooth, labels), smooth
    if kind == "cusum":
        sums = cusum(values, _need(options, "target"), _need(options, "k"), _need(options, "h"))
        return cusum_report(sums, labels), sums
    if kind == "individuals":
        single = individuals(values, phase_one)
        charts = {"单值": single.values, "移动极差": single.moving_ranges}
        return _shewhart("单值—移动极差控制图", charts, rules, labels), single
    groups = _subgroups(table, values)
    pair = subgroups(list(groups.values()), "range" if kind == "xbar-r" else "sd", phase_one)
    spread = "极差" if kind == "xbar-r" else "标准差"
    charts = {"平均值": pair.averages, spread: pair.spread}
    return _shewhart(f"平均值—{spread}控制图", charts, rules, list(groups)), pair


def _shewhart(title: str, charts: dict[str, ControlChart], rules: str, labels: list[str | float]) -> Report:
    chosen = list(RULES) if rules == "all" else [name.strip() for name in rules.split(",") if name.strip()]
    return control_report(title, charts, run_signals(next(iter(charts.values())), chosen), labels)


def _subgroups(table: CsvTable, values: list[float]) -> dict[str | float, list[float]]:
    if "subgroup" not in table.columns:
        raise InputError("平均值图要有子组一列:subgroup(子组、批)")
    groups: dict[str | float, list[float]] = {}
    for index, value in enumerate(values):
        groups.setdefault(_text(table, index, "subgroup"), []).append(value)
    return groups


def _text(table: CsvTable, index: int, column: str) -> str:
    text = table.rows[index].get(column, "")
    if not text:
        raise InputError("{where} 是空的", where=table.where(index, column))
    return text


def _need(options: Mapping[str, float | None], name: str) -> float:
    value = options.get(name)
    if value is None:
        raise InputError("这种控制图要给出 --{name}", name=name)
    return value
