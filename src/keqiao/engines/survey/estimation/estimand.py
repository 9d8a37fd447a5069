"""估计目标: a smooth function of totals, the one form every estimate of this engine takes.

``basics`` are expressions whose population totals are estimated; ``function`` turns those totals into figures
and ``jacobian`` is its derivative. Linearisation (Särndal, Swensson and Wretman 1992, section 5.5),
replication and the grouped moments of every carrier all work from these three things alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.expressions import Binary, Call, Name, Node, Number, Text, Unary, names_in, parse
from keqiao.engines.survey.expressions import value_and_gradient as differentiate
from keqiao.engines.survey.types import FloatArray

ONE = Number(1.0)


@dataclass(frozen=True)
class Estimand:
    """估计目标.

    ``function`` maps totals (..., p) to figures (..., k), ``jacobian`` to (..., k, p). ``where``
    restricts to a domain, ``by`` names the columns whose values make the domains. ``relative_to[i] = j``
    tells carriers to gather ``basics[i] - c * basics[j]`` with a pilot value ``c``, which keeps
    cross-products from cancelling.
    """

    labels: tuple[str, ...]
    basics: tuple[Node, ...]
    function: Callable[[FloatArray], FloatArray]
    jacobian: Callable[[FloatArray], FloatArray]
    where: Node | None = None
    by: tuple[str, ...] = ()
    relative_to: Mapping[int, int] = field(default_factory=dict)
    size_basic: int | None = None  # the basic that counts units, when there is one


def as_node(expression: str | Node) -> Node:
    """A column name (any characters), or an expression."""
    if not isinstance(expression, str):
        return expression
    try:
        return parse(expression)
    except InputError:
        return Name(expression)


def both(first: Node | None, second: Node | None) -> Node | None:
    """Two conditions together."""
    if first is None or second is None:
        return first if second is None else second
    return Binary("&", first, second)


def present(variables: Sequence[Node]) -> Node | None:
    """The condition that no variable is missing (``na_rm``)."""
    condition: Node | None = None
    names = dict.fromkeys(name for variable in variables for name in names_in(variable))
    for name in names:
        condition = both(condition, Unary("!", Call("is.na", (Name(name),))))
    return condition


def total(variables: Sequence[str | Node]) -> Estimand:
    """总量. Horvitz-Thompson totals of each variable."""
    nodes = tuple(as_node(variable) for variable in variables)
    k = len(nodes)

    def jacobian(totals: FloatArray) -> FloatArray:
        return np.broadcast_to(np.eye(k), (*totals.shape[:-1], k, k))

    return Estimand(_names(variables), nodes, lambda totals: totals, jacobian)


def mean(variables: Sequence[str | Node]) -> Estimand:
    """均值. Hájek means: totals over the estimated number of units."""
    nodes = (*(as_node(variable) for variable in variables), ONE)
    k = len(nodes) - 1

    def function(totals: FloatArray) -> FloatArray:
        return _divided(totals[..., :-1], totals[..., -1:])

    def jacobian(totals: FloatArray) -> FloatArray:
        size = totals[..., -1]
        result = np.zeros((*totals.shape[:-1], k, k + 1))
        result[..., np.arange(k), np.arange(k)] = _divided(np.ones_like(size), size)[..., None]
        result[..., :, k] = -_divided(function(totals), size[..., None])
        return result

    return Estimand(
        _names(variables), nodes, function, jacobian, relative_to=dict.fromkeys(range(k), k), size_basic=k
    )


def indicators(variable: str, levels: Sequence[str]) -> tuple[Node, ...]:
    """One 0/1 variable for each level of a factor."""
    return tuple(Binary("==", Name(variable), Text(level)) for level in levels)


def factor_total(variable: str, levels: Sequence[str]) -> Estimand:
    """类别总数. The estimated number of units in each class."""
    estimand = total(indicators(variable, levels))
    return relabelled(estimand, [f"{variable}{level}" for level in levels])


def factor_mean(variable: str, levels: Sequence[str]) -> Estimand:
    """类别比例. The estimated share of units in each class."""
    estimand = mean(indicators(variable, levels))
    return relabelled(estimand, [f"{variable}{level}" for level in levels])


def ratio(numerators: Sequence[str | Node], denominators: Sequence[str | Node]) -> Estimand:
    """比率. Every numerator over every denominator, numerators running fastest."""
    tops = tuple(as_node(variable) for variable in numerators)
    bottoms = tuple(as_node(variable) for variable in denominators)
    a, b = len(tops), len(bottoms)
    labels = tuple(f"{n}/{d}" for d in _names(denominators) for n in _names(numerators))

    def function(totals: FloatArray) -> FloatArray:
        quotients = _divided(totals[..., None, :a], totals[..., a:, None])
        return quotients.reshape(*totals.shape[:-1], a * b)

    def jacobian(totals: FloatArray) -> FloatArray:
        result = np.zeros((*totals.shape[:-1], a * b, a + b))
        for j in range(b):
            size = totals[..., a + j]
            for i in range(a):
                result[..., j * a + i, i] = _divided(np.ones_like(size), size)
                result[..., j * a + i, a + j] = -_divided(_divided(totals[..., i], size), size)
        return result

    pilot = dict.fromkeys(range(a), a) if b == 1 else {}
    return Estimand(labels, (*tops, *bottoms), function, jacobian, relative_to=pilot)


def share(variable: str | Node, classes: str, levels: Sequence[str]) -> Estimand:
    """构成比. The share of a variable's total held by each class."""
    node = as_node(variable)
    parts = tuple(Binary("*", node, indicator) for indicator in indicators(classes, levels))
    k = len(parts)

    def function(totals: FloatArray) -> FloatArray:
        return _divided(totals, totals.sum(axis=-1, keepdims=True))

    def jacobian(totals: FloatArray) -> FloatArray:
        whole = totals.sum(axis=-1)[..., None, None]
        return _divided(np.eye(k) - function(totals)[..., :, None], whole)

    return Estimand(tuple(f"{classes}{level}" for level in levels), parts, function, jacobian)


