"""单次分配: one call, one distribution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keqiao.engines.finance.money import money, whole_fen
from keqiao.engines.finance.waterfall.terms import Parts, Terms, pay


@dataclass(frozen=True)
class SingleResult:
    """单次分配结果: ``parts`` in fen; ``preferred_return_due`` in yuan."""

    parts: Parts
    preferred_return_due: Decimal


def single(capital: Decimal, called: date, distributed: date, cash: Decimal, terms: Terms) -> SingleResult:
    """单次分配: amounts in yuan, whole fen. Raises `InputError` for fractions of a fen or dates out of
    order."""
    due = terms.preferred(capital, called, distributed)
    parts = pay(whole_fen(cash, "distribution"), whole_fen(capital, "capital"), due, Parts(), terms)
    return SingleResult(parts, money(due))
