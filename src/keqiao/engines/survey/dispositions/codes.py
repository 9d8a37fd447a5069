"""处置代码: what became of each sampled unit, as a dated table an office can replace with its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from keqiao.engines.errors import InputError

AAPOR = ("I", "P", "R", "NC", "O", "UH", "UO", "NE")
_ELIGIBLE = {True: "yes", False: "no", "yes": "yes", "no": "no", "unknown": "unknown"}
_VALUES = ("reported", "missing", "zero")


@dataclass(frozen=True)
class Disposition:
    """处置: ``eligible`` yes/no/unknown; ``value``: reported, missing (to be adjusted for), or zero (stays
    as it is).
    """

    code: str
    name: str
    aapor: str
    eligible: str
    value: str
    note: str = ""


@cache
def default_dispositions() -> dict[str, Disposition]:
    """缺省处置表: the table shipped with the engine, by code."""
    text = (files("keqiao.engines.survey") / "data" / "dispositions.yaml").read_text(encoding="utf-8")
    return load_dispositions(yaml.safe_load(text)["dispositions"])


def load_dispositions(rows: Sequence[Mapping[str, Any]]) -> dict[str, Disposition]:
    """处置表: from rows with code, name, aapor, eligible and value; each code once."""
    table: dict[str, Disposition] = {}
    for number, row in enumerate(rows, start=1):
        missing = [key for key in ("code", "name", "aapor", "eligible", "value") if key not in row]
        if missing:
            raise InputError("第 {n} 条处置缺少 {keys}", n=number, keys="、".join(missing))
        code, eligible = str(row["code"]), _ELIGIBLE.get(row["eligible"])
        if row["aapor"] not in AAPOR or row["value"] not in _VALUES or eligible is None:
            raise InputError("处置 {code} 的 aapor、eligible 或 value 不可用", code=code)
        if code in table:
            raise InputError("处置代码 {code} 重复", code=code)
        name, note = str(row["name"]), str(row.get("note", ""))
        table[code] = Disposition(code, name, str(row["aapor"]), eligible, str(row["value"]), note)
    return table


def classify(codes: Iterable[Any], table: Mapping[str, Disposition] | None = None) -> list[Disposition]:
    """处置归类: the disposition of each unit; an unknown code is named with its row."""
    known = default_dispositions() if table is None else table
    result = []
    for row, code in enumerate(codes, start=1):
        if str(code) not in known:
            raise InputError("第 {row} 行的处置代码“{code}”不在处置表里", row=row, code=code)
        result.append(known[str(code)])
    return result


def tally(units: Sequence[Disposition], weights: Sequence[float] | None = None) -> dict[str, float]:
    """处置计数: number (or sum of weights) by AAPOR class; classes that do not occur are 0."""
    counts: Counter[str] = Counter()
    for unit, weight in zip(units, weights if weights is not None else [1.0] * len(units), strict=True):
        counts[unit.aapor] += weight  # type: ignore[assignment]  # a Counter holds sums of weights as well
    return {name: float(counts[name]) for name in AAPOR}
