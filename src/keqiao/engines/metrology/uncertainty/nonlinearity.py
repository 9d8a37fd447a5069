"""非线性检查: says when the first-order result cannot be trusted, before anybody relies on it.

Source: JCGM 100:2008, 5.1.2 note; JCGM 101:2008, 9.4 (zero gradient); JJF 1059.2-2012.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.uncertainty.budget import Budget
from keqiao.engines.metrology.uncertainty.first_order import FirstOrder
from keqiao.engines.metrology.uncertainty.second_order import MAX_INPUTS, second_order_terms

STRONG_SHARE = 0.1
"""Second-order variance above this share of the first-order one is called strong (our convention)."""


@dataclass(frozen=True)
class NonlinearityWarning:
    """非线性提示: for one output, what was found, in a sentence."""

    output: str
    kind: Literal["zero_gradient", "strong", "undefined"]
    sentence: str


def nonlinearity(budget: Budget, first: FirstOrder) -> list[NonlinearityWarning]:
    """Warnings for outputs whose first-order uncertainty misses what the next terms of the series hold."""
    if len(budget.names) > MAX_INPUTS:
        return []
    found: list[NonlinearityWarning] = []
    for name, root in budget.outputs.items():
        try:
            _, pairs, _ = second_order_terms(budget, root)
        except InputError:
            sentence = f"{name}:模型在估计值处没有二阶导数,一阶结果未经检查,请看蒙特卡洛法的结果"
            found.append(NonlinearityWarning(name, "undefined", sentence))
            continue
        found += _judge(name, first.outputs[name].u ** 2, float(pairs.sum()))
    return found


def _judge(name: str, variance: float, extra: float) -> list[NonlinearityWarning]:
    if variance == 0 and extra > 0:
        sentence = (
            f"{name}:模型在估计值处的灵敏系数全为零,一阶不确定度为 0 不可信;"
            f"仅二阶项就给出 u = {extra**0.5:.3g},请用蒙特卡洛法的结果"
        )
        return [NonlinearityWarning(name, "zero_gradient", sentence)]
    if variance > 0 and abs(extra) > STRONG_SHARE * variance:
        sentence = f"{name}:模型明显非线性,二阶项为一阶方差的 {extra / variance:.0%},请以蒙特卡洛法的结果为准"
        return [NonlinearityWarning(name, "strong", sentence)]
    return []
