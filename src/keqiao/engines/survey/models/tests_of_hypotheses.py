"""假设检验: the one shape of a test's answer, and the tests that come from regression."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.expressions import Binary, Call, Name, Node, parse
from keqiao.engines.survey.expressions.formula import formula_variables
from keqiao.engines.survey.models.regression import Regression, regress, response
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.tables import Table, factor
from keqiao.engines.survey.types import BoolArray, FloatArray

SCORES = ("wilcoxon", "vanderWaerden", "median", "KruskalWallis")


@dataclass(frozen=True)
class TestResult:
    """检验结果: ``parameter`` degrees of freedom; ``estimate`` and ``interval`` where the test has them."""

    statistic: float
    name: str
    parameter: tuple[float, ...]
    p_value: float
    estimate: float | None = None
    interval: tuple[float, float] | None = None


def wald_test(fit: Regression, term: int) -> TestResult:
    """联合检验 of all coefficients of one term of the formula (F, with the design's degrees of freedom)."""
    chosen = np.flatnonzero(np.asarray(fit.term) == term)
    if chosen.size == 0:
        raise InputError("公式没有第 {term} 项", term=term)
    beta = fit.coefficients[chosen]
    chi = float(beta @ np.linalg.solve(fit.covariance[np.ix_(chosen, chosen)], beta))
    q = len(chosen)
    return TestResult(
        chi / q, "F", (float(q), fit.df_residual), float(stats.f.sf(chi / q, q, fit.df_residual))
    )


def t_test(
    design: Design | ReplicateDesign, formula: str | Node, level: float = 0.95, *, spent: int = 0
) -> TestResult:
    """t 检验: the difference of means between two groups (``y ~ group``), or of a mean from 0 (``y ~ 0``).

    ``spent`` takes as many degrees of freedom from the test of one mean: R takes one, the design's own
    rule (its default here) none.
    """
    node = parse(formula) if isinstance(formula, str) else formula
    if not (isinstance(node, Binary) and node.operator == "~"):
        raise InputError("t 检验的公式要写成“变量 ~ 组”")
    names = formula_variables(Binary("~", Name("."), node.right))[1:]
    if names:
        _two_groups(design, names[0])
    fit = regress(design, node if names else Binary("~", node.left, parse("1")))
    place = 1 if names else 0
    estimate, se = float(fit.coefficients[place]), float(fit.se[place])
    df = fit.df_residual - (0 if names else spent)
    half = float(stats.t.ppf((1 + level) / 2, df)) * se
    return TestResult(
        estimate / se,
        "t",
        (df,),
        float(2 * stats.t.sf(abs(estimate / se), df)),
        estimate,
        (estimate - half, estimate + half),
    )


def _two_groups(design: Design | ReplicateDesign, name: str) -> None:
    codes, _ = factor(design.table[name])
    held = np.unique(codes[(codes >= 0) & (design.weights != 0)])
    if len(held) != 2:
        raise InputError("“{name}”有 {count} 组;两样本检验要求恰有两组", name=name, count=len(held))


def rank_test(design: Design | ReplicateDesign, formula: str | Node, scores: str = "wilcoxon") -> TestResult:
    """秩检验 (Lumley and Scott 2013, Biometrika 100, 831-842): a regression of scores of estimated ranks."""
    if scores not in SCORES:
        raise InputError("秩检验“{name}”不存在;可用:{known}", name=scores, known="、".join(SCORES))
    node = parse(formula) if isinstance(formula, str) else formula
    if not (isinstance(node, Binary) and node.operator == "~" and isinstance(node.right, Name)):
        raise InputError("秩检验的公式要写成“变量 ~ 组”")
    y = response(node.left, design.table)
    codes, _ = factor(design.table[node.right.value])
    rows = ~np.isnan(y) & (codes >= 0) & (design.weights != 0)
    ranked = _rank_scores(y, design.weights, rows, scores)
    table = design.table.with_columns(**{"秩得分": ranked})
    fit = regress(_on(design, table), Binary("~", Name("秩得分"), _as_factor(node.right)))
    groups = len(np.unique(codes[rows]))
    if groups == 2:
        t = float(fit.coefficients[1] / fit.se[1])
        p = float(2 * stats.t.sf(abs(t), fit.df_residual))
        return TestResult(t, "t", (fit.df_residual,), p, float(fit.coefficients[1]))
    beta = fit.coefficients[1:]
    chi = float(beta @ np.linalg.solve(fit.covariance[1:, 1:], beta))
    return TestResult(chi, "Chisq", (float(len(beta)),), float(stats.chi2.sf(chi, len(beta))))


def _as_factor(name: Name) -> Node:
    return Call("factor", (name,))


def _on(design: Design | ReplicateDesign, table: Table) -> Design | ReplicateDesign:
    return replace(design, table=table)


def _rank_scores(y: FloatArray, weights: FloatArray, rows: BoolArray, scores: str) -> FloatArray:
    """Scores of the estimated population mid-ranks, as shares of the population."""
    values, w = y[rows], weights[rows]
    order = np.argsort(values, kind="stable")
    _, tied, count = np.unique(values, return_inverse=True, return_counts=True)
    below = np.empty(len(w))
    below[order] = np.cumsum(w[order]) - w[order] / 2
    # tied units share the plain mean of their places (in row order), as in Lumley and Scott's own software
    ranks = (np.bincount(tied, weights=below) / count)[tied] / w.sum()
    result = np.full(y.shape, np.nan)
    if scores == "vanderWaerden":
        ranks = stats.norm.ppf(ranks)
    elif scores == "median":
        ranks = (ranks > 0.5).astype(np.float64)
    result[rows] = ranks
    return result
