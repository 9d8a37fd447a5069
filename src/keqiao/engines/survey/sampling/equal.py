"""等概率抽样: simple random and systematic samples."""

from __future__ import annotations

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.vectors import IntArray


def simple_random(units: int, size: int, rng: np.random.Generator) -> IntArray:
    """简单随机抽样: ``size`` of ``units`` rows without replacement, in frame order.

    The ``size`` smallest of one uniform number per unit; every subset is equally likely.
    """
    _check(units, size)
    return np.sort(np.argsort(rng.random(units), kind="stable")[:size]).astype(np.int64)


def systematic(units: int, size: int, rng: np.random.Generator) -> IntArray:
    """等距抽样: a random start and the fractional interval N/n along the order of the frame.

    Every unit has probability n/N whether or not N/n is whole. Source: Särndal, Swensson and Wretman (1992)
    Model Assisted Survey Sampling, section 3.4.
    """
    _check(units, size)
    if size == 0:
        return np.empty(0, dtype=np.int64)
    points = (rng.random() + np.arange(size)) * (units / size)
    rows: IntArray = np.minimum(np.floor(points), units - 1).astype(np.int64)
    return rows


def _check(units: int, size: int) -> None:
    if size < 0:
        raise InputError("样本量不能为负:{size}", size=size)
    if size > units:
        raise InputError("样本量 {size} 超过抽样框单位数 {units}", size=size, units=units)
