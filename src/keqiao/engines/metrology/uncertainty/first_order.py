"""一阶传播: the law of propagation of uncertainty by exact derivatives, effective degrees of freedom.

Source: JCGM 100:2008 (GUM) clause 5 and annex G; JJF 1059.1-2012 clause 4.4-4.5.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import mul

import numpy as np
from numpy.typing import NDArray
from scipy import special

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.expression import Derivatives, compile_graph
from keqiao.engines.metrology.uncertainty.budget import Budget
from keqiao.engines.metrology.uncertainty.correlation import correlated_groups

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class OutputEstimate:
    """输出量的一阶结果.

    ``contributions`` are |c_i| u_i, ``sensitivities`` c_i; ``nu_eff``, ``k_p``, ``U_p`` are ``None`` where no
    rule of the GUM gives them (the note says why); ``U_k`` = k u.
    """

    name: str
    value: float
    u: float
    sensitivities: dict[str, float]
    contributions: dict[str, float]
    nu_eff: float | None
    k_p: float | None
    U_p: float | None
    U_k: float
    notes: tuple[str, ...] = ()

    @property
    def u_rel(self) -> float | None:
        """相对标准不确定度 u/|y|; ``None`` at y = 0."""
        return self.u / abs(self.value) if self.value else None


@dataclass(frozen=True)
class FirstOrder:
    """一阶结果: every output, and the correlation matrix of the outputs in the same order."""

    outputs: dict[str, OutputEstimate]
    covariance: Floats
    correlation: Floats
    notes: tuple[str, ...] = field(default=())


class CompiledBudget:
    """已编译的预算: evaluates estimates and standard uncertainties again and again at full speed.

    ``evaluate(values, uncertainties)`` takes the input quantities in the order of ``budget.names`` and gives
    (y, u(y)) for each output; with correlated inputs the budget's own correlation matrix is used.
    """

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self._count = len(budget.names)
        roots = list(budget.outputs.values())
        derivatives = Derivatives(budget.graph)
        gradient = [derivatives.of(root, name) for root in roots for name in budget.names]
        titles = list(budget.outputs)
        slopes = [f"∂{title}/∂{name}" for title in titles for name in budget.names]
        self.estimates = compile_graph(budget.graph, roots, budget.names, titles)
        self.gradients = compile_graph(budget.graph, gradient, budget.names, slopes)
        self._both = compile_graph(budget.graph, roots + gradient, budget.names, titles + slopes)
        self.notes = _unused(budget)
        self._slices = [
            (index, slice(len(roots) + index * self._count, len(roots) + (index + 1) * self._count))
            for index in range(len(roots))
        ]

    def evaluate(self, values: Sequence[float], uncertainties: Sequence[float]) -> list[tuple[float, float]]:
        """(estimate, standard uncertainty) of each output."""
        try:
            flat = self._both.scalar(*values)
        except (ArithmeticError, ValueError):
            flat = self._both.at(values)
        if self.budget.correlation is None:
            return [
                (flat[index], math.hypot(*map(mul, flat[part], uncertainties)))
                for index, part in self._slices
            ]
        spread = np.asarray(uncertainties)
        return [
            (flat[index], _root(np.array(flat[part]) * spread, self.budget.correlation))
            for index, part in self._slices
        ]


def propagate(budget: Budget, compiled: CompiledBudget | None = None) -> FirstOrder:
    """一阶传播 of a budget; raises InputError where the model or a derivative is undefined there."""
    compiled = compiled or CompiledBudget(budget)
    estimates = compiled.estimates.at(budget.values)
    jacobian = np.array(compiled.gradients.at(budget.values)).reshape(len(estimates), -1)
    spread = np.array(budget.uncertainties)
    scaled = jacobian * spread
    covariance = scaled @ (scaled.T if budget.correlation is None else budget.correlation @ scaled.T)
    outputs = {
        name: _output(budget, name, estimates[index], jacobian[index], scaled[index])
        for index, name in enumerate(budget.outputs)
    }
    return FirstOrder(outputs, covariance, _correlation_of(covariance), compiled.notes)


def _output(budget: Budget, name: str, value: float, slopes: Floats, scaled: Floats) -> OutputEstimate:
    u = math.hypot(*scaled.tolist()) if budget.correlation is None else _root(scaled, budget.correlation)
    settings = budget.settings
    nu, notes = effective_dof(budget, scaled, u)
    if nu is not None and settings.dof == "truncate" and nu >= 1 and math.isfinite(nu):
        nu = float(math.floor(nu * (1 + 1e-12)))
    k_p = None if nu is None else coverage_factor(settings.coverage_probability, nu)
    return OutputEstimate(
        name=name,
        value=value,
        u=u,
        sensitivities=dict(zip(budget.names, slopes.tolist(), strict=True)),
        contributions=dict(zip(budget.names, np.abs(scaled).tolist(), strict=True)),
        nu_eff=nu,
        k_p=k_p,
        U_p=None if k_p is None else k_p * u,
        U_k=settings.k * u,
        notes=notes,
    )


def effective_dof(budget: Budget, scaled: Floats, u: float) -> tuple[float | None, tuple[str, ...]]:
    """有效自由度: Welch-Satterthwaite (GUM G.4.1), ``inf`` when every component's is infinite.

    Correlated quantities count as one component when they share their degrees of freedom (simultaneous
    readings); otherwise the formula does not apply and ``None`` comes back with the reason.
    """
    dofs = [quantity.dof for quantity in budget.quantities.values()]
    fourth = 0.0
    for group in correlated_groups(budget.correlation, len(dofs)):
        acting = [index for index in group if scaled[index] != 0]
        if all(math.isinf(dofs[index]) for index in acting):
            continue
        if len({dofs[index] for index in acting}) > 1:
            names = "、".join(budget.names[index] for index in acting)
            return None, (
                f"输入量 {names} 相关而自由度不同,韦尔奇—萨特思韦特公式不适用;请用蒙特卡洛法的区间",
            )
        if budget.correlation is None or len(acting) == 1:
            part = abs(float(scaled[acting[0]]))
        else:
            part = _root(scaled[acting], budget.correlation[np.ix_(acting, acting)])
        fourth += (part / u) ** 4 / dofs[acting[0]] if u else 0.0
    return (1 / fourth if fourth else math.inf), ()


def coverage_factor(p: float, nu: float) -> float:
    """包含因子 k_p: the t quantile for a symmetric interval of probability ``p``, normal for infinite ``nu``.

    GUM G.3.4 and table G.2.
    """
    if not 0 < p < 1:
        raise InputError("包含概率应当在 0 与 1 之间,收到的是 {p}", p=p)
    if not nu > 0:
        raise InputError("自由度应当大于 0,收到的是 {nu}", nu=nu)
    upper = (1 + p) / 2
    return float(special.ndtri(upper)) if math.isinf(nu) else float(special.stdtrit(nu, upper))


def _root(scaled: Floats, correlation: Floats) -> float:
    return math.sqrt(max(0.0, float(scaled @ correlation @ scaled)))


def _correlation_of(covariance: Floats) -> Floats:
    """Correlations of the outputs; one without uncertainty correlates with nothing."""
    spread = np.sqrt(np.diag(covariance))
    spread = np.where(spread > 0, spread, np.inf)
    correlation = np.clip(covariance / np.outer(spread, spread), -1.0, 1.0)
    np.fill_diagonal(correlation, 1.0)
    return np.asarray(correlation)


def _unused(budget: Budget) -> tuple[str, ...]:
    used = budget.graph.depends_on(list(budget.outputs.values()))
    idle = [name for name in budget.names if name not in used]
    return (f"输入量 {'、'.join(idle)} 没有进入任何输出量的模型",) if idle else ()
