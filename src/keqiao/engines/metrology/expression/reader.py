"""读表达式: text to graph nodes, accepting arithmetic, known names and the functions listed here only."""

from __future__ import annotations

import ast
import math
import unicodedata
from collections.abc import Callable, Mapping

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.expression.graph import Graph
from keqiao.engines.metrology.expression.pairs import Pair, PairArithmetic

MAX_LENGTH = 20_000
MAX_DEPTH = 250

_METHODS = {"abs": "modulus", "arg": "argument", "conj": "conjugate", "re": "real", "im": "imaginary"}
FUNCTIONS: Mapping[str, int] = {
    **dict.fromkeys(("exp", "log", "log10", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan"), 1),
    **dict.fromkeys(_METHODS, 1),
    "atan2": 2,
}
"""可用函数: name and number of arguments; ``log`` is the natural logarithm."""

_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.Pow: "pow",
}


def clean_name(name: str) -> str:
    """名称规范: the form in which Python's grammar compares names (NFKC), so that µ and μ are one name."""
    name = unicodedata.normalize("NFKC", name.strip())
    if not name.isidentifier():
        raise InputError("“{name}”不能作名称:只能含字母、汉字、数字、下划线", name=name)
    return name


class ExpressionReader:
    """Reads expressions into ``graph``; ``names`` is what they may use and grows by ``define``."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.arithmetic = PairArithmetic(graph)
        self.names: dict[str, Pair] = {"pi": Pair(graph.const(math.pi))}

    def define(self, name: str, value: Pair) -> None:
        """Let later expressions use ``name``; a function of the same name stays callable."""
        self.names[name] = value

    def read(self, text: str, title: str) -> Pair:
        """The node pair of ``text``; ``title`` names the expression in an error message."""
        if not isinstance(text, str):
            raise InputError("模型“{title}”的表达式应当是文字,收到的是 {text!r}", title=title, text=text)
        if len(text) > MAX_LENGTH:
            raise InputError("模型“{title}”的表达式超过 {limit} 个字符", title=title, limit=MAX_LENGTH)
        try:
            tree = ast.parse(text.strip(), mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise InputError("模型“{title}”的表达式“{text}”写法有误", title=title, text=text[:200]) from None
        try:
            return _Walk(self, title).visit(tree.body, 0)
        except InputError as error:
            if error.fields.get("title") == title:
                raise
            raise InputError("模型“{title}”:{reason}", title=title, reason=error) from None


class _Walk:
    """One walk over one parsed expression; every kind of node not named here is refused."""

    def __init__(self, reader: ExpressionReader, title: str) -> None:
        self.reader = reader
        self.title = title

    def visit(self, node: ast.expr, depth: int) -> Pair:
        if depth > MAX_DEPTH:
            raise self._refused("嵌套超过 {limit} 层", limit=MAX_DEPTH)
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name():
                return self._name(node)
            case ast.UnaryOp(op=ast.UAdd()):
                return self.visit(node.operand, depth + 1)
            case ast.UnaryOp(op=ast.USub()):
                return self.reader.arithmetic.neg(self.visit(node.operand, depth + 1))
            case ast.BinOp() if type(node.op) in _OPERATORS:
                return self._operation(node, depth)
            case ast.Call():
                return self._call(node, depth)
        raise self._refused("不能使用 {kind},只能用 + - * / ** 和列明的函数", kind=type(node).__name__)

    def _constant(self, node: ast.Constant) -> Pair:
        graph = self.reader.graph
        value = node.value
        if isinstance(value, complex):
            return Pair(graph.const(value.real), graph.const(value.imag))
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._refused("不能使用 {value!r},只能用数", value=value)
        try:
            return Pair(graph.const(float(value)))
        except OverflowError:
            raise self._refused("有一个整数太大") from None

    def _name(self, node: ast.Name) -> Pair:
        known = self.reader.names.get(node.id)
        if known is None:
            raise self._refused("用到了没有定义的量“{name}”", name=node.id)
        return known

    def _operation(self, node: ast.BinOp, depth: int) -> Pair:
        left, right = self.visit(node.left, depth + 1), self.visit(node.right, depth + 1)
        operation: Callable[[Pair, Pair], Pair] = getattr(self.reader.arithmetic, _OPERATORS[type(node.op)])
        return operation(left, right)

    def _call(self, node: ast.Call, depth: int) -> Pair:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in FUNCTIONS:
            raise self._refused("没有函数“{name}”;可用:{known}", name=name, known="、".join(FUNCTIONS))
        if node.keywords or len(node.args) != FUNCTIONS[name]:
            raise self._refused("函数 {name} 要 {count} 个参数", name=name, count=FUNCTIONS[name])
        arguments = [self.visit(argument, depth + 1) for argument in node.args]
        function: Callable[..., Pair] = getattr(self.reader.arithmetic, _METHODS.get(name, name))
        return function(*arguments)

    def _refused(self, reason: str, **fields: object) -> InputError:
        return InputError("模型“{title}”:" + reason, title=self.title, **fields)
