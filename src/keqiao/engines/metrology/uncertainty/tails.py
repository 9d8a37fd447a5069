"""重尾的控制变量: steadies the standard deviation of draws when an input's tails are heavy (t, dof ≤ 4).

The sample variance of such draws has no finite variance itself: among a million draws of t with 3 degrees of
freedom a single one may carry a tenth of it. The variance of the input is known, so what chance added to the
sample's is subtracted from the output's, weighted by the squared sensitivity (method of control variates:
unbiased whatever the weight). Means and coverage intervals are left as drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.expression import Derivatives, compile_graph
from keqiao.engines.metrology.uncertainty.budget import Budget
from keqiao.engines.metrology.uncertainty.distributions import ScaledT

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TailControl:
    """Places, centres and variances of heavy-tailed inputs; weights c² (outputs × inputs)."""

    places: tuple[int, ...]
    centres: tuple[float, ...]
    variances: Floats
    weights: Floats

    def moments(self, inputs: Sequence[Floats]) -> Floats:
        """Sums of squared deviations of one block, by heavy-tailed input."""
        pairs = zip(self.places, self.centres, strict=True)
        return np.array([float(np.square(inputs[place] - centre).sum()) for place, centre in pairs])

    def excess(self, sums: Floats, size: int) -> Floats:
        """What the draws' chance added to each output's variance."""
        return self.weights @ (sums / size - self.variances)


def tail_control(budget: Budget, free: Sequence[int]) -> TailControl:
    """The control for independent inputs (positions ``free``); empty where nothing is heavy-tailed."""
    quantities = list(budget.quantities.values())
    heavy = [index for index in free if _is_heavy(quantities[index].distribution)]
    roots = list(budget.outputs.values())
    derivatives = Derivatives(budget.graph)
    slopes = [derivatives.of(root, budget.names[index]) for root in roots for index in heavy]
    function = compile_graph(budget.graph, slopes, budget.names, ["灵敏系数"] * len(slopes))
    try:
        weights = np.square(function.at(budget.values)).reshape(len(roots), len(heavy))
    except InputError:  # no derivative at the estimates: nothing to weigh by, the plain variance stands
        heavy, weights = [], np.zeros((len(roots), 0))
    return TailControl(
        tuple(heavy),
        tuple(quantities[index].value for index in heavy),
        np.array([_variance(quantities[index].distribution) for index in heavy]),
        weights,
    )


def _is_heavy(distribution: object) -> bool:
    return isinstance(distribution, ScaledT) and 2 < distribution.dof <= 4


def _variance(distribution: object) -> float:
    assert isinstance(distribution, ScaledT)
    return distribution.scale**2 * distribution.dof / (distribution.dof - 2)
