"""Speed of a proficiency-testing round: 500 laboratories × 50 measurands with all statistics.

Run:  uv run python bench/metrology/round.py
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from keqiao.engines.metrology.proficiency import LabResult, evaluate_round
from keqiao.engines.metrology.robust import algorithm_a, hampel, qn

LABS, MEASURANDS = 500, 50


def results() -> dict[tuple[str, str], list[LabResult]]:
    """Normal results with five per cent of gross ones, each with a stated uncertainty."""
    generator = np.random.default_rng(20170505)
    found = {}
    for index in range(MEASURANDS):
        values = generator.normal(10, 1, LABS) + (generator.random(LABS) < 0.05) * 8
        found["", f"m{index}"] = [LabResult(f"L{lab}", x, 0.5) for lab, x in enumerate(values.tolist())]
    return found


def best(function: Callable[[], object], repeat: int = 5) -> float:
    times = []
    for _ in range(repeat):
        started = time.perf_counter()
        function()
        times.append(time.perf_counter() - started)
    return min(times)


if __name__ == "__main__":
    data = results()
    whole = best(lambda: evaluate_round(data))
    print(f"round of {LABS} laboratories x {MEASURANDS} measurands, all statistics  {whole:.3f} s")
    sample = [result.x for result in data["", "m0"]]
    for name, estimator in (("Algorithm A", algorithm_a), ("Q/Hampel", hampel), ("Qn", qn)):
        seconds = best(lambda estimator=estimator: estimator(sample))
        print(f"  {name:12} of {LABS} results  {seconds * 1e3:.3f} ms")
