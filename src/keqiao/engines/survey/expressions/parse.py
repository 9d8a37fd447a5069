"""表达式解析: a small expression language, close to what statisticians write in R and in formulas.

Names may contain dots (``api.stu``), be quoted by backticks (any text, Chinese included), and calls may have
named arguments. Nothing is executed here and no Python is evaluated: the result is a tree of plain values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from keqiao.engines.errors import InputError


@dataclass(frozen=True)
class Number:
    value: float


@dataclass(frozen=True)
class Text:
    value: str


@dataclass(frozen=True)
class Name:
    value: str


@dataclass(frozen=True)
class Unary:
    operator: str
    operand: Node


@dataclass(frozen=True)
class Binary:
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Call:
    """``function(positional, named=...)``."""

    function: str
    arguments: tuple[Node, ...]
    named: tuple[tuple[str, Node], ...] = ()

    def option(self, name: str) -> Node | None:
        return dict(self.named).get(name)


Node: TypeAlias = Number | Text | Name | Unary | Binary | Call

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)L?"
    r"|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<name>`[^`]+`|[^\W\d][\w.]*|\.[^\W\d][\w.]*)"
    r"|(?P<mark><-|%in%|==|!=|<=|>=|&&|\|\||\*\*|[-+*/^:~!&|<>=(),{};]))"
)
_WORDS = {"and": "&", "or": "|", "not": "!"}
_SAME = {"&&": "&", "||": "|", "**": "^"}
_BINDING = {
    "~": 1,
    "|": 2,
    "&": 3,
    "==": 5,
    "!=": 5,
    "<": 5,
    "<=": 5,
    ">": 5,
    ">=": 5,
    "%in%": 5,
    "is": 5,
    "+": 6,
    "-": 6,
    "*": 7,
    "/": 7,
    ":": 8,
    "^": 10,
}
_PREFIX = {"~": 1, "!": 4, "-": 9, "+": 9}


@dataclass(frozen=True)
class _Token:
    kind: str
    value: str


def parse(source: str) -> Node:
    """Parse one expression.

    Operators from loose to tight: ``~``, ``| or``, ``& and``, ``! not``, comparisons and ``is [not]
    missing``, ``+ -``, ``* /``, ``:``, unary minus, ``^``. Raises :class:`InputError` naming the place.
    """
    parser = _Parser(source)
    node = parser.expression(0)
    parser.expect_end()
    return node


def _tokens(source: str) -> list[_Token]:
    found: list[_Token] = []
    place = 0
    while source[place:].strip():
        match = _TOKEN.match(source, place)
        if match is None:
            raise InputError("表达式“{source}”第 {place} 个字符起无法读懂", source=source, place=place + 1)
        place = match.end()
        kind = match.lastgroup or ""
        value = match.group(kind)
        if kind == "name" and value in _WORDS:
            kind, value = "mark", _WORDS[value]
        found.append(_Token(kind, _SAME.get(value, value) if kind == "mark" else value))
    return found


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = _tokens(source)
        self.place = 0

    def fail(self, wanted: str) -> InputError:
        found = self.tokens[self.place].value if self.place < len(self.tokens) else "结尾"
        return InputError(
            "表达式“{source}”在“{found}”处应为{wanted}", source=self.source, found=found, wanted=wanted
        )

    def peek(self) -> _Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else _Token("end", "")

    def take(self) -> _Token:
        token = self.peek()
        self.place += 1
        return token

    def is_mark(self, *values: str) -> bool:
        token = self.peek()
        return token.kind == "mark" and token.value in values

    def expect(self, mark: str) -> None:
        if not self.is_mark(mark):
            raise self.fail(f"“{mark}”")
        self.place += 1

    def expect_end(self) -> None:
        if self.peek().kind != "end":
            raise self.fail("结尾")

    def expression(self, least: int) -> Node:
        left = self.prefix()
        while (binding := _BINDING.get(self.peek().value, 0)) > least and self.peek().kind != "text":
            left = self.infix(left, binding)
        return left

    def infix(self, left: Node, binding: int) -> Node:
        operator = self.take().value
        if operator == "is":
            return self.missing_test(left)
        # the power binds to the right, everything else to the left
        right = self.expression(binding - 1 if operator == "^" else binding)
        return Binary(operator, left, right)

    def missing_test(self, operand: Node) -> Node:
        """``x is missing`` and ``x is not missing``."""
        negated = self.is_mark("!")
        self.place += negated
        if self.take().value.lower() not in {"missing", "na", "null"}:
            self.place -= 1
            raise self.fail("missing")
        test = Call("is.na", (operand,))
        return Unary("!", test) if negated else test

    def prefix(self) -> Node:
        token = self.take()
        if token.kind == "number":
            return Number(float(token.value))
        if token.kind == "text":
            return Text(token.value[1:-1])
        if token.kind == "name":
            return self.name_or_call(token.value)
        if token.value == "(":
            inner = self.expression(0)
            self.expect(")")
            return inner
        if token.value in _PREFIX:
            return Unary(token.value, self.expression(_PREFIX[token.value]))
        self.place -= 1
        raise self.fail("数、名称或括号")

    def name_or_call(self, name: str) -> Node:
        if name.startswith("`"):
            return Name(name[1:-1])
        if not self.is_mark("("):
            return Name(name)
        self.place += 1
        positional: list[Node] = []
        named: list[tuple[str, Node]] = []
        while not self.is_mark(")"):
            self.argument(positional, named)
            if not self.is_mark(","):
                break
            self.place += 1
        self.expect(")")
        return Call(name, tuple(positional), tuple(named))

    def argument(self, positional: list[Node], named: list[tuple[str, Node]]) -> None:
        following = self.tokens[self.place + 1] if self.place + 1 < len(self.tokens) else _Token("end", "")
        if self.peek().kind in {"name", "text"} and following == _Token("mark", "="):
            key = self.take().value.strip("`'\"")
            self.place += 1
            named.append((key, self.expression(0)))
        else:
            positional.append(self.expression(0))
