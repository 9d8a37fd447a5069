"""分位数规则: what "the p-quantile" of a weighted sample is, by the twelve rules in use.

``hf1`` to ``hf9`` are the nine definitions of Hyndman and Fan (1996, The American Statistician 50, 361-365)
with cumulated weights in the place of ranks; ``math`` is the inverse of the distribution function, ``school``
the same with the middle of a flat step, ``shahvaish`` that of Shah and Vaish (2006) as R survey has it and
``shahvaish-normalised`` as published.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.types import FloatArray, IntArray

_FLAT = 1e-12


class WeightedSample:
    """A variable in order with its weights: ``x`` and ``w`` (n,), ties kept apart.

    ``r_ends`` follows R survey 4.1 below the first share: the step rules give the second value there and
    ``hf4`` extrapolates; otherwise the smallest value is the smallest quantile.
    """

    def __init__(self, values: FloatArray, weights: FloatArray, r_ends: bool = False) -> None:
        self.r_ends = r_ends
        keep = weights > 0
        order = np.argsort(values[keep], kind="stable")
        self.x = values[keep][order]
        self.w = weights[keep][order]
        self.cumulated = np.cumsum(self.w)
        self.whole = float(self.cumulated[-1])


def weighted_quantile(sample: WeightedSample, p: FloatArray, rule: str = "math") -> FloatArray:
    """加权分位数 at each ``p`` (any shape) by the named rule; there is none (NaN) for p outside [0, 1]."""
    if rule not in RULES:
        raise InputError("分位数规则“{rule}”不存在;可用:{known}", rule=rule, known="、".join(RULES))
    wanted = np.asarray(p, dtype=np.float64)
    outside = (wanted < 0) | (wanted > 1)
    return np.where(outside, np.nan, RULES[rule](sample, np.clip(wanted, 0.0, 1.0)))


def _place(sample: WeightedSample, share: FloatArray, p: FloatArray) -> IntArray:
    """The first place whose cumulated share reaches p."""
    place = np.minimum(np.searchsorted(share, p - _FLAT), len(share) - 1)
    if sample.r_ends and len(share) > 1:
        place = np.where(p < share[0] - _FLAT, 1, place)
    return place.astype(np.int64)


def _step(sample: WeightedSample, p: FloatArray) -> FloatArray:
    """Smallest x with F(x) >= p."""
    share = sample.cumulated / sample.whole
    return sample.x[_place(sample, share, p)]


def _middle(sample: WeightedSample, p: FloatArray) -> FloatArray:
    """The middle of the two values where F is flat at p."""
    share = sample.cumulated / sample.whole
    place = _place(sample, share, p)
    after = np.minimum(place + 1, len(share) - 1)
    flat = np.abs(share[place] - p) <= _FLAT
    return np.where(flat, (sample.x[place] + sample.x[after]) / 2, sample.x[place])


def _nearest_even(sample: WeightedSample, p: FloatArray) -> FloatArray:
    """The value after the last whose cumulated share is at most p; exactly there, an even rank stays."""
    share = sample.cumulated / sample.whole
    last = len(share) - 1
    place = np.clip(np.searchsorted(share, p + _FLAT, side="right") - 1, 0, last)
    stays = (np.abs(share[place] - p) <= _FLAT) & (place % 2 == 1)
    if not sample.r_ends:
        stays = stays | (p < share[0])
    return np.where(stays, sample.x[place], sample.x[np.minimum(place + 1, last)])


def _shah_vaish_places(sample: WeightedSample, half: FloatArray, p: FloatArray) -> FloatArray:
    count = len(sample.x)
    place = (np.cumsum(sample.w * count / sample.whole) + 0.5 - half) / (count + 1)
    distinct, inverse = np.unique(place, return_inverse=True)
    values = np.bincount(inverse, weights=sample.x) / np.bincount(inverse)
    at = np.searchsorted(distinct, p + _FLAT, side="right") - 1
    return np.asarray(values[np.clip(at, 0, len(values) - 1)])


def _shah_vaish(sample: WeightedSample, p: FloatArray) -> FloatArray:
    """As R survey 4.x computes it: the half weight is taken in the scale the weights were given in."""
    return _shah_vaish_places(sample, sample.w / 2, p)


def _shah_vaish_normalised(sample: WeightedSample, p: FloatArray) -> FloatArray:
    """As published: all weights are scaled to mean one first."""
    return _shah_vaish_places(sample, sample.w * len(sample.x) / sample.whole / 2, p)


def _interpolated(
    places: Callable[[WeightedSample], FloatArray],
) -> Callable[[WeightedSample, FloatArray], FloatArray]:
    def rule(sample: WeightedSample, p: FloatArray) -> FloatArray:
        return np.asarray(np.interp(p, places(sample), sample.x))

    return rule


def _from_zero(sample: WeightedSample, p: FloatArray) -> FloatArray:
    """Linear between cumulated shares, from the smallest value (or, ``r_ends``, from below it)."""
    share, x = sample.cumulated / sample.whole, sample.x
    if sample.r_ends and len(x) > 1:
        share, x = np.append(0.0, share), np.append(2 * x[0] - x[1], x)
    return np.asarray(np.interp(p, share, x))


RULES: dict[str, Callable[[WeightedSample, FloatArray], FloatArray]] = {
    "math": _step,
    "school": _middle,
    "shahvaish": _shah_vaish,
    "shahvaish-normalised": _shah_vaish_normalised,
    "hf1": _step,
    "hf2": _middle,
    "hf3": _nearest_even,
    "hf4": _from_zero,
    "hf5": _interpolated(lambda s: (s.cumulated - s.w / 2) / s.whole),
    "hf6": _interpolated(lambda s: s.cumulated / (s.whole + s.w[-1])),
    "hf7": _interpolated(lambda s: (s.cumulated - s.w) / np.maximum(s.whole - s.w[-1], 1e-300)),
    "hf8": _interpolated(lambda s: (s.cumulated - s.w / 3) / (s.whole + s.w[-1] / 3)),
    "hf9": _interpolated(lambda s: (s.cumulated - s.w * 3 / 8) / (s.whole + s.w[-1] / 4)),
}
