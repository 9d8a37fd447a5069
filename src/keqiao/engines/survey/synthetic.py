"""模拟企业调查: a made-up industry and two years of samples from it, for tutorials, tests and benchmarks.

Nothing here describes real enterprises: sizes are lognormal draws, and growth is a draw around a set rate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from keqiao.engines.survey.tables import Table, factor
from keqiao.engines.survey.types import AnyArray, FloatArray, IntArray

CITIES = ("甲市", "乙市", "丙市", "丁市", "戊市", "己市")
CLASSES = ("研究开发", "专业技术", "科技推广", "信息服务")
SIZES = ("微型", "小型", "中型", "大型")


@dataclass(frozen=True)
class SyntheticIndustry:
    """模拟行业: the frame of all enterprises with both years' revenue, and a sample of each year."""

    frame: Table
    first: Table
    second: Table


def synthetic_industry(
    enterprises: int = 12_000, fraction: float = 0.08, growth: float = 0.10, seed: int = 20170505
) -> SyntheticIndustry:
    """生成模拟行业. Strata are class by size; large enterprises are taken whole. The second year's sample
    keeps the units whose permanent random number stays below the sampling fraction as the interval shifts.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    frame = _frame(enterprises, growth, generator)
    stratum, _ = factor(frame["层"])
    sizes = np.bincount(stratum).astype(np.float64)
    wanted = np.clip(np.round(sizes * fraction), np.minimum(sizes, 8), sizes)
    large = np.asarray([name.endswith("大型") for name in sorted(set(frame["层"]))])
    wanted = np.where(large, sizes, wanted)
    number = frame.numbers("永久随机数")
    first = _sample(frame, stratum, sizes, wanted, number, "上年收入")
    second = _sample(frame, stratum, sizes, wanted, (number - fraction / 4) % 1.0, "本年收入")
    return SyntheticIndustry(frame, first, second)


def _frame(count: int, growth: float, generator: np.random.Generator) -> Table:
    city = generator.choice(len(CITIES), count, p=[0.4, 0.15, 0.15, 0.1, 0.1, 0.1])
    kind = generator.choice(len(CLASSES), count, p=[0.25, 0.35, 0.2, 0.2])
    size = generator.choice(len(SIZES), count, p=[0.55, 0.3, 0.12, 0.03])
    people = np.maximum(1, np.round(np.exp(generator.normal(1.2 + 1.3 * size, 0.5))))
    before = people * np.exp(generator.normal(3.2 + 0.2 * kind, 0.6, count))
    after = before * np.exp(generator.normal(np.log(1 + growth), 0.25, count))
    columns: Mapping[str, AnyArray] = {
        "编号": np.asarray([f"E{i:06d}" for i in range(count)], dtype=object),
        "城市": np.asarray(CITIES, dtype=object)[city],
        "类别": np.asarray(CLASSES, dtype=object)[kind],
        "规模": np.asarray(SIZES, dtype=object)[size],
        "层": np.asarray([f"{CLASSES[k]}.{SIZES[s]}" for k, s in zip(kind, size, strict=True)], dtype=object),
        "从业人员": people,
        "上年收入": np.round(before, 1),
        "本年收入": np.round(after, 1),
        "永久随机数": generator.random(count),
    }
    return Table(columns)


def _sample(
    frame: Table, stratum: IntArray, sizes: FloatArray, wanted: FloatArray, number: FloatArray, revenue: str
) -> Table:
    """The units with the smallest random numbers of each stratum, with weight and population size."""
    order = np.lexsort([number, stratum])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    rank = np.empty(frame.rows)
    rank[order] = np.arange(frame.rows) - starts[stratum[order]]
    chosen = rank < wanted[stratum]
    held = stratum[chosen]
    drawn = frame.take(chosen)
    columns = {name: drawn[name] for name in ("编号", "城市", "类别", "规模", "层", "从业人员")}
    columns["收入"] = drawn[revenue]
    if revenue == "本年收入":
        columns["上年同期收入"] = drawn["上年收入"]
    columns["总体数"] = sizes[held]
    columns["权数"] = (sizes / wanted)[held]
    return Table(columns)
