"""二阶传播: the next terms of the Taylor series, for independent inputs.

Source: JCGM 100:2008, 5.1.2 note: sum over ordered pairs of [f_ij²/2 + f_i f_ijj] u_i² u_j².
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.expression import Derivatives, compile_graph
from keqiao.engines.metrology.uncertainty.budget import Budget

Floats = NDArray[np.float64]
MAX_INPUTS = 60


@dataclass(frozen=True)
class SecondOrderEstimate:
    """二阶结果: ``u`` of first- and second-order variance together; ``terms`` by label of the asked groups.

    ``u`` or a term is ``None`` where the summed variance is negative (the series has not converged).
    ``shift`` is Σ f_ii u_i²/2, what the estimate itself moves by.
    """

    name: str
    u: float | None
    terms: dict[str, float | None]
    shift: float


def second_order(budget: Budget) -> dict[str, SecondOrderEstimate]:
    """二阶结果 of every output; refuses correlated inputs, for which the formula does not hold."""
    if budget.correlation is not None:
        raise InputError("二阶项的公式只适用于互不相关的输入量;请改用蒙特卡洛法")
    if len(budget.names) > MAX_INPUTS:
        raise InputError("输入量超过 {limit} 个,不计算二阶项;请改用蒙特卡洛法", limit=MAX_INPUTS)
    for label, sides in budget.settings.second_order_groups.items():
        for name in (*sides[0], *sides[1]):
            if name not in budget.quantities:
                raise InputError("second_order_groups“{label}”中的“{name}”不是输入量", label=label, name=name)
    return {name: _one(budget, name, root) for name, root in budget.outputs.items()}


def second_order_terms(budget: Budget, root: int) -> tuple[Floats, Floats, Floats]:
    """(f_i u_i, matrix of ordered-pair terms, f_ii u_i²/2) of one output at the estimates."""
    derivatives = Derivatives(budget.graph)
    names, size = budget.names, len(budget.names)
    first = [derivatives.of(root, name) for name in names]
    second = [derivatives.of(slope, name) for slope in first for name in names]
    # f_ijj = ∂/∂x_j of f_ij
    third = [derivatives.of(second[i * size + j], names[j]) for i in range(size) for j in range(size)]
    function = compile_graph(
        budget.graph, first + second + third, names, ["二阶导数"] * (size + 2 * size * size)
    )
    flat = np.array(function.at(budget.values))
    slope, curve, bend = flat[:size], flat[size : size + size**2], flat[size + size**2 :]
    square = np.array(budget.uncertainties) ** 2
    f_ij, f_ijj = curve.reshape(size, size), bend.reshape(size, size)
    pairs = (f_ij**2 / 2 + slope[:, None] * f_ijj) * np.outer(square, square)
    return slope * np.sqrt(square), pairs, np.diag(f_ij) * square / 2


def _one(budget: Budget, name: str, root: int) -> SecondOrderEstimate:
    first, pairs, shift = second_order_terms(budget, root)
    place = {quantity: index for index, quantity in enumerate(budget.names)}
    terms = {}
    for label, (left, right) in budget.settings.second_order_groups.items():
        chosen = {(place[a], place[b]) for a in left for b in right}
        chosen |= {(b, a) for a, b in chosen}
        terms[label] = _root(sum(float(pairs[pair]) for pair in chosen))
    return SecondOrderEstimate(
        name, _root(float(first @ first) + float(pairs.sum())), terms, float(shift.sum())
    )


def _root(variance: float) -> float | None:
    return math.sqrt(variance) if variance >= 0 else None
