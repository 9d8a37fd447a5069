"""Both clocks of a benchmark: on a machine with other work the wall clock tells of that work too."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np


class Spent:
    """Wall-clock and processor seconds since it was made, those of ended child processes included."""

    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), _processor()

    @property
    def wall(self) -> float:
        return time.perf_counter() - self._wall

    def __str__(self) -> str:
        return f"{self.wall:.1f} s (processor {_processor() - self._processor:.1f} s, load {load()})"


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(item.ru_utime + item.ru_stime for item in used)


def load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def resident() -> float:
    """Megabytes this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def timed(action: Callable[[Any], object], items: Sequence[Any]) -> np.ndarray:
    """Wall-clock and processor milliseconds of each call, after ten to warm up."""
    for item in items[:10]:
        action(item)
    spent = []
    for item in items:
        wall, processor = time.perf_counter(), time.process_time()
        action(item)
        spent.append(((time.perf_counter() - wall) * 1_000, (time.process_time() - processor) * 1_000))
    return np.array(spent)


def repeated(name: str, rounds: int, action: Callable[[Any], object], items: Sequence[Any]) -> None:
    """Several rounds of the same queries; the figures reported are the medians of the rounds' quantiles."""
    found = [np.quantile(timed(action, items), [0.5, 0.95], axis=0) for _ in range(rounds)]
    (wall50, cpu50), (wall95, cpu95) = np.median(found, axis=0)
    worst = max(item[1][0] for item in found)
    print(
        f"{name}: p50 {wall50:.2f} ms, p95 {wall95:.2f} ms (worst round {worst:.2f} ms);"
        f" processor p50 {cpu50:.2f} ms, p95 {cpu95:.2f} ms"
        f" ({rounds} rounds of {len(items)} queries, load {load()})",
        flush=True,
    )
