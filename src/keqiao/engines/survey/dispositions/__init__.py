"""调查处置: what became of each unit, outcome rates, non-response weights, and bounds for partial codes."""

from keqiao.engines.survey.dispositions.adjustment import (
    Adjusted,
    Bounds,
    ClassFactor,
    adjust_weights,
    partial_code_bounds,
    propensity_classes,
    values_with_zeros,
)
from keqiao.engines.survey.dispositions.codes import (
    Disposition,
    classify,
    default_dispositions,
    load_dispositions,
    tally,
)
from keqiao.engines.survey.dispositions.propensity import response_propensity
from keqiao.engines.survey.dispositions.rates import OutcomeRates, outcome_rates

__all__ = [
    "Adjusted",
    "Bounds",
    "ClassFactor",
    "Disposition",
    "OutcomeRates",
    "adjust_weights",
    "classify",
    "default_dispositions",
    "load_dispositions",
    "outcome_rates",
    "partial_code_bounds",
    "propensity_classes",
    "response_propensity",
    "tally",
    "values_with_zeros",
]
