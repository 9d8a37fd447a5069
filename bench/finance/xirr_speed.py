"""XIRR of 100 flows beside pyxirr, and what pyxirr answers where the rate is ambiguous. Prints figures.

python bench/finance/xirr_speed.py
"""

from __future__ import annotations

import time
from datetime import date, timedelta
from random import Random

import pyxirr

from keqiao.engines.finance.returns import xirr


def flows(seed: int, count: int = 100) -> tuple[list[date], list[float]]:
    """A fund: contributions in the first half of its life, distributions in the second."""
    random = Random(seed)
    dates = [date(2010, 1, 1) + timedelta(days=40 * i + random.randint(0, 30)) for i in range(count)]
    amounts = [-random.uniform(1, 100) if i < count // 2 else random.uniform(1, 180) for i in range(count)]
    return dates, amounts


def mixed(seed: int, count: int = 100) -> tuple[list[date], list[float]]:
    """A recycling fund: calls and distributions throughout, so that signs change many times."""
    random = Random(seed)
    dates, _ = flows(seed, count)
    lean = [-20 if i < count // 2 else 25 for i in range(count)]
    return dates, [random.uniform(-60, 60) + part for part in lean]


def microseconds(function, sample) -> float:
    times = []
    for _ in range(7):
        started = time.perf_counter()
        for dates, amounts in sample:
            function(dates, amounts)
        times.append((time.perf_counter() - started) / len(sample))
    return min(times) * 1e6


def main() -> None:
    for name, make, count in (("one change of sign", flows, 200), ("many changes of sign", mixed, 20)):
        sample = [make(seed) for seed in range(count)]
        ours, theirs = microseconds(xirr, sample), microseconds(pyxirr.xirr, sample)
        print(f"100 flows, {name}: keqiao {ours:.0f} µs, pyxirr {theirs:.0f} µs, ratio {ours / theirs:.2f}")
        gap = 0.0
        for dates, amounts in sample:
            rate, other = xirr(dates, amounts).xirr, pyxirr.xirr(dates, amounts)
            if rate is not None and other is not None:
                gap = max(gap, abs(rate - other))
        print(f"  largest difference where both give one rate: {gap:.1e}")
    dates = [date(2018, 1, 1), date(2019, 1, 1), date(2020, 1, 1)]
    amounts = [-100.0, 230.0, -132.0]
    print(f"10 % and 20 % both solve: keqiao {xirr(dates, amounts)}; pyxirr {pyxirr.xirr(dates, amounts)}")


if __name__ == "__main__":
    main()
