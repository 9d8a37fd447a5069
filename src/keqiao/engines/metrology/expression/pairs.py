"""复数: a complex quantity is a pair of real nodes (JCGM 102:2011 treats it as bivariate).

Arithmetic on pairs keeps everything after the reader real: derivatives, covariance and Monte Carlo need no
second form for complex models. An imaginary part of ``None`` marks a purely real value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.expression.graph import Graph


@dataclass(frozen=True, slots=True)
class Pair:
    """实部与虚部: nodes of one graph; ``im`` is ``None`` for a real value."""

    re: int
    im: int | None = None

    @property
    def is_complex(self) -> bool:
        return self.im is not None


class PairArithmetic:
    """The operations an expression may use, on pairs of nodes of ``graph``."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def add(self, a: Pair, b: Pair) -> Pair:
        return Pair(self.graph.add(a.re, b.re), self._combine(a, b, self.graph.add))

    def sub(self, a: Pair, b: Pair) -> Pair:
        return Pair(self.graph.sub(a.re, b.re), self._combine(a, b, self.graph.sub))

    def neg(self, a: Pair) -> Pair:
        return Pair(self.graph.neg(a.re), None if a.im is None else self.graph.neg(a.im))

    def mul(self, a: Pair, b: Pair) -> Pair:
        g = self.graph
        if a.im is None and b.im is None:
            return Pair(g.mul(a.re, b.re))
        ai, bi = self._im(a), self._im(b)
        return Pair(g.sub(g.mul(a.re, b.re), g.mul(ai, bi)), g.add(g.mul(a.re, bi), g.mul(ai, b.re)))

    def div(self, a: Pair, b: Pair) -> Pair:
        g = self.graph
        if b.im is None:
            return Pair(g.div(a.re, b.re), None if a.im is None else g.div(a.im, b.re))
        size = g.add(g.mul(b.re, b.re), g.mul(b.im, b.im))
        top = self.mul(a, self.conjugate(b))
        return Pair(g.div(top.re, size), g.div(self._im(top), size))

    def pow(self, a: Pair, b: Pair) -> Pair:
        if a.im is None and b.im is None:
            return Pair(self.graph.pow(a.re, b.re))
        exponent = self.graph.value_of(b.re) if b.im is None else None
        if exponent is not None and exponent.is_integer() and abs(exponent) <= 64:
            return self._whole_power(a, int(exponent))
        return self.exp(self.mul(b, self.log(a)))

    def _whole_power(self, a: Pair, exponent: int) -> Pair:
        one = Pair(self.graph.const(1.0))
        result = one
        for bit in bin(abs(exponent))[2:]:
            result = self.mul(result, result)
            if bit == "1":
                result = self.mul(result, a)
        return result if exponent >= 0 else self.div(one, result)

    def exp(self, a: Pair) -> Pair:
        g = self.graph
        size = g.call("exp", a.re)
        if a.im is None:
            return Pair(size)
        return Pair(g.mul(size, g.call("cos", a.im)), g.mul(size, g.call("sin", a.im)))

    def log(self, a: Pair) -> Pair:
        g = self.graph
        if a.im is None:
            return Pair(g.call("log", a.re))
        return Pair(g.call("log", self.modulus(a).re), g.call("atan2", a.im, a.re))

    def sqrt(self, a: Pair) -> Pair:
        if a.im is None:
            return Pair(self.graph.call("sqrt", a.re))
        return self.exp(self.mul(Pair(self.graph.const(0.5)), self.log(a)))

    def sin(self, a: Pair) -> Pair:
        return self._wave("sin", a)

    def cos(self, a: Pair) -> Pair:
        return self._wave("cos", a)

    def tan(self, a: Pair) -> Pair:
        return self.div(self.sin(a), self.cos(a))

    def log10(self, a: Pair) -> Pair:
        return self.div(self.log(a), Pair(self.graph.call("log", self.graph.const(10.0))))

    def atan2(self, y: Pair, x: Pair) -> Pair:
        return Pair(self.graph.call("atan2", self._real(y, "atan2"), self._real(x, "atan2")))

    def atan(self, a: Pair) -> Pair:
        return self.atan2(a, Pair(self.graph.const(1.0)))

    def asin(self, a: Pair) -> Pair:
        return self.atan2(a, self._other_leg(a))

    def acos(self, a: Pair) -> Pair:
        return self.atan2(self._other_leg(a), a)

    def modulus(self, a: Pair) -> Pair:
        g = self.graph
        square = g.mul(a.re, a.re)
        return Pair(g.call("sqrt", square if a.im is None else g.add(square, g.mul(a.im, a.im))))

    def argument(self, a: Pair) -> Pair:
        return Pair(self.graph.call("atan2", self._im(a), a.re))

    def conjugate(self, a: Pair) -> Pair:
        return Pair(a.re, None if a.im is None else self.graph.neg(a.im))

    def real(self, a: Pair) -> Pair:
        return Pair(a.re)

    def imaginary(self, a: Pair) -> Pair:
        return Pair(self._im(a))

    def _wave(self, name: str, a: Pair) -> Pair:
        """sin(x+iy) = sin x cosh y + i cos x sinh y; cos(x+iy) = cos x cosh y - i sin x sinh y."""
        g = self.graph
        if a.im is None:
            return Pair(g.call(name, a.re))
        up, down, half = g.call("exp", a.im), g.call("exp", g.neg(a.im)), g.const(0.5)
        cosh, sinh = g.mul(half, g.add(up, down)), g.mul(half, g.sub(up, down))
        sin, cos = g.call("sin", a.re), g.call("cos", a.re)
        if name == "sin":
            return Pair(g.mul(sin, cosh), g.mul(cos, sinh))
        return Pair(g.mul(cos, cosh), g.neg(g.mul(sin, sinh)))

    def _other_leg(self, a: Pair) -> Pair:
        g = self.graph
        re = self._real(a, "asin/acos")
        return Pair(g.call("sqrt", g.sub(g.const(1.0), g.mul(re, re))))

    def _combine(self, a: Pair, b: Pair, operation: Callable[[int, int], int]) -> int | None:
        if a.im is None and b.im is None:
            return None
        return operation(self._im(a), self._im(b))

    def _im(self, a: Pair) -> int:
        return self.graph.const(0.0) if a.im is None else a.im

    def _real(self, a: Pair, name: str) -> int:
        if a.im is not None:
            raise InputError("函数 {name} 只接受实数", name=name)
        return a.re
