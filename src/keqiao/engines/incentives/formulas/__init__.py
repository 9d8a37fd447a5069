"""公式: the law as small functions, for one enterprise or for whole columns."""

from keqiao.engines.incentives.formulas import (
    carriers,
    combination,
    hnte,
    income_tax,
    people,
    rd,
    recognition,
    transfer,
    vat,
)

MODULES = (rd, income_tax, transfer, hnte, vat, carriers, people, recognition, combination)

__all__ = ["MODULES"]
