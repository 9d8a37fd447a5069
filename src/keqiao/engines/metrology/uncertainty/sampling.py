"""抽样: draws of the input quantities and of the outputs, in blocks with seeds of their own.

The same seed gives the same draws on any machine, however many threads share the blocks.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.expression import CompiledFunction
from keqiao.engines.metrology.uncertainty.budget import Budget
from keqiao.engines.metrology.uncertainty.correlation import correlated_groups
from keqiao.engines.metrology.uncertainty.distributions import Normal, ScaledT
from keqiao.engines.metrology.uncertainty.tails import TailControl, tail_control

Floats = NDArray[np.float64]
BLOCK = 1 << 15


@dataclass(frozen=True)
class Draws:
    """抽样结果: ``outputs`` (outputs × size); ``excess``: what heavy tails added to each variance."""

    outputs: Floats
    excess: Floats


class Sampler:
    """抽样器 for one budget; every call of ``draw`` goes on where the last one stopped."""

    def __init__(self, budget: Budget, function: CompiledFunction, seed: int | None = None) -> None:
        self.budget = budget
        self.function = function
        self._seed = budget.settings.seed if seed is None else seed
        self._used = budget.graph.depends_on(list(budget.outputs.values()))
        groups = correlated_groups(budget.correlation, len(budget.names))
        self._joint = [group for group in groups if len(group) > 1]
        joint = {index for group in self._joint for index in group}
        free = [i for i, name in enumerate(budget.names) if i not in joint and name in self._used]
        self._tails: TailControl = tail_control(budget, free)
        self._block = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know about how correlated inputs were drawn."""
        quantities = list(self.budget.quantities.values())
        joint = [quantities[index] for group in self._joint for index in group]
        bent = [quantity.name for quantity in joint if not isinstance(quantity.distribution, Normal)]
        wild = [q.name for q in quantities if isinstance(q.distribution, ScaledT) and q.dof <= 2]
        found: tuple[str, ...] = ()
        if bent:
            found += (f"相关的输入量 {'、'.join(bent)} 按联合正态分布抽样,未用各自声明的分布",)
        if wild:
            found += (f"输入量 {'、'.join(wild)} 的 t 分布自由度不大于 2,没有标准差;只有包含区间可用",)
        return found

    def draw(self, size: int) -> Draws:
        """``size`` further draws of every output; refuses a model undefined for any of them."""
        outputs = np.empty((len(self.budget.outputs), size))
        edges = [(start, min(start + BLOCK, size)) for start in range(0, size, BLOCK)]
        blocks = range(self._block, self._block + len(edges))
        self._block += len(edges)
        jobs = list(zip(blocks, edges, strict=True))
        if len(jobs) == 1:
            moments = [self._fill(outputs, *jobs[0])]
        else:
            with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
                moments = list(pool.map(lambda job: self._fill(outputs, *job), jobs))
        bad = size - int(np.isfinite(outputs).all(axis=0).sum())
        if bad:
            raise InputError(
                "蒙特卡洛抽样中有 {bad} 次(共 {size} 次)使模型没有意义(除以零、负数开方或取对数、溢出);"
                "请检查输入量的分布是否越出模型的定义域",
                bad=bad,
                size=size,
            )
        return Draws(outputs, self._tails.excess(np.sum(moments, axis=0), size))

    def _fill(self, outputs: Floats, block: int, edge: tuple[int, int]) -> Floats:
        start, stop = edge
        generator = np.random.Generator(np.random.SFC64(np.random.SeedSequence([self._seed, block])))
        inputs = self._inputs(generator, stop - start)
        for row, values in enumerate(self.function.arrays(inputs, stop - start)):
            outputs[row, start:stop] = values
        return self._tails.moments(inputs)

    def _inputs(self, generator: np.random.Generator, size: int) -> Sequence[Floats]:
        quantities = list(self.budget.quantities.values())
        joint = {index for group in self._joint for index in group}
        inputs: list[Floats] = [np.empty(0)] * len(quantities)
        for index, quantity in enumerate(quantities):
            if index in joint or quantity.name not in self._used:
                inputs[index] = np.full(size, quantity.value)
            else:
                draws = quantity.distribution.deviations(generator, size)
                draws += quantity.value
                inputs[index] = draws
        for group in self._joint:
            self._draw_joint(inputs, group, generator, size)
        return inputs

    def _draw_joint(
        self, inputs: list[Floats], group: list[int], generator: np.random.Generator, size: int
    ) -> None:
        """Joint normal draws (JCGM 101, 6.4.8) by eigenvectors, so that |r| = 1 needs no special case."""
        assert self.budget.correlation is not None
        values, vectors = np.linalg.eigh(self.budget.correlation[np.ix_(group, group)])
        root = vectors * np.sqrt(np.clip(values, 0.0, None))
        draws = root @ generator.standard_normal((len(group), size))
        for row, index in enumerate(group):
            inputs[index] = inputs[index] + draws[row] * self.budget.uncertainties[index]
