"""金额: Decimal yuan at the edge, integer fen inside; a sum that is split always adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from keqiao.engines.errors import InputError

EXACT = Context(prec=50)
"""Wide enough for compound factors over a fund's life: results are rounded once, at the reported figure."""

_FEN = Decimal("0.01")
_LARGEST = 40  # digits of yuan that still leave fen exact


def round_fen(amount: Decimal) -> int:
    """四舍五入到分: ``amount`` in yuan to integer fen, half away from zero.

    >>> round_fen(Decimal("0.125"))
    13
    """
    if amount.adjusted() > _LARGEST:
        raise InputError("金额过大,无法精确到分:{amount:.3E}", amount=amount)
    return int(EXACT.multiply(amount, Decimal(100)).quantize(Decimal(1), ROUND_HALF_UP, EXACT))


def whole_fen(amount: Decimal, name: str) -> int:
    """整分: ``amount`` in yuan as integer fen; refuses a fraction of a fen, naming the field."""
    scaled = EXACT.multiply(amount, Decimal(100))
    if scaled != scaled.to_integral_value():
        raise InputError("“{name}”的金额 {amount} 不是整分", name=name, amount=amount)
    return int(scaled)


def yuan(fen: int) -> Decimal:
    """元: integer fen as Decimal yuan with two decimals."""
    return EXACT.multiply(Decimal(fen), _FEN).quantize(_FEN, context=EXACT)


def money(amount: Decimal) -> Decimal:
    """金额: ``amount`` rounded half up to the fen, in yuan."""
    return yuan(round_fen(amount))


def rounded(value: Decimal, digits: int) -> Decimal:
    """按位四舍五入: ``value`` half up at ``digits`` decimals."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, EXACT)


def allocate(total: int, weights: Sequence[Decimal]) -> list[int]:
    """最大余额法: split ``total`` fen by ``weights``; ties go to the earlier party; parts add up exactly.

    A negative total (a reversal) splits as the mirror image of the positive one. Raises `InputError` for a
    negative weight or weights that are all zero.
    """
    if any(weight < 0 for weight in weights):
        raise InputError("分摊权重不能为负")
    whole = sum(map(Fraction, weights), Fraction(0))
    if whole == 0:
        raise InputError("分摊权重之和为零,无法分摊")
    sign = -1 if total < 0 else 1
    shares = [abs(total) * Fraction(weight) / whole for weight in weights]
    parts = [share.numerator // share.denominator for share in shares]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))
    for index in by_remainder[: abs(total) - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]


def allocate_by_name(total: int, weights: Mapping[str, Decimal]) -> dict[str, int]:
    """按名称分摊: `allocate` keyed by party, in the order given."""
    return dict(zip(weights, allocate(total, list(weights.values())), strict=True))


def power(base: Decimal, days: int, year: int = 365) -> Decimal:
    """按日复利因子: ``base ** (days / year)`` in wide precision."""
    exponent = EXACT.divide(Decimal(days), Decimal(year))
    return EXACT.power(base, exponent) if base else Decimal(0 if days else 1)


def ratio(numerator: Decimal, denominator: Decimal, digits: int = 6) -> Decimal | None:
    """比率: rounded half up; ``None`` over zero."""
    return None if denominator == 0 else rounded(EXACT.divide(numerator, denominator), digits)


def floor_fen(amount: Decimal) -> int:
    """向下取整到分."""
    return int(EXACT.multiply(amount, Decimal(100)).to_integral_value(ROUND_FLOOR))
