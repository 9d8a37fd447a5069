"""统计保密: cells that give somebody away, the cells hidden to cover them, and an attack that proves it
holds."""

from keqiao.engines.survey.protection.audit import Attack, Attacker, attackers_of, audit, exposed
from keqiao.engines.survey.protection.hierarchy import Hierarchy, flat, from_parents
from keqiao.engines.survey.protection.primary import Sensitivity, SensitivityRules, sensitive_cells
from keqiao.engines.survey.protection.suppression import COSTS, METHODS, Suppression, suppress
from keqiao.engines.survey.protection.table import MagnitudeTable, magnitude_table

__all__ = [
    "COSTS",
    "METHODS",
    "Attack",
    "Attacker",
    "Hierarchy",
    "MagnitudeTable",
    "Sensitivity",
    "SensitivityRules",
    "Suppression",
    "attackers_of",
    "audit",
    "exposed",
    "flat",
    "from_parents",
    "magnitude_table",
    "sensitive_cells",
    "suppress",
]
