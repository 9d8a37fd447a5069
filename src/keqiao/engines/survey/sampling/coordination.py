"""样本协调: permanent random numbers, positive and negative coordination, rotation, burden."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.vectors import (
    BoolArray,
    FloatArray,
    IntArray,
    each_group,
    map_groups,
    non_negative,
    share_vector,
    unique_ids,
)

_BITS = 53


def permanent_numbers(ids: Sequence[Hashable], key: str) -> FloatArray:
    """永久随机数: one number in [0, 1) per unit, made from its identity and the survey system's ``key``.

    The first 53 bits of SHA-256(key, id): a unit keeps its number from year to year without a store, a new
    unit gets one no other draw depends on, and two offices that share the key agree. Idea of permanent
    numbers: Brewer, Early and Joyce (1972) Australian Journal of Statistics 14, 231-239; Ohlsson (1995) in
    Business Survey Methods, chapter 9.
    """
    unique_ids("单位标识", ids)
    if not key:
        raise InputError("永久随机数需要一个非空的密钥(系统名)")
    prefix = key.encode() + b"\x00"
    digests = (hashlib.sha256(prefix + str(value).encode()).digest() for value in ids)
    return np.array([(int.from_bytes(d[:8], "big") >> (64 - _BITS)) / 2**_BITS for d in digests])


def start_at(numbers: Any, start: float) -> FloatArray:
    """起点平移: (U − start) mod 1, so that the smallest numbers begin at ``start``.

    The same start in two surveys gives positive coordination (the largest overlap). Starts far apart on the
    circle, such as 0 and 0.5, give negative coordination (the least). Ohlsson (1995), chapter 9.
    """
    number = share_vector("永久随机数", numbers)
    if not 0 <= start < 1:
        raise InputError("起点应在 [0, 1) 之内,得到 {start}", start=start)
    return np.mod(number - start, 1.0)


def rotation_start(first: float, fraction: float, rate: float, period: int) -> float:
    """轮换起点: the start of ``period`` 0, 1, 2, … when the share ``rate`` of a sample is replaced each time.

    Moving the start by rate · n/N passes over that share of the sample in expectation; a unit stays about
    1/rate periods and returns only when the circle has been gone round.
    """
    for name, value in (("抽样比", fraction), ("轮换率", rate), ("起点", first)):
        if not 0 <= value <= 1:
            raise InputError("{name}应在 0 到 1 之间,得到 {value}", name=name, value=value)
    if period < 0:
        raise InputError("期数不能为负:{period}", period=period)
    return float((first + period * rate * fraction) % 1.0)


def spread_by_burden(numbers: Any, burden: Any, strata: Sequence[Hashable] | None = None) -> FloatArray:
    """按负担重排: within each stratum the least burdened units get the smallest numbers.

    The set of numbers in a stratum stays as it was; only who holds which changes, ties by the old number.
    Over units whose past burden is exchangeable a later sample keeps equal probabilities, and burden is
    levelled. Source: Rivière (2001) microstrata, Statistics Canada Symposium; Cotton and Hesse (1992) INSEE
    working paper E9206.
    """
    number = share_vector("永久随机数", numbers)
    load = non_negative("调查负担", burden, length=len(number))

    def reorder(_: str, rows: IntArray) -> FloatArray:
        order = np.lexsort((number[rows], load[rows]))
        result = np.empty(len(rows))
        result[order] = np.sort(number[rows])
        return result

    return map_groups("层", strata, len(number), reorder)


@dataclass(frozen=True)
class BurdenCheck:
    """负担检查: rows kept out of the draw, and strata (label, wanted, free) too short of others."""

    excluded: IntArray
    short: tuple[tuple[str, int, int], ...]


def burden_limit(
    burden: Any,
    added: float,
    limit: float,
    *,
    strata: Sequence[Hashable] | None = None,
    wanted: dict[str, int] | None = None,
    exempt: Any = None,
) -> BurdenCheck:
    """负担上限: units that ``added`` more hours would bring past ``limit`` are kept out, but not take-all.

    Keeping units out changes the population a sample speaks for: the draw record carries how many, and a
    stratum that cannot fill its sample from the others is named, not filled in silence.
    """
    load = non_negative("调查负担", burden)
    if added < 0 or limit <= 0:
        raise InputError("新增负担不能为负,负担上限必须为正")
    keep: BoolArray = np.zeros(len(load), bool) if exempt is None else np.asarray(exempt, dtype=bool)
    out = (load + added > limit) & ~keep
    short = []
    for label, rows in each_group("层", strata, len(load)):
        need = (wanted or {}).get(label, 0)
        free = int((~out[rows]).sum())
        if free < need:
            short.append((label, need, free))
    return BurdenCheck(np.flatnonzero(out).astype(np.int64), tuple(short))


def overlap(first: Any, second: Any) -> float:
    """样本重叠率: the share of the smaller of two samples (rows or ids) that is in the other."""
    one, two = set(np.asarray(first).tolist()), set(np.asarray(second).tolist())
    if not one or not two:
        raise InputError("两个样本都不能为空")
    return len(one & two) / min(len(one), len(two))
