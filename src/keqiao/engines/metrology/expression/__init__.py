"""模型表达式: a measurement model written as text becomes a graph, its derivatives, and a compiled function.

The text is read with Python's own grammar, but only arithmetic and a fixed list of functions are accepted;
everything else is refused with the expression's name. Text is never handed to ``eval`` or ``exec``.
"""

from keqiao.engines.metrology.expression.compiled import CompiledFunction, compile_graph
from keqiao.engines.metrology.expression.derivative import Derivatives
from keqiao.engines.metrology.expression.graph import Graph
from keqiao.engines.metrology.expression.pairs import Pair
from keqiao.engines.metrology.expression.reader import FUNCTIONS, ExpressionReader, clean_name

__all__ = [
    "FUNCTIONS",
    "CompiledFunction",
    "Derivatives",
    "ExpressionReader",
    "Graph",
    "Pair",
    "clean_name",
    "compile_graph",
]
