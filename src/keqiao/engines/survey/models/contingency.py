"""列联表检验: Rao-Scott tests of independence in a two-way table, and Wald tests beside them.

Rao and Scott (1984), Annals of Statistics 12, 46-60; Thomas and Rao (1987), JASA 82, 630-636 for the F forms.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import stats

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation.estimator import domain_codes, estimate, restricted
from keqiao.engines.survey.expressions import Binary, Node
from keqiao.engines.survey.models.chi_squared_sums import f_sum_tail
from keqiao.engines.survey.models.tests_of_hypotheses import TestResult
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.tables import factor
from keqiao.engines.survey.types import FloatArray

STATISTICS = ("F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint")


def independence_test(
    design: Design | ReplicateDesign,
    rows: str,
    columns: str,
    statistic: str = "F",
    where: str | Node | None = None,
) -> TestResult:
    """独立性检验 of two factors. ``F`` is Rao-Scott's second order with Thomas and Rao's F; ``Chisq``
    first order; ``lincom`` and ``saddlepoint`` the exact form of the null law by saddlepoint; ``Wald``,
    ``adjWald``. Rows of the domain with either factor missing count as units and for the degrees of
    freedom, not in the table; an empty cell gives the null law nothing."""
    if statistic not in STATISTICS:
        raise InputError("统计量“{name}”不存在;可用:{known}", name=statistic, known="、".join(STATISTICS))
    reached = forms.both(
        forms.present([forms.as_node(rows), forms.as_node(columns)]),
        None if where is None else forms.as_node(where),
    )
    inside = domain_codes(design.table, design.weights, restricted(forms.total(["1"]), where))[0] == 0
    df = float(design.domain_degrees(inside))
    counted = statistic in {"Wald", "adjWald"}
    units = float(inside.sum())
    table, covariance = _cells(design, rows, columns, reached, counted)
    if counted:
        return _wald(table, covariance, df, statistic)
    contrast = _interaction(*table.shape)
    p = table.T.reshape(-1)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    pearson = units * float(((table - expected) ** 2 / expected).sum())
    weighted = contrast / np.where(p == 0, np.inf, p)[:, None]
    delta: FloatArray = np.asarray(
        np.linalg.solve(contrast.T @ weighted / units, weighted.T @ covariance @ weighted), dtype=np.float64
    )
    return _rao_scott(pearson, delta, df, statistic)


def _cells(
    design: Design | ReplicateDesign, rows: str, columns: str, where: Node | None, counted: bool
) -> tuple[FloatArray, FloatArray]:
    """Estimated cell shares (or counts) (r, c), and their covariance (columns outer)."""
    first, second = factor(design.table[rows])[1], factor(design.table[columns])[1]
    if len(first) < 2 or len(second) < 2:
        raise InputError(
            "独立性检验的两个变量都要有至少两个类别:“{rows}”“{columns}”", rows=rows, columns=columns
        )
    left, right = forms.indicators(rows, first), forms.indicators(columns, second)
    cells = [Binary("*", a, b) for b in right for a in left]
    estimand = restricted((forms.total if counted else forms.mean)(cells), where)
    found = estimate(design, estimand)
    assert found.covariance is not None
    return found.estimate.reshape(len(second), len(first)).T, found.covariance


def _interaction(rows: int, columns: int) -> FloatArray:
    """Contrasts (r * c, (r-1)(c-1)) of the interaction, orthogonal to both margins."""
    a = np.repeat(np.eye(rows)[None], columns, axis=0).reshape(-1, rows)
    b = np.repeat(np.eye(columns), rows, axis=0)
    margins = np.hstack([a, b])
    products = np.column_stack([a[:, i] * b[:, j] for j in range(1, columns) for i in range(1, rows)])
    fitted, *_ = np.linalg.lstsq(margins, products, rcond=None)
    return np.asarray(products - margins @ fitted)


def _rao_scott(pearson: float, delta: FloatArray, df: float, statistic: str) -> TestResult:
    trace = float(np.trace(delta))
    d0 = trace**2 / float(np.trace(delta @ delta))
    if statistic == "F":
        value = pearson / trace
        return TestResult(value, "F", (d0, d0 * df), float(stats.f.sf(value, d0, d0 * df)))
    q = delta.shape[0]
    if statistic == "Chisq":
        return TestResult(pearson, "X-squared", (float(q),), float(stats.chi2.sf(pearson / (trace / q), q)))
    eigenvalues = np.real(np.linalg.eigvals(delta))
    return TestResult(pearson, "X-squared", (), f_sum_tail(pearson, eigenvalues, d0 * df))


def _wald(table: FloatArray, covariance: FloatArray, df: float, statistic: str) -> TestResult:
    """Wald tests of ``N_ij = N_i. N_.j / N`` from the residuals of all but the last row and column."""
    r, c = table.shape
    row, column, whole = table.sum(axis=1), table.sum(axis=0), float(table.sum())
    residual, slopes = [], []
    for j in range(c - 1):
        for i in range(r - 1):
            residual.append(table[i, j] - row[i] * column[j] / whole)
            slope = np.full((r, c), row[i] * column[j] / whole**2)
            slope[i, j] += 1
            slope[i, :] -= column[j] / whole
            slope[:, j] -= row[i] / whole
            slopes.append(slope.T.reshape(-1))
    z, jacobian = np.asarray(residual), np.asarray(slopes)
    chi = float(z @ np.linalg.solve(jacobian @ covariance @ jacobian.T, z))
    q = len(z)
    if statistic == "Wald":
        return TestResult(chi / q, "F", (float(q), df), float(stats.f.sf(chi / q, q, df)))
    value = chi * (df - q + 1) / (df * q)
    return TestResult(value, "F", (float(q), df - q + 1), float(stats.f.sf(value, q, df - q + 1)))


def goodness_of_fit(design: Design | ReplicateDesign, variable: str, shares: Sequence[float]) -> TestResult:
    """拟合优度检验 of a factor's shares against given ones (Rao-Scott first order)."""
    levels = factor(design.table[variable])[1]
    wanted = np.asarray(shares, dtype=np.float64)
    if len(wanted) != len(levels) or abs(wanted.sum() - 1) > 1e-6:
        raise InputError(
            "“{name}”有 {count} 个类别,给出的比例应同数且合计为 1", name=variable, count=len(levels)
        )
    found = estimate(design, forms.factor_mean(variable, levels))
    assert found.covariance is not None
    assert found.units is not None
    units = float(found.units[0])
    pearson = units * float(((found.estimate - wanted) ** 2 / wanted).sum())
    effects = np.diag(found.covariance) * units / wanted
    mean_effect = float(effects.sum()) / (len(levels) - 1)
    return TestResult(
        pearson,
        "X-squared",
        (float(len(levels) - 1),),
        float(stats.chi2.sf(pearson / mean_effect, len(levels) - 1)),
    )
