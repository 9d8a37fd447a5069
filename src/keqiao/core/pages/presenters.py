"""呈现: money, dates, counts and masked personal data as ready strings; templates never format.

Chinese shows 元, 万元, 亿元; English shows the same precision in yuan, thousands and millions.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from keqiao.core import clock

Number = Decimal | int
NOTHING = "—"
"""What stands where there is no value: never a zero."""
_WAN, _YI = Decimal(10_000), Decimal(100_000_000)


def yuan(value: Number | None) -> str:
    """元: exact to the fen, such as 1,234.50 元."""
    return _joined(yuan_parts(value))


def wan(value: Number | None) -> str:
    """万元, two decimals: what a record shows."""
    return _joined(wan_parts(value))


def yi(value: Number | None) -> str:
    """亿元, two decimals: what a dashboard shows."""
    return _joined(yi_parts(value))


def yuan_parts(value: Number | None) -> tuple[str, str]:
    """(number, unit) for a component that sets them apart."""
    return _parts(value, Decimal(1), 2, "元", Decimal(1), 2, "CNY")


def wan_parts(value: Number | None) -> tuple[str, str]:
    """(number, unit): 万元; thousands in English, to the same hundred yuan."""
    return _parts(value, _WAN, 2, "万元", Decimal(1000), 1, "CNY thousand")


def yi_parts(value: Number | None) -> tuple[str, str]:
    """(number, unit): 亿元; millions in English, to the same million."""
    return _parts(value, _YI, 2, "亿元", Decimal(1_000_000), 0, "CNY million")


def percent(share: Decimal | float | None, decimals: int = 1) -> str:
    """百分比 of a share: 0.1234 is 12.3%."""
    return NOTHING if share is None else f"{_rounded(Decimal(str(share)) * 100, decimals):,}%"


def count(value: int | None, unit: str = "") -> str:
    """数量 with thousands marked, and its unit where one is given."""
    if value is None:
        return NOTHING
    return f"{value:,} {unit}" if unit else f"{value:,}"


def capped(value: int, cap: int) -> str:
    """封顶计数: a list's size, counted no further than the cap."""
    return _("超过 {cap}").format(cap=f"{cap:,}") if value > cap else f"{value:,}"


def number(value: Decimal | int | float | None, decimals: int = 2) -> str:
    """数值 with thousands marked and so many decimals."""
    return NOTHING if value is None else f"{_rounded(Decimal(str(value)), decimals):,}"


def day(value: date | datetime | None, *, table: bool = False) -> str:
    """日期: 2017年5月5日, 5 May 2017; in a table 2017-05-05. A moment is shown by its day in China."""
    if value is None:
        return NOTHING
    shown = clock.day_of(value) if isinstance(value, datetime) else value
    if table:
        return shown.isoformat()
    if _english():
        return f"{shown.day} {_MONTHS[shown.month - 1]} {shown.year}"
    return f"{shown.year}年{shown.month}月{shown.day}日"


def moment(value: datetime | None) -> str:
    """时刻 in China, to the minute: 2017-05-05 09:30."""
    return NOTHING if value is None else value.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M")


def masked_name(name: str) -> str:
    """姓名脱敏: 张*, 欧阳**: the first character stays."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else NOTHING


def masked_phone(phone: str) -> str:
    """电话脱敏: 138****5678; a short number keeps only its last two digits."""
    digits = phone.strip()
    if len(digits) >= 11:
        return f"{digits[:-8]}****{digits[-4:]}"
    return "*" * max(len(digits) - 2, 0) + digits[-2:] if digits else NOTHING


def masked_id(identity: str) -> str:
    """证件号脱敏: 510***********1234."""
    return _masked_middle(identity.strip(), 3, 4)


def masked_code(code: str) -> str:
    """代码或账号脱敏: the first four and the last two characters stay."""
    return _masked_middle(code.strip(), 4, 2)


def _masked_middle(text: str, head: int, tail: int) -> str:
    if not text:
        return NOTHING
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]


def _parts(
    value: Number | None,
    scale: Decimal,
    decimals: int,
    unit: str,
    english_scale: Decimal,
    english_decimals: int,
    english_unit: str,
) -> tuple[str, str]:
    if value is None:
        return NOTHING, ""
    if _english():
        return f"{_rounded(Decimal(value) / english_scale, english_decimals):,}", english_unit
    return f"{_rounded(Decimal(value) / scale, decimals):,}", unit


def _joined(parts: tuple[str, str]) -> str:
    text, unit = parts
    if not unit:
        return text
    if _english():
        name, _space, multiple = unit.partition(" ")
        return " ".join(filter(None, (name, text, multiple)))
    return f"{text} {unit}"


def _rounded(value: Decimal, decimals: int) -> Decimal:
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)  # never "-0.00"


def _english() -> bool:
    return (get_language() or "").startswith("en")


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
