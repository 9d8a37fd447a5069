"""案例 HDI, TAI: a table checked row by row against its published columns, and single countries."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from keqiao.engines.cases import differences
from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray, column, plain
from keqiao.engines.indices.dataset import as_columns
from keqiao.engines.indices.human_development import (
    HdiMethod,
    gender_inequality,
    hdi,
    inequality_adjusted,
    technology_achievement,
)
from keqiao.engines.indices.reading import read_columns

Given = Mapping[str, Any]
NUMBER = r"(\d+(?:\.\d+)?)"
"""A number inside a formula written out in words."""


class Table:
    """The rows of a case with the formulas it states; a blank cell is a gap."""

    def __init__(self, columns: Mapping[str, Any], formula: Given) -> None:
        self.columns, self.formula = columns, formula

    def __getitem__(self, name: str) -> FloatArray:
        if name not in self.columns:
            raise InputError("数据里没有列“{name}”", name=name)
        return column([None if cell in (None, "") else float(cell) for cell in self.columns[name]])

    def pair(self, stem: str) -> tuple[FloatArray, FloatArray]:
        return self[f"{stem}_f"], self[f"{stem}_m"]


def table_case(
    given: Given, folder: Path, expected: Given, tolerance: Any
) -> tuple[dict[str, Any], list[str]]:
    """Computed counts, and the rows that differ from the published column of the same name.

    A row that cannot be computed, or was not published, has nothing to compare: the counts tell it.
    """
    data = given["data"]
    table = Table(
        read_columns(folder / data) if isinstance(data, str) else as_columns(data), given["formula"]
    )
    counts, found = {}, []
    for name in expected["columns"]:
        if name not in COLUMNS:
            raise InputError("不会计算列“{name}”;可用:{known}", name=name, known="、".join(COLUMNS))
        computed = plain(COLUMNS[name](table))
        counts[name] = sum(value is not None for value in computed)
        limit = (
            tolerance.get(name) if isinstance(tolerance, Mapping) and "round" not in tolerance else tolerance
        )
        for row, (value, printed) in enumerate(zip(computed, plain(table[name]), strict=True), 1):
            if value is not None and printed is not None:
                found += differences(printed, value, limit, f"{name} row {row}")
    return {"columns": list(expected["columns"]), "n": counts}, found


def _method(formula: Given) -> HdiMethod:
    """Goalposts, read from the formula as the case states it."""
    parts = formula.get("hdi")
    if not isinstance(parts, Mapping):
        raise InputError("案例没有写明 HDI 的公式")
    life = _numbers(rf"\(LE\s*-\s*{NUMBER}\)\s*/\s*\({NUMBER}\s*-\s*{NUMBER}\)", parts["health"])
    expected = _numbers(rf"min\(EYS,\s*{NUMBER}\)\s*/\s*{NUMBER}", parts["education"])
    mean = _numbers(rf"min\(MYS,\s*{NUMBER}\)\s*/\s*{NUMBER}", parts["education"])
    income = _numbers(rf"ln GNI\s*-\s*ln {NUMBER}\)\s*/\s*\(ln {NUMBER}\s*-\s*ln {NUMBER}", parts["income"])
    return HdiMethod((life[0], life[1]), (0.0, mean[1]), (0.0, expected[1]), (income[0], income[1]))


def _numbers(pattern: str, text: str) -> tuple[float, ...]:
    match = re.search(pattern, text)
    if not match:
        raise InputError("看不懂案例里的公式“{text}”", text=text)
    return tuple(map(float, match.groups()))


def _hdi(table: Table) -> FloatArray:
    return hdi(
        table["life_expectancy"],
        table["mean_years_schooling"],
        table["expected_years_schooling"],
        table["gni_per_capita"],
        _method(table.formula),
    ).hdi


def _losses(table: Table) -> list[FloatArray]:
    return [table[f"ineq_{part}_pct"] for part in ("le", "edu", "inc")]


def _gii(table: Table) -> FloatArray:
    text = table.formula["gii"]
    low, high = _numbers(rf"MMR clipped to \[{NUMBER},\s*{NUMBER}\]", text)
    (least,) = _numbers(rf"PR_F floor {NUMBER}%", text)
    return gender_inequality(
        table["maternal_mortality"],
        table["adolescent_births"],
        table.pair("parliament"),
        table.pair("secondary_edu"),
        table.pair("labour"),
        mortality_limits=(low, high),
        least_seats=least,
    )


COLUMNS: dict[str, Callable[[Table], FloatArray]] = {
    "hdi": _hdi,
    "ihdi": lambda table: inequality_adjusted(_hdi(table), _losses(table)),
    "ihdi_loss_pct": lambda table: 100 * (1 - table["ihdi"] / table["hdi"]),
    "coef_inequality": lambda table: np.asarray(np.mean(_losses(table), axis=0)),
    "gdi": lambda table: table["hdi_female"] / table["hdi_male"],
    "gii": _gii,
}


def country_case(given: Given, folder: Path) -> dict[str, Any]:
    """One country's HDI under the goalposts of its edition."""
    posts = {name: (float(low), float(high)) for name, (low, high) in given["goalposts"].items()}
    rule = str(given["education_mean"])
    if not rule.startswith(("arithmetic", "geometric")):
        raise InputError("看不懂教育指数的算法“{rule}”", rule=rule)
    method = HdiMethod(
        posts["le"],
        posts["mys"],
        posts["eys"],
        posts["gni"],
        posts["edu_combined"][1] if rule.startswith("geometric") else None,
    )
    life, mean_years, expected_years, income = (column([given[name]]) for name in ("le", "mys", "eys", "gni"))
    found = hdi(life, mean_years, expected_years, income, method)
    parts = {"health": found.health, "education": found.education, "income": found.income, "hdi": found.hdi}
    return {name: plain(value)[0] for name, value in parts.items()}


def tai_case(given: Given, folder: Path) -> dict[str, Any]:
    """Technology achievement; the capped indicators are those that the case's ``caps`` names."""
    caps = given.get("caps") or ""
    values = {name: value for name, value in given.items() if not isinstance(value, Mapping | str)}
    capped = [name for name in values if name in caps]
    return dict(technology_achievement(values, given["goalposts"], given["groups"], capped))
