"""分位数: quantiles of a survey variable with Woodruff intervals (Woodruff 1952, JASA 47, 635-646)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation.estimator import domain_codes, estimate, restricted
from keqiao.engines.survey.estimation.proportions import proportion_interval
from keqiao.engines.survey.estimation.quantile_rules import WeightedSample, weighted_quantile
from keqiao.engines.survey.expressions import Binary, Node, Number, evaluate
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.types import BoolArray, FloatArray

ROUNDING = 1e-12
"""A limit this close to a share of 1 (the largest value, without variance) is 1."""
INTERVALS = ("mean", "beta", "xlogit", "asin", "score", "quantile")


@dataclass(frozen=True)
class Quantiles:
    """分位数估计: ``estimate``, ``se`` (Q,) and ``interval`` (Q, 2) for the probabilities ``p``."""

    p: FloatArray
    estimate: FloatArray
    se: FloatArray
    interval: FloatArray


def quantiles(
    design: Design | ReplicateDesign,
    variable: str | Node,
    p: Sequence[float],
    *,
    rule: str = "math",
    interval: str = "mean",
    level: float = 0.95,
    where: str | Node | None = None,
    around: str = "estimate",
    normal: bool = False,
    r_ends: bool = False,
) -> Quantiles:
    """分位数及其区间.

    ``interval``: Woodruff's inversion of the interval for F at the estimate (``mean`` plain, ``beta``,
    ``xlogit``, ``asin`` as for proportions), ``score`` (all points whose F is not rejected), or ``quantile``
    (replicate weights only: the variance of replicate quantiles). ``around`` lays Woodruff's interval
    around F at the ``estimate`` or around ``p`` itself; ``normal`` takes the normal quantile for
    Student's t, whose degrees of freedom are the domain's; ``r_ends`` see :class:`WeightedSample`. A
    limit beyond the data is NaN.
    """
    if interval not in INTERVALS:
        raise InputError("分位数区间“{kind}”不存在;可用:{known}", kind=interval, known="、".join(INTERVALS))
    probabilities = np.asarray(p, dtype=np.float64)
    if probabilities.size == 0 or (probabilities < 0).any() or (probabilities > 1).any():
        raise InputError("分位点应在 0 与 1 之间,收到 {p}", p=list(p))
    node = forms.as_node(variable)
    estimand = restricted(forms.total([node]), where)
    domain, _ = domain_codes(design.table, design.weights, estimand)
    inside = domain == 0
    values = np.broadcast_to(np.asarray(evaluate(node, design.table), dtype=np.float64), inside.shape)
    _no_missing(values, inside)
    sample = WeightedSample(values[inside], design.weights[inside], r_ends)
    points = weighted_quantile(sample, probabilities, rule)
    df = np.inf if normal else float(design.domain_degrees(inside))
    t = float(stats.norm.ppf((1 + level) / 2) if normal else stats.t.ppf((1 + level) / 2, df))
    if interval == "quantile":
        return _replicated(design, values, inside, probabilities, points, rule, t)
    if interval == "score":
        limits = _score_limits(design, node, where, sample, probabilities, t)
        if r_ends:  # R reads the limit at the plain share of sampled values up to the passage
            limits = weighted_quantile(sample, (sample.x <= limits[..., None]).mean(axis=-1), rule)
    else:
        centres = probabilities if around == "p" else None
        shares = _share_limits(design, node, where, centres, points, interval, level, df)
        limits = weighted_quantile(sample, shares, rule)
    return Quantiles(probabilities, points, (limits[:, 1] - limits[:, 0]) / (2 * t), limits)


def quantiles_by(
    design: Design | ReplicateDesign, variable: str, by: Sequence[str], p: Sequence[float], **options: object
) -> list[tuple[Mapping[str, str], Quantiles]]:
    """分域分位数: the quantiles of every domain."""
    from keqiao.engines.survey.expressions import Name, Text

    _, domains = domain_codes(
        design.table, design.weights, restricted(forms.total([variable]), None, tuple(by))
    )
    found = []
    for domain in domains:
        where: Node | None = None
        for name, value in domain.items():
            where = forms.both(where, Binary("==", Name(name), _as_value(design.table[name], value, Text)))
        found.append((domain, quantiles(design, variable, p, where=where, **options)))  # type: ignore[arg-type] # passed on by name
    return found


def _as_value(column: np.ndarray, value: str, text: type) -> Node:
    return Number(float(value)) if column.dtype.kind == "f" else text(value)


def _no_missing(values: FloatArray, inside: BoolArray) -> None:
    missing = np.isnan(values) & inside
    if missing.any():
        raise InputError(
            "求分位数的变量在第 {row} 行为空;不要这些行请写 na_rm", row=int(np.argmax(missing)) + 1
        )


def _share_limits(
    design: Design | ReplicateDesign,
    node: Node,
    where: str | Node | None,
    centres: FloatArray | None,
    points: FloatArray,
    interval: str,
    level: float,
    df: float,
) -> FloatArray:
    below = [Binary("<=", node, Number(float(point))) for point in points]
    found = estimate(design, restricted(forms.mean(below), where))
    assert found.units is not None
    shares = found.estimate if centres is None else centres
    limits = np.asarray(
        [
            proportion_interval(share, variance, df, units, level, interval)
            for share, variance, units in zip(shares, found.variance, found.units, strict=True)
        ]
    )
    return np.where(np.abs(limits - 1) < ROUNDING, 1.0, limits)


def _score_limits(
    design: Design | ReplicateDesign,
    node: Node,
    where: str | Node | None,
    sample: WeightedSample,
    probabilities: FloatArray,
    t: float,
) -> FloatArray:
    """Where the standardised difference of F from p passes -t and t: of the two values around each passage,
    the one whose difference is nearer."""
    values = np.unique(sample.x)
    share, se = _distribution(design, node, where, values)
    limits = np.empty((len(probabilities), 2))
    for i, p in enumerate(probabilities):
        with np.errstate(divide="ignore", invalid="ignore"):
            standard = np.where(se > 0, (share - p) / se, np.sign(share - p) * np.inf)
        limits[i] = [_passage(values, standard, -t), _passage(values, standard, t)]
    return limits


def _distribution(
    design: Design | ReplicateDesign, node: Node, where: str | Node | None, values: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """F and its standard error at every distinct value, a batch at a time."""
    shares, errors = [], []
    for start in range(0, len(values), 200):
        below = [Binary("<=", node, Number(float(value))) for value in values[start : start + 200]]
        found = estimate(design, restricted(forms.mean(below), where))
        shares.append(found.estimate)
        errors.append(found.se)
    return np.concatenate(shares), np.concatenate(errors)


def _passage(values: FloatArray, standard: FloatArray, level: float) -> float:
    after = int(np.searchsorted(np.maximum.accumulate(standard), level))
    if after == 0:
        return float(values[0])
    if after == len(values):
        return float(values[-1])
    nearer_before = abs(standard[after - 1] - level) < abs(standard[after] - level)
    return float(values[after - 1] if nearer_before else values[after])


def _replicated(
    design: Design | ReplicateDesign,
    values: FloatArray,
    inside: BoolArray,
    probabilities: FloatArray,
    points: FloatArray,
    rule: str,
    t: float,
) -> Quantiles:
    if not isinstance(design, ReplicateDesign):
        raise InputError("interval = quantile 只用于重复权数设计")
    x, weights = values[inside], design.replicates[inside]
    replicates = np.vstack(
        [
            weighted_quantile(WeightedSample(x, weights[:, r]), probabilities, rule)
            for r in range(design.count)
        ]
    )
    se = np.sqrt(np.diag(design.covariance(replicates, points)))
    return Quantiles(probabilities, points, se, np.column_stack([points - t * se, points + t * se]))
