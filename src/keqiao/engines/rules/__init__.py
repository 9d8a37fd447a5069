"""规则即代码: dated parameters and small formulas, exact, on one case or on columns of many.

A rule set is data plus formulas. Parameters are YAML with dates, sources and a mark; a variable is
one small function whose arguments name what it needs; a `Run` computes one case with its trace, a `BatchRun`
the same formulas on columns, equal to the fen.
"""

from keqiao.engines.rules.batch import BatchRun
from keqiao.engines.rules.book import Formulas, Input, RuleBook, Variable
from keqiao.engines.rules.columns import Column, Texts
from keqiao.engines.rules.loading import load_inputs, load_parameters
from keqiao.engines.rules.operations import Ratio, maximum, minimum, negate, where
from keqiao.engines.rules.parameters import Parameter, ParameterSet, Version
from keqiao.engines.rules.run import MissingInputError, Run
from keqiao.engines.rules.trace import ParameterUse, TraceStep
from keqiao.engines.rules.verdict import Interval, Verdict

__all__ = [
    "BatchRun",
    "Column",
    "Formulas",
    "Input",
    "Interval",
    "MissingInputError",
    "Parameter",
    "ParameterSet",
    "ParameterUse",
    "Ratio",
    "RuleBook",
    "Run",
    "Texts",
    "TraceStep",
    "Variable",
    "Verdict",
    "Version",
    "load_inputs",
    "load_parameters",
    "maximum",
    "minimum",
    "negate",
    "where",
]
