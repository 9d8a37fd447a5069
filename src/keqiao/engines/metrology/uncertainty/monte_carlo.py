"""蒙特卡洛法: propagation of distributions, with a fixed number of trials or adaptively.

Source: JCGM 101:2008 (GUM supplement 1) clause 7, adaptive procedure 7.9; JJF 1059.2-2012.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.expression import compile_graph
from keqiao.engines.metrology.uncertainty.budget import Budget
from keqiao.engines.metrology.uncertainty.sampling import Draws, Sampler

Floats = NDArray[np.float64]
MAX_DRAWS = 10_000_000
MAX_NUMBERS = 40_000_000


@dataclass(frozen=True)
class OutputDistribution:
    """输出量的分布: mean, standard deviation, coverage interval [low, high]."""

    name: str
    mean: float
    u: float
    low: float
    high: float


@dataclass(frozen=True)
class MonteCarlo:
    """蒙特卡洛结果.

    ``draws`` is an array (outputs × trials) for further use; ``stable`` says whether the adaptive procedure
    reached its numerical tolerance (true for a fixed number of trials).
    """

    outputs: dict[str, OutputDistribution]
    correlation: Floats
    draws: Floats
    probability: float
    interval: str
    stable: bool = True
    tolerances: dict[str, float] | None = None
    notes: tuple[str, ...] = ()


def simulate(budget: Budget, trials: int | None = None, seed: int | None = None) -> MonteCarlo:
    """蒙特卡洛法 with ``trials`` draws (the budget's setting when absent; adaptive when that is absent too).

    Raises InputError when any draw leaves the model's domain: dropping such draws would bias the result.
    """
    count = budget.settings.draws if trials is None else trials
    function = compile_graph(budget.graph, list(budget.outputs.values()), budget.names, list(budget.outputs))
    sampler = Sampler(budget, function, seed)
    if count is None:
        return _adaptive(budget, sampler)
    least = smallest_trials(budget.settings.coverage_probability)
    if count < least:
        raise InputError(
            "蒙特卡洛抽样次数 {count} 太少:包含概率 {p} 至少要 {least} 次",
            count=count,
            least=least,
            p=budget.settings.coverage_probability,
        )
    if count * len(budget.outputs) > MAX_NUMBERS:
        raise InputError("蒙特卡洛抽样次数乘输出量个数超过 {limit}", limit=MAX_NUMBERS)
    return _summary(budget, sampler.draw(count), sampler.notes)


def smallest_trials(p: float) -> int:
    """Enough draws that both tails hold some: 100/(1-p) (JCGM 101, 7.9.4)."""
    return math.ceil(100 / (1 - p))


def coverage_interval(sample: Floats, p: float, kind: str = "symmetric") -> tuple[float, float]:
    """包含区间 of a sample: probabilistically symmetric, or the shortest. JCGM 101, 7.7."""
    count = len(sample)
    inside = int(p * count + 0.5)
    if kind == "symmetric":
        first = int((count - inside) / 2 + 0.5)
        first, last = max(first - 1, 0), min(first - 1 + inside, count - 1)
        parted = np.partition(sample, [max(first, 0), last])
        return float(parted[max(first, 0)]), float(parted[last])
    inside = min(inside, count - 1)
    # both ends lie in the outer (1-p) of the sample, so only the tails need to be in order
    parted = np.partition(sample, (count - inside - 1, inside))
    low, high = np.sort(parted[: count - inside]), np.sort(parted[inside:])
    first = int(np.argmin(high - low))
    return float(low[first]), float(high[first])


def numerical_tolerance(u: float, digits: int) -> float:
    """数值容差 δ: half a unit of the last of ``digits`` significant figures of ``u``. JCGM 101, 7.9.2."""
    if u <= 0 or not math.isfinite(u):
        return 0.0
    exponent = math.floor(math.log10(u))
    # 9.99 with two figures rounds to 10, one power higher
    if round(u / 10.0**exponent, digits - 1) >= 10:
        exponent += 1
    return 0.5 * 10.0 ** (exponent - digits + 1)


def _adaptive(budget: Budget, sampler: Sampler) -> MonteCarlo:
    """Batches until twice the standard deviation of each batch mean is within the tolerance."""
    settings = budget.settings
    size = max(smallest_trials(settings.coverage_probability), 10_000)
    most = max(2, min(MAX_DRAWS, MAX_NUMBERS // max(1, len(budget.outputs))) // size)
    batches: list[Draws] = []
    figures: list[Floats] = []
    stable, tolerances = False, np.zeros(len(budget.outputs))
    while len(batches) < most and not stable:
        batch = sampler.draw(size)
        batches.append(batch)
        figures.append(_figures(batch, settings.coverage_probability, settings.interval))
        # agreement of two or three batches may be chance: look at every tenth
        if len(batches) % 10 == 0:
            spread = np.std(figures, axis=0, ddof=1) / math.sqrt(len(figures))
            pooled = np.sqrt(np.mean([f[:, 1] ** 2 for f in figures], axis=0))
            tolerances = np.array([numerical_tolerance(u, settings.digits) for u in pooled])
            stable = bool((2 * spread <= tolerances[:, None]).all())
    outputs = np.concatenate([batch.outputs for batch in batches], axis=1)
    excess = np.mean([batch.excess for batch in batches], axis=0)
    summary = _summary(budget, Draws(outputs, excess), sampler.notes)
    notes = summary.notes
    if not stable:
        notes += (f"自适应蒙特卡洛法抽样 {size * len(batches)} 次仍未达到数值容差,结果的末位不可靠",)
    return MonteCarlo(
        summary.outputs,
        summary.correlation,
        summary.draws,
        summary.probability,
        summary.interval,
        stable,
        dict(zip(budget.outputs, tolerances.tolist(), strict=True)),
        notes,
    )


def _figures(draws: Draws, p: float, interval: str) -> Floats:
    """Rows of (mean, u, low, high) by output."""
    rows = []
    for row, excess in zip(draws.outputs, draws.excess, strict=True):
        variance = float(row.var(ddof=1))
        corrected = variance - excess
        u = math.sqrt(corrected if corrected > 0 else variance)
        rows.append((row.mean(), u, *coverage_interval(row, p, interval)))
    return np.array(rows)


def _summary(budget: Budget, draws: Draws, notes: tuple[str, ...]) -> MonteCarlo:
    settings = budget.settings
    figures = _figures(draws, settings.coverage_probability, settings.interval)
    outputs = {
        name: OutputDistribution(name, *map(float, row))
        for name, row in zip(budget.outputs, figures, strict=True)
    }
    return MonteCarlo(
        outputs,
        _correlation(draws.outputs),
        draws.outputs,
        settings.coverage_probability,
        settings.interval,
        notes=notes,
    )


def _correlation(draws: Floats) -> Floats:
    if len(draws) == 1:
        return np.eye(1)
    spread = draws.std(axis=1, ddof=1)
    safe = np.where(spread > 0, spread, np.inf)
    correlation: Floats = np.atleast_2d(np.cov(draws)) / np.outer(safe, safe)
    np.fill_diagonal(correlation, 1.0)
    return np.asarray(np.clip(correlation, -1.0, 1.0))
