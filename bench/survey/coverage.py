"""Coverage of 95 % intervals over seeded samples from a made-up industry.

    python bench/survey/coverage.py [--samples 2000]

For each kind of estimate: the share of samples whose interval holds the true value (wanted: 93 % to 97 %).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np

from keqiao.engines.survey import (
    Design,
    Model,
    Table,
    bootstrap_estimate,
    calibrate,
    change,
    estimate,
    ratio,
    survey_design,
    total,
)
from keqiao.engines.survey.estimation.estimates import Estimates
from keqiao.engines.survey.synthetic import synthetic_industry
from keqiao.engines.survey.tables import factor

FRACTION, ROTATED, REPLICATES = 0.2, 0.3, 100


class Population:
    """The frame with the strata's sizes, from which samples are drawn by random numbers."""

    def __init__(self, enterprises: int = 3000) -> None:
        self.frame = synthetic_industry(enterprises).frame
        self.stratum, _ = factor(self.frame["层"])
        self.sizes = np.bincount(self.stratum).astype(np.float64)
        self.wanted = np.minimum(self.sizes, np.maximum(np.round(FRACTION * self.sizes), 20))

    def draw(self, number: np.ndarray, revenue: str) -> Design:
        order = np.lexsort([number, self.stratum])
        starts = np.concatenate([[0], np.cumsum(self.sizes)[:-1]])
        rank = np.empty(len(number))
        rank[order] = np.arange(len(number)) - starts[self.stratum[order]]
        chosen = rank < self.wanted[self.stratum]
        held, part = self.stratum[chosen], self.frame.take(chosen)
        table = Table(
            {
                "编号": part["编号"],
                "层": part["层"],
                "x": part["从业人员"],
                "y": part[revenue],
                "N": self.sizes[held],
                "w": (self.sizes / self.wanted)[held],
            }
        )
        return survey_design(table, strata="层", weights="w", fpc="N")


def kinds(population: Population) -> dict[str, tuple[float, Callable[[Design, Design, int], Estimates]]]:
    """Each kind: the true value, and how it is estimated from two waves."""
    before, after = (float(population.frame[name].sum()) for name in ("上年收入", "本年收入"))
    people = float(population.frame["从业人员"].sum())
    model = Model("~ x", {"(Intercept)": float(population.frame.rows), "x": people})
    growth = "total(y,2) / total(y,1) - 1"
    return {
        "total": (after, lambda one, two, seed: estimate(two, total(["y"]))),
        "GREG total": (after, lambda one, two, seed: estimate(calibrate(two, model), total(["y"]))),
        "ratio": (after / people, lambda one, two, seed: estimate(two, ratio(["y"], ["x"]))),
        "growth with overlap": (
            after / before - 1,
            lambda one, two, seed: change(one, two, growth, "编号").as_estimates("g"),
        ),
        "bootstrap with fpc": (
            after,
            lambda one, two, seed: bootstrap_estimate(two, total(["y"]), replicates=REPLICATES, seed=seed),
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=2000)
    samples = parser.parse_args().samples
    population = Population()
    asked = kinds(population)
    held = dict.fromkeys(asked, 0)
    for seed in range(samples):
        rng = np.random.Generator(np.random.PCG64(seed))
        number = rng.random(population.frame.rows)
        # the second wave's random numbers move on by part of the sampling fraction: most units stay
        waves = (
            population.draw(number, "上年收入"),
            population.draw((number - ROTATED * FRACTION) % 1, "本年收入"),
        )
        for name, (truth, answered) in asked.items():
            low, high = answered(*waves, seed).interval()[0]
            held[name] += low <= truth <= high
    print(f"{samples} samples of {int(population.wanted.sum())} from {population.frame.rows}")
    for name, count in held.items():
        print(f"{name:22} {count / samples:6.1%}")


if __name__ == "__main__":
    main()
