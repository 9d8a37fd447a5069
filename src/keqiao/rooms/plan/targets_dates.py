"""期限的读法: a time limit of the precision that the notice gives, as the last day on which it is kept."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from keqiao.engines.errors import InputError

_FORM = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


def last_day(text: str, year: int) -> date:
    """``2017`` is 31 December 2017, ``2017-07`` 31 July, a whole date itself, nothing the end of ``year``."""
    if not text.strip():
        return date(year, 12, 31)
    match = _FORM.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        number, month, day = (int(part) if part else None for part in match.groups())
        assert number is not None
        if month is None:
            return date(number, 12, 31)
        return date(number, month, day or monthrange(number, month)[1])
    except (ValueError, IndexError):
        raise InputError("期限“{text}”应为 2017、2017-07 或 2017-07-31 的形式", text=text) from None
