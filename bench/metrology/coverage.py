"""Coverage by simulation: how often intervals hold the true value, and how robust scales behave.

Run:  uv run python bench/metrology/coverage.py
"""

from __future__ import annotations

import math

import numpy as np

from keqiao.engines.metrology.robust import algorithm_a, hampel, made, niqr, qn
from keqiao.engines.metrology.uncertainty import propagate, read_budget

TRIALS = 1500


def gum_intervals() -> None:
    """Two quantities read n times each; y = a/b; 95 % intervals from effective degrees of freedom."""
    generator = np.random.default_rng(1)
    print(f"95 % intervals of y = a/b from n readings each, {TRIALS} trials:")
    for n in (3, 5, 10, 30):
        inside = 0
        for _ in range(TRIALS):
            readings = {
                q: {"readings": generator.normal(m, s, n).tolist()}
                for q, m, s in (("a", 10, 0.3), ("b", 5, 0.1))
            }
            document = {"model": {"y": "a/b"}, "quantities": readings, "settings": {"dof": "exact"}}
            found = propagate(read_budget(document)).outputs["y"]
            inside += abs(found.value - 2) <= found.U_p
        share = inside / TRIALS
        print(f"  n = {n:3}: {share:.3f} ± {1.96 * math.sqrt(share * (1 - share) / TRIALS):.3f}")


def consensus_intervals() -> None:
    """x* ± 2 u(x*) of a round of p results, clean and with 10 % of results displaced by 5 sigma."""
    generator = np.random.default_rng(2)
    print(f"x_pt ± 2 u(x_pt), {TRIALS // 3} trials, clean / 10 % displaced by 5 sigma to one side:")
    for name, estimator in (("Algorithm A", algorithm_a), ("Q/Hampel", hampel)):
        for p in (12, 30, 100):
            shares = []
            for displaced in (0.0, 0.1):
                inside = 0
                for _ in range(TRIALS // 3):
                    values = generator.normal(0, 1, p) + 5 * (generator.random(p) < displaced)
                    found = estimator(values)
                    inside += abs(found.x) <= 2 * found.u
                shares.append(inside / (TRIALS // 3))
            print(f"  {name:12} p = {p:3}: {shares[0]:.3f} / {shares[1]:.3f}")


def scales() -> None:
    """Mean of each robust scale over normal samples: 1 is unbiased."""
    generator = np.random.default_rng(3)
    print("mean scale of normal samples (1 = unbiased):")
    for p in (10, 30, 100):
        samples = generator.normal(0, 1, (300, p))
        estimators = {"MADe": made, "nIQR": niqr, "Qn": qn}
        estimators["Algorithm A"] = lambda x: algorithm_a(x).s
        estimators["Q"] = lambda x: hampel(x).s
        shown = ", ".join(
            f"{name} {np.mean([f(row) for row in samples]):.3f}" for name, f in estimators.items()
        )
        print(f"  p = {p:3}: {shown}")


if __name__ == "__main__":
    gum_intervals()
    consensus_intervals()
    scales()
