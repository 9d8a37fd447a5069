"""在数据所在处估计: a pilot total, one grouped pass, and small matrices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from keqiao.engines.survey.carriers.frames import framed, gather_cells, pilot_totals
from keqiao.engines.survey.carriers.leaves import Gathered, gathered
from keqiao.engines.survey.carriers.plan import planned
from keqiao.engines.survey.carriers.sql import moments_sql, pilot_sql
from keqiao.engines.survey.designs.design import Description
from keqiao.engines.survey.estimation.estimand import Estimand, around_pilot
from keqiao.engines.survey.estimation.estimates import Estimates
from keqiao.engines.survey.tables import Table, from_arrow

Run = Callable[[str], pa.Table]


def estimate_on_frame(
    native: Any, description: Description, estimand: Estimand, names: Mapping[str, str] | None = None
) -> Estimates:
    """数据框上的估计: a DuckDB relation, a Polars, pandas, PyArrow or PySpark frame.

    The figures equal those of the NumPy carrier within 1e-9. Raises :class:`InputError` as it does, and for
    designs that need more than grouped moments. ``names`` maps column names to the frame's own, where its
    engine cannot keep them (DuckDB takes ``nh`` and ``Nh`` for one name).
    """
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
    plan = planned(description, estimand)
    if estimand.relative_to:
        row = from_arrow(run(pilot_sql(plan, source, dialect)))
        totals = np.asarray([np.nan_to_num(row.numbers(f"k_z_{j}")[0]) for j in range(len(plan.basics))])
        estimand = around_pilot(estimand, totals)
        plan = planned(description, estimand)
    cells = from_arrow(run(moments_sql(plan, source, dialect)))
    keys = [*plan.keys, *plan.by]
    renamed = {f"k_key_{i}": name for i, name in enumerate(keys)}
    named = Table({renamed.get(name, name): cells[name] for name in cells})
    return _estimates(estimand, gathered(plan, named))


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