def smooth(expressions: Mapping[str, str | Node], of: str = "totals") -> Estimand:
    """任意可微函数: functions of totals (or, with ``of="means"``, of means), linearised automatically.

    Example: ``smooth({"增长": "100 * (y2 / y1 - 1)"})``.
    """
    nodes = [parse(text) if isinstance(text, str) else text for text in expressions.values()]
    names = list(dict.fromkeys(name for node in nodes for name in names_in(node)))
    inner = (total if of == "totals" else mean)([Name(name) for name in names])

    def function(totals: FloatArray) -> FloatArray:
        flat = inner.function(totals).reshape(-1, len(names))
        values = [[differentiate(node, names, row)[0] for node in nodes] for row in flat]
        return np.asarray(values).reshape(*totals.shape[:-1], len(nodes))

    def jacobian(totals: FloatArray) -> FloatArray:
        flat = inner.function(totals).reshape(-1, len(names))
        slopes = [[differentiate(node, names, row)[1] for node in nodes] for row in flat]
        outer = np.asarray(slopes).reshape(*totals.shape[:-1], len(nodes), len(names))
        return np.asarray(outer @ inner.jacobian(totals))

    return Estimand(tuple(expressions), inner.basics, function, jacobian, relative_to=inner.relative_to)


def linear_combinations(inner: Estimand, coefficients: Mapping[str, Sequence[float]]) -> Estimand:
    """线性组合. Contrasts of another estimand's figures."""
    matrix = np.asarray(list(coefficients.values()), dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[1] != len(inner.labels):
        raise InputError("每个线性组合应有 {count} 个系数", count=len(inner.labels))
    return Estimand(
        tuple(coefficients),
        inner.basics,
        lambda totals: inner.function(totals) @ matrix.T,
        lambda totals: np.asarray(matrix @ inner.jacobian(totals)),
        inner.where,
        inner.by,
        inner.relative_to,
    )


def relabelled(estimand: Estimand, labels: Sequence[str]) -> Estimand:
    return Estimand(
        tuple(labels),
        estimand.basics,
        estimand.function,
        estimand.jacobian,
        estimand.where,
        estimand.by,
        estimand.relative_to,
        estimand.size_basic,
    )


def around_pilot(estimand: Estimand, pilot: FloatArray) -> Estimand:
    """The same estimand over ``basics[i] - c * basics[j]`` with the pilot's quotients ``c``.

    ``pilot`` (p,) are the whole sample's totals. The variables gathered are then small where the estimand's
    linearised variable is small, so their products do not cancel.
    """
    centres = np.zeros((len(estimand.basics), len(estimand.basics)))
    basics = list(estimand.basics)
    for i, j in estimand.relative_to.items():
        centre = float(pilot[i] / pilot[j]) if pilot[j] else 0.0
        centres[i, j] = centre
        shift: Node = Number(centre) if basics[j] == ONE else Binary("*", Number(centre), basics[j])
        basics[i] = Binary("-", basics[i], shift)
    restore = np.eye(len(basics)) + centres

    def back(totals: FloatArray) -> FloatArray:
        return np.asarray(totals @ restore.T)

    return replace(
        estimand,
        basics=tuple(basics),
        function=lambda totals: estimand.function(back(totals)),
        jacobian=lambda totals: np.asarray(estimand.jacobian(back(totals)) @ restore),
        relative_to={},
    )


def _names(variables: Sequence[str | Node]) -> tuple[str, ...]:
    from keqiao.engines.survey.expressions.formula import written

    return tuple(variable if isinstance(variable, str) else written(variable) for variable in variables)


def _divided(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """A quotient, missing where the bottom is zero (a domain without units is reported, not divided)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bottom == 0, np.nan, np.divide(top, bottom))
