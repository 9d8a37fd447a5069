"""量具重复性与再现性: average-and-range method and analysis of variance.

Source: AIAG Measurement Systems Analysis, 4th edition, chapter III. The two methods may differ on the same
data; every result names its method.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import yaml
from scipy import special

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import Floats, listing, not_negative, positive, table

FACTORS = yaml.safe_load((Path(__file__).parent / "data" / "gauge_factors.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class GaugeStudy:
    """量具研究结果, standard deviations in the unit of the data.

    ``EV`` equipment (repeatability), ``AV`` appraisers (reproducibility), ``INT`` interaction (analysis of
    variance, when not pooled), ``GRR`` their root sum of squares, ``PV`` parts; ``ndc`` = number of
    distinct categories, ``None`` when GRR is zero.
    """

    method: Literal["average_and_range", "anova"]
    EV: float
    AV: float
    GRR: float
    PV: float
    INT: float = 0.0

    @property
    def total(self) -> float:
        """总变差 TV: GRR and parts together."""
        return math.hypot(self.GRR, self.PV)

    @property
    def grr_percent(self) -> float | None:
        """%GRR of the total variation."""
        return 100 * self.GRR / self.total if self.total else None

    @property
    def ndc(self) -> int | None:
        return int(FACTORS["ndc_factor"] * self.PV / self.GRR) if self.GRR else None

    def pct_of_tolerance(self, tolerance: float, spread: float = 6.0) -> float:
        """GRR over a tolerance, in per cent: ``spread`` standard deviations over the tolerance width."""
        return 100 * spread * self.GRR / positive(tolerance, "容差")


@dataclass(frozen=True)
class GaugeAnova(GaugeStudy):
    """方差分析法的量具研究: sums of squares, and the interaction's test before pooling."""

    SS_appraiser: float = 0.0
    SS_part: float = 0.0
    SS_interaction: float = 0.0
    SS_equipment: float = 0.0
    F_interaction: float | None = None
    p_interaction: float | None = None
    pooled: bool = False


def average_and_range(
    appraiser_part_trial: Sequence[Any],
    K1: float | None = None,
    K2: float | None = None,
    K3: float | None = None,
) -> GaugeStudy:
    """均值极差法 of data [appraiser][part][trial]; K1 to K3 from the data file when absent."""
    data = measurements(appraiser_part_trial)
    appraisers, parts, trials = data.shape
    k1 = positive(K1, "K1") if K1 is not None else _factor("K1", trials)
    k2 = positive(K2, "K2") if K2 is not None else _factor("K2", appraisers)
    k3 = positive(K3, "K3") if K3 is not None else _factor("K3", parts)
    ev = k1 * float(np.ptp(data, axis=2).mean())
    reach = k2 * float(np.ptp(data.mean(axis=(1, 2))))
    av = math.sqrt(max(0.0, reach**2 - ev**2 / (parts * trials)))
    pv = k3 * float(np.ptp(data.mean(axis=(0, 2))))
    return GaugeStudy("average_and_range", ev, av, math.hypot(ev, av), pv)


def gauge_anova(appraiser_part_trial: Sequence[Any], pool_interaction_if_p_above: float = 0.25) -> GaugeAnova:
    """方差分析法: the interaction is pooled with the error when its p is above the given level."""
    data = measurements(appraiser_part_trial)
    limit = not_negative(pool_interaction_if_p_above, "pool_interaction_if_p_above")
    a, b, n = data.shape
    grand = data.mean()
    cells, rows, columns = data.mean(axis=2), data.mean(axis=(1, 2)), data.mean(axis=(0, 2))
    ss_a = b * n * float(((rows - grand) ** 2).sum())
    ss_b = a * n * float(((columns - grand) ** 2).sum())
    ss_ab = n * float(((cells - rows[:, None] - columns[None, :] + grand) ** 2).sum())
    ss_e = float(((data - cells[:, :, None]) ** 2).sum())
    dof_ab, dof_e = (a - 1) * (b - 1), a * b * (n - 1)
    ms_ab, error = ss_ab / dof_ab, ss_e / dof_e
    f = ms_ab / error if error else None
    p = float(special.fdtrc(dof_ab, dof_e, f)) if f is not None else None
    pooled = p is not None and p > limit
    if pooled:
        error = ms_ab = (ss_ab + ss_e) / (dof_ab + dof_e)
    interaction = max(0.0, (ms_ab - error) / n)
    appraiser = max(0.0, (ss_a / (a - 1) - ms_ab) / (b * n))
    part = max(0.0, (ss_b / (b - 1) - ms_ab) / (a * n))
    return GaugeAnova(
        method="anova",
        EV=math.sqrt(error),
        AV=math.sqrt(appraiser),
        GRR=math.sqrt(error + appraiser + interaction),
        PV=math.sqrt(part),
        INT=math.sqrt(interaction),
        SS_appraiser=ss_a,
        SS_part=ss_b,
        SS_interaction=ss_ab,
        SS_equipment=ss_e,
        F_interaction=f,
        p_interaction=p,
        pooled=pooled,
    )


def measurements(appraiser_part_trial: Sequence[Any]) -> Floats:
    """The data as an array; every appraiser measures every part equally often, two of each at least."""
    appraisers = listing(appraiser_part_trial, "量具数据")
    tables = [table(rows, f"第 {i} 个评价人的数据", 2, 2) for i, rows in enumerate(appraisers, 1)]
    if len(tables) < 2:
        raise InputError("量具研究至少要 2 个评价人,只有 {count} 个", count=len(tables))
    shapes = {one.shape for one in tables}
    if len(shapes) > 1:
        raise InputError(
            "各评价人的零件数或测量次数不同:{shapes}", shapes="、".join(map(str, sorted(shapes)))
        )
    return np.array(tables)


def _factor(name: str, count: int) -> float:
    known = FACTORS[name]
    if count not in known:
        raise InputError("没有 {count} 个对应的系数 {name},请给出 {name}", count=count, name=name)
    return float(known[count])
