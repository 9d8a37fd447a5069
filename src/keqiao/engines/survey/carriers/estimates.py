"""在数据所在处估计: one grouped pass (a second where the first cancelled) and small matrices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from keqiao.engines.survey.carriers.frames import framed, gather_cells, pilot_totals
from keqiao.engines.survey.carriers.leaves import Gathered, gathered
from keqiao.engines.survey.carriers.plan import Plan, planned
from keqiao.engines.survey.carriers.relations import is_relation, relation_cells
from keqiao.engines.survey.carriers.sql import moments_sql
from keqiao.engines.survey.designs.design import Description
from keqiao.engines.survey.estimation.estimand import Estimand, around_pilot
from keqiao.engines.survey.estimation.estimates import Estimates
from keqiao.engines.survey.tables import Table, from_arrow

Run = Callable[[str], pa.Table]
CANCELLED = 1e-3
"""A variance this far below its terms keeps fewer than twelve digits of them: it is gathered again."""


def estimate_on_frame(
    native: Any, description: Description, estimand: Estimand, names: Mapping[str, str] | None = None
) -> Estimates:
    """数据框上的估计: a DuckDB relation, a Polars, pandas, PyArrow or PySpark frame.

    The figures equal those of the NumPy carrier within 1e-9. Raises :class:`InputError` as it does, and for
    designs that need more than grouped moments. ``names`` maps column names to the frame's own, where its
    engine cannot keep them (DuckDB takes ``nh`` and ``Nh`` for one name).
    """
    if is_relation(native):
        return _in_one_pass(lambda plan: relation_cells(native, plan, names), description, estimand)
    frame = framed(native, names)
    plan = planned(description, estimand)
    sizes = np.ones(len(plan.basics))
    if estimand.relative_to or plan.pairs:
        totals, sizes = pilot_totals(frame, plan)
        estimand = around_pilot(estimand, totals)
        plan = planned(description, estimand)
    return _estimates(estimand, gathered(plan, gather_cells(frame, plan, sizes)))


def estimate_in_database(
    run: Run, source: str, description: Description, estimand: Estimand, dialect: str = "postgres"
) -> Estimates:
    """数据库内的估计.

    ``run`` executes one statement and returns an Arrow table; ``source`` names the table.
    """

    def cells(plan: Plan) -> Table:
        return from_arrow(run(moments_sql(plan, source, dialect)))

    return _in_one_pass(cells, description, estimand)


def _in_one_pass(cells: Callable[[Plan], Table], description: Description, estimand: Estimand) -> Estimates:
    """One grouped pass, and a second around the first one's quotients where the first cancelled."""
    found = _gathered(cells, description, estimand)
    if estimand.relative_to and _cancelled(estimand, found):
        estimand = around_pilot(estimand, found.moments.totals.sum(axis=0))
        found = _gathered(cells, description, estimand)
    return _estimates(estimand, found)


def _gathered(cells: Callable[[Plan], Table], description: Description, estimand: Estimand) -> Gathered:
    plan = planned(description, estimand)
    raw = cells(plan)
    renamed = {f"k_key_{i}": name for i, name in enumerate([*plan.keys, *plan.by])}
    return gathered(plan, Table({renamed.get(name, name): raw[name] for name in raw}))


def _cancelled(estimand: Estimand, found: Gathered) -> bool:
    """Whether some variance is small beside its terms, so that their rounding shows in it."""
    jacobian, covariance = estimand.jacobian(found.moments.totals), found.moments.covariance
    variance = np.einsum("dkp,dpq,dkq->dk", jacobian, covariance, jacobian)
    slopes = np.abs(jacobian)
    spread = np.sqrt(np.einsum("dpp->dp", covariance))
    terms = np.einsum("dkp,dp->dk", slopes, spread) ** 2
    return bool((variance < CANCELLED * terms).any())


def _estimates(estimand: Estimand, found: Gathered) -> Estimates:
    jacobian = estimand.jacobian(found.moments.totals)
    variance, whole = found.moments.of_figures(jacobian)
    d, k, _ = jacobian.shape
    figures = estimand.function(found.moments.totals)
    labels = tuple(label for label in estimand.labels for _ in range(d))
    return Estimates(
        labels,
        figures.T.reshape(-1),
        variance,
        found.df,
        whole,
        found.domains * k,
        np.tile(found.units, k),
    )
