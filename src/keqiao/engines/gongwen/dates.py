"""日期: dates and horizons as they are written in official documents."""

from __future__ import annotations

import re
from datetime import date, timedelta

from keqiao.engines.gongwen.numerals import number

_D = r"[零〇○ОO0-9一二三四五六七八九十]"
FULL = re.compile(
    rf"(?P<year>{_D}{{4}}) ?年 ?(?P<month>{_D}{{1,3}}) ?月 ?(?P<day>{_D}{{1,3}}) ?日"
    r"|(?P<iso_year>(?:19|20)\d\d)[-/.](?P<iso_month>\d{1,2})[-/.](?P<iso_day>\d{1,2})(?! ?\d*:)"
)


def full_date(text: str) -> str | None:
    """A full date as ISO text; Chinese digits (二○一二年四月六日) included; None when it is none."""
    match = FULL.search(text)
    return iso(match) if match else None


def iso(match: re.Match[str]) -> str | None:
    """ISO text of a ``FULL`` match; None when there is no such day."""
    group = match.groupdict()
    parts = [
        group["year"] or group["iso_year"],
        group["month"] or group["iso_month"],
        group["day"] or group["iso_day"],
    ]
    try:
        year, month, day = (int(number(part.translate(_ZEROS))) for part in parts)
        return date(year, month, day).isoformat()
    except (ValueError, KeyError, ArithmeticError):
        return None


_ZEROS = str.maketrans({"О": "0", "O": "0", "○": "〇"})


def due(text: str, year: str | None) -> str | None:
    """A time limit such as 7月底, 2017年12月31日, 2018年, 年底 as ISO text of the precision given."""
    day = full_date(text)
    if day:
        return day
    match = re.search(r"(?:(20\d\d)年)?(1[0-2]|[1-9])月(?:([1-3]?\d)日)?", text)
    if match:
        own = match.group(1) or year
        if own is None:
            return None
        tail = f"-{int(match.group(3)):02d}" if match.group(3) else ""
        return f"{own}-{int(match.group(2)):02d}{tail}"
    match = re.search(r"(20\d\d)年(上半年)?", text)
    if match:
        return f"{match.group(1)}-06" if match.group(2) else match.group(1)
    if "上半年" in text and year:
        return f"{year}-06"
    return year if re.search(r"年底|年内|全年|年末|年终", text) else None


def days_after(day: str, count: int) -> str:
    """The day ``count`` days after an ISO date (印发之日起30日内)."""
    return (date.fromisoformat(day) + timedelta(days=count)).isoformat()
