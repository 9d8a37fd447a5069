"""参加者结果: what the laboratories reported, read from CSV, with missing and censored results told apart.

Source: ISO 13528:2022, clause 6 and annex E.1 (handling of "< limit" results).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.csv_tables import CsvTable, parse_number, read_csv
from keqiao.engines.metrology.fields import positive

CensoredRule = Literal["refuse", "delete", "limit", "half"]
CENSORED_RULES: dict[CensoredRule, str] = {
    "refuse": "不接受,须先说明如何处理",
    "delete": "不进入统计",
    "limit": "以限值代入统计",
    "half": "以限值的一半代入统计",
}
ALIASES: Mapping[str, tuple[str, ...]] = {
    "lab": ("实验室", "代码", "参加者代码", "code", "laboratory"),
    "measurand": ("参数", "项目", "被测量", "analyte"),
    "x": ("结果", "result", "value", "测量结果"),
    "U": ("扩展不确定度", "uncertainty"),
    "k": ("包含因子",),
    "round": ("轮次",),
    "replicate": ("重复", "平行"),
    "late": ("逾期", "状态", "status"),
}
_CENSORED = re.compile(r"^[<<≤]\s*(.+)$")
_MISSING = {"", "-", "—", "/", "na", "n/a", "nd", "未报", "未检出", "缺测"}
_LATE = {"late", "逾期", "是", "yes", "1", "true"}
_ON_TIME = {"", "否", "no", "0", "false", "按时", "on time"}


@dataclass(frozen=True)
class LabResult:
    """一个实验室的一个结果.

    ``x`` is ``None`` for a missing result and for a censored one, whose limit is ``below``; ``U`` and ``k``
    are as reported; ``late`` results take no part in statistics.
    """

    lab: str
    x: float | None
    U: float | None = None
    k: float = 2.0
    below: float | None = None
    late: bool = False


ResultsByMeasurand = dict[tuple[str, str], list[LabResult]]
"""Results by (round, measurand), in the order of the file; ``round`` is empty when the file has none."""


def read_results(path: Path) -> ResultsByMeasurand:
    """Results of one or more rounds from a CSV file.

    Columns lab, measurand, x and perhaps U, k, round, replicate, late. Replicates are averaged; a repeated
    result without a replicate number is refused.
    """
    table = read_csv(path, ALIASES, ("lab", "measurand", "x"))
    found: dict[tuple[str, str], dict[str, list[tuple[str, LabResult]]]] = {}
    for index, row in enumerate(table.rows):
        lab, measurand = row.get("lab", ""), row.get("measurand", "")
        for column, text in (("lab", lab), ("measurand", measurand)):
            if not text:
                raise InputError("{where} 是空的", where=table.where(index, column))
        group = found.setdefault((row.get("round", ""), measurand), {})
        entries = group.setdefault(lab, [])
        replicate = row.get("replicate", "")
        if any(other == replicate for other, _ in entries):
            raise InputError(
                "{where}:实验室 {lab} 的“{measurand}”已有结果;重复测定请加一列 replicate(重复)编号",
                where=table.where(index, "x"),
                lab=lab,
                measurand=measurand,
            )
        entries.append((replicate, _result(table, index, lab)))
    return {key: [_averaged(entries) for entries in group.values()] for key, group in found.items()}


def _result(table: CsvTable, index: int, lab: str) -> LabResult:
    row = table.rows[index]
    text = row.get("x", "")
    U = _optional(table, index, "U")
    k = _optional(table, index, "k")
    late = _late(table, index)
    censored = _CENSORED.match(text)
    if censored:
        below = positive(parse_number(censored[1], table.where(index, "x")), table.where(index, "x"))
        return LabResult(lab, None, U, k or 2.0, below, late)
    if text.lower() in _MISSING:
        return LabResult(lab, None, U, k or 2.0, None, late)
    return LabResult(lab, table.number(index, "x"), U, k or 2.0, None, late)


def _optional(table: CsvTable, index: int, column: str) -> float | None:
    text = table.rows[index].get(column, "")
    if text.lower() in _MISSING:
        return None
    return positive(table.number(index, column), table.where(index, column))


def _late(table: CsvTable, index: int) -> bool:
    text = table.rows[index].get("late", "").lower()
    if text not in _LATE | _ON_TIME:
        raise InputError("{where} 不认识:“{text}”;可写 是/否", where=table.where(index, "late"), text=text)
    return text in _LATE


def _averaged(entries: list[tuple[str, LabResult]]) -> LabResult:
    """One result of a laboratory; the mean of its replicates."""
    results = [result for _, result in entries]
    if len(results) == 1:
        return results[0]
    values = [result.x for result in results if result.x is not None]
    if len(values) < len(results):
        raise InputError("实验室 {lab} 的重复测定中有缺失或“<”结果,不能取平均", lab=results[0].lab)
    stated = {(result.U, result.k) for result in results}
    if len(stated) > 1:
        raise InputError("实验室 {lab} 的重复测定给出了不同的 U 或 k", lab=results[0].lab)
    late = any(result.late for result in results)
    return LabResult(results[0].lab, math.fsum(values) / len(values), results[0].U, results[0].k, None, late)


def for_statistics(results: list[LabResult], rule: CensoredRule, excluded: set[str]) -> list[float]:
    """The values that enter statistics: on time, not excluded, present; censored ones by ``rule``."""
    values: list[float] = []
    for result in results:
        if result.late or result.lab in excluded:
            continue
        if result.x is not None:
            values.append(result.x)
        elif result.below is not None:
            if rule == "refuse":
                raise InputError(
                    "实验室 {lab} 的结果是“<{limit:g}”;请在方案的 censored 写明 delete、limit 或 half",
                    lab=result.lab,
                    limit=result.below,
                )
            if rule != "delete":
                values.append(result.below if rule == "limit" else result.below / 2)
    return values
