"""比率估计的总量: totals estimated by ratios and known totals, combined or stratum by stratum (separate)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation.estimates import Estimates
from keqiao.engines.survey.estimation.estimator import estimate, restricted
from keqiao.engines.survey.replication.design import ReplicateDesign


def combined_ratio_total(
    design: Design | ReplicateDesign, numerator: str, denominator: str, population_total: float
) -> Estimates:
    """联合比率估计: one ratio times the known total (Cochran 1977, section 6.11)."""
    found = estimate(design, forms.ratio([numerator], [denominator]))
    return found.combined({numerator: [population_total]})


def separate_ratio_total(
    design: Design | ReplicateDesign,
    numerator: str,
    denominator: str,
    stratum: str,
    population_totals: Mapping[str, float],
) -> Estimates:
    """分别比率估计: each stratum's ratio times its known total (Cochran 1977, section 6.10)."""
    found = estimate(design, restricted(forms.ratio([numerator], [denominator]), None, (stratum,)))
    names = [domain[stratum] for domain in found.domains]
    lacking = [name for name in names if name not in population_totals]
    if lacking:
        raise InputError("层“{stratum}”没有给出“{variable}”的总量", stratum=lacking[0], variable=denominator)
    unsampled = [name for name in population_totals if name not in names]
    if unsampled:
        raise InputError("层“{stratum}”没有样本,不能用分别比率估计", stratum=unsampled[0])
    return found.combined({numerator: np.asarray([population_totals[name] for name in names])})  # type: ignore[dict-item] # an array is a sequence here
