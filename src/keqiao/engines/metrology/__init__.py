"""计量: measurement uncertainty, conformity, interlaboratory comparison, precision and control charts.

Every method is callable with plain numbers and lists and gives a frozen result with named fields; bad input
raises ``InputError`` with one sentence. Budgets: ``read_budget``, ``propagate``, ``simulate``; decisions
``decide``, ``global_risk``; proficiency testing ``evaluate_round`` and its parts; the packages hold the
rest: ``uncertainty``, ``decision``, ``robust``, ``proficiency``, ``precision``, ``control``, ``gauge``.
"""

from keqiao.engines.metrology import control, decision, gauge, precision, proficiency, robust, uncertainty
from keqiao.engines.metrology.decision import decide, global_risk
from keqiao.engines.metrology.documents import BudgetDocument, load_budget
from keqiao.engines.metrology.precision import anova, fit_line, precision_level, summarise
from keqiao.engines.metrology.proficiency import evaluate_round, read_results, scores
from keqiao.engines.metrology.robust import algorithm_a, algorithm_s, hampel, q_method
from keqiao.engines.metrology.rounding import rounded_result
from keqiao.engines.metrology.uncertainty import propagate, read_budget, second_order, simulate, validate

__all__ = [
    "BudgetDocument",
    "algorithm_a",
    "algorithm_s",
    "anova",
    "control",
    "decide",
    "decision",
    "evaluate_round",
    "fit_line",
    "gauge",
    "global_risk",
    "hampel",
    "load_budget",
    "precision",
    "precision_level",
    "proficiency",
    "propagate",
    "q_method",
    "read_budget",
    "read_results",
    "robust",
    "rounded_result",
    "scores",
    "second_order",
    "simulate",
    "summarise",
    "uncertainty",
    "validate",
]
