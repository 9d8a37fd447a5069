"""分箱: quantile pre-bins merged to a monotone bad rate; missing values keep a bin of their own.

Pre-bins are merged by pool-adjacent-violators in the direction with the larger IV, then by least loss of
IV until the wanted number is left. Every bin keeps goods, bads and a least share of the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from keqiao.engines.errors import InputError

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Binning:
    """一个变量的分箱: a value falls in bin i when ``edges[i-1] < value <= edges[i]``; the last count row
    is missing."""

    name: str
    edges: tuple[float, ...]
    good: tuple[float, ...]
    bad: tuple[float, ...]
    smoothing: float

    def codes(self, values: Vector) -> npt.NDArray[np.intp]:
        """Bin number of each value; missing values get the last number."""
        codes = np.searchsorted(np.asarray(self.edges), values, side="left")
        codes[np.isnan(values)] = len(self.edges) + 1
        return codes

    @property
    def woe(self) -> Vector:
        """WOE of each bin, smoothed; a missing bin that no row ever fell in is neutral."""
        good, bad = np.asarray(self.good) + self.smoothing, np.asarray(self.bad) + self.smoothing
        woe = np.log((good / good.sum()) / (bad / bad.sum()))
        empty = np.asarray(self.good) + np.asarray(self.bad) == 0
        woe[empty] = 0.0
        return np.asarray(woe, dtype=np.float64)

    @property
    def iv(self) -> float:
        good, bad = np.asarray(self.good) + self.smoothing, np.asarray(self.bad) + self.smoothing
        return float(((good / good.sum() - bad / bad.sum()) * self.woe).sum())

    def labels(self) -> list[str]:
        """箱名 in the order of the codes."""
        edges = [f"{edge:g}" for edge in self.edges]
        if not edges:
            return ["全部", "缺失"]
        inner = [f"({low}, {high}]" for low, high in pairwise(edges)]
        return [f"≤ {edges[0]}", *inner, f"> {edges[-1]}", "缺失"]


def bin_variable(
    name: str,
    values: Vector,
    bad: Vector,
    weights: Vector | None = None,
    *,
    prebins: int = 40,
    most: int = 8,
    least_share: float = 0.03,
    smoothing: float = 0.5,
) -> Binning:
    """单调分箱 of one variable; NaN is missing. Raises `InputError` for infinite values or no value at
    all."""
    present = ~np.isnan(values)
    if np.isinf(values).any():
        raise InputError("变量“{name}”含无穷大", name=name)
    if not present.any():
        raise InputError("变量“{name}”全部缺失", name=name)
    edges = _quantile_edges(values[present], prebins)
    w = np.ones_like(bad) if weights is None else weights
    codes = np.searchsorted(edges, values[present], side="left")
    bads: Vector = np.zeros(edges.size + 1) + np.bincount(codes, (w * bad)[present], edges.size + 1)
    goods: Vector = np.zeros(edges.size + 1) + np.bincount(codes, (w * (1 - bad))[present], edges.size + 1)
    groups = _merged(goods, bads, most, least_share * w.sum())
    cut = tuple(float(edges[group[-1]]) for group in groups[:-1])
    gone = ~present
    missing = (float((w * (1 - bad))[gone].sum()), float((w * bad)[gone].sum()))
    good = (*(float(goods[group].sum()) for group in groups), missing[0])
    return Binning(name, cut, good, (*(float(bads[group].sum()) for group in groups), missing[1]), smoothing)


def _quantile_edges(values: Vector, prebins: int) -> Vector:
    """Distinct observed values at even shares of the rows; the highest closes nothing."""
    shares = np.linspace(0, 1, prebins + 1)[1:-1]
    edges = np.unique(np.quantile(values, shares, method="lower"))
    below: Vector = edges[edges < values.max()]
    return below


def _merged(goods: Vector, bads: Vector, most: int, least: float) -> list[list[int]]:
    """Groups of neighbouring pre-bins, monotone in the bad rate, best of both directions by IV."""
    best: tuple[float, list[list[int]]] | None = None
    for direction in (1, -1):
        groups = _pooled(goods, bads, least, direction)
        while len(groups) > most:
            groups = _merge_cheapest(groups, goods, bads)
        iv = _iv(groups, goods, bads)
        if best is None or iv > best[0]:
            best = (iv, groups)
    if best is None:
        raise AssertionError("two directions were tried")
    return best[1]


def _pooled(goods: Vector, bads: Vector, least: float, direction: int) -> list[list[int]]:
    """Pool adjacent violators; small or one-sided groups join their left neighbour."""
    groups: list[list[int]] = []
    for index in range(goods.size):
        groups.append([index])
        while len(groups) > 1 and (
            _too_small(groups[-2], goods, bads, least)
            or direction * (_rate(groups[-1], goods, bads) - _rate(groups[-2], goods, bads)) <= 0
        ):
            last = groups.pop()
            groups[-1] += last
    while len(groups) > 1 and _too_small(groups[-1], goods, bads, least):
        last = groups.pop()
        groups[-1] += last
    return groups


def _too_small(group: list[int], goods: Vector, bads: Vector, least: float) -> bool:
    good, bad = goods[group].sum(), bads[group].sum()
    return bool(good + bad < least or not good or not bad)


def _rate(group: list[int], goods: Vector, bads: Vector) -> float:
    count = goods[group].sum() + bads[group].sum()
    return float(bads[group].sum() / count) if count else 0.0


def _merge_cheapest(groups: list[list[int]], goods: Vector, bads: Vector) -> list[list[int]]:
    tries = [[*groups[:i], groups[i] + groups[i + 1], *groups[i + 2 :]] for i in range(len(groups) - 1)]
    return max(tries, key=lambda groups: _iv(groups, goods, bads))


def _iv(groups: list[list[int]], goods: Vector, bads: Vector) -> float:
    good = np.array([goods[group].sum() for group in groups]) + 0.5
    bad = np.array([bads[group].sum() for group in groups]) + 0.5
    g, b = good / good.sum(), bad / bad.sum()
    return float(((g - b) * np.log(g / b)).sum())
