"""Formulas, conditions and functions of totals as text, parsed once and read in three ways.

``parse`` makes a tree; ``evaluate`` runs it over columns (domains, conditions), ``gradient``
differentiates it (automatic linearisation), ``model_matrix`` reads it as a model formula (calibration,
regression).
"""

from keqiao.engines.survey.expressions.evaluate import condition, evaluate
from keqiao.engines.survey.expressions.formula import ModelMatrix, formula_variables, model_matrix
from keqiao.engines.survey.expressions.gradient import names_in, value_and_gradient
from keqiao.engines.survey.expressions.parse import Binary, Call, Name, Node, Number, Text, Unary, parse

__all__ = [
    "Binary",
    "Call",
    "ModelMatrix",
    "Name",
    "Node",
    "Number",
    "Text",
    "Unary",
    "condition",
    "evaluate",
    "formula_variables",
    "model_matrix",
    "names_in",
    "parse",
    "value_and_gradient",
]
