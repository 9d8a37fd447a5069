"""审核与插补: rules as data, limits that outliers cannot bend, the fewest fields to change, flagged
imputation.
"""

from keqiao.engines.survey.editing.atoms import Value
from keqiao.engines.survey.editing.imputation import METHODS, Imputed, impute
from keqiao.engines.survey.editing.imputation_variance import (
    Combined,
    RaoShao,
    bayesian_bootstrap,
    combine,
    rao_shao_total,
)
from keqiao.engines.survey.editing.localisation import Localisation, consistent_values, localise
from keqiao.engines.survey.editing.ratio_limits import (
    Outliers,
    hidiroglou_berthelot,
    ratio_limits,
    selective_score,
)
from keqiao.engines.survey.editing.rules import Finding, Rule, check, load_rules, rule

__all__ = [
    "METHODS",
    "Combined",
    "Finding",
    "Imputed",
    "Localisation",
    "Outliers",
    "RaoShao",
    "Rule",
    "Value",
    "bayesian_bootstrap",
    "check",
    "combine",
    "consistent_values",
    "hidiroglou_berthelot",
    "impute",
    "load_rules",
    "localise",
    "rao_shao_total",
    "ratio_limits",
    "rule",
    "selective_score",
]
