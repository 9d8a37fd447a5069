"""剩余法定保护期: a patent lives from filing to its anniversary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from keqiao.engines.errors import InputError
from keqiao.engines.finance.calendar import anniversary

RIGHTS = ("invention", "utility_model", "design")


@dataclass(frozen=True)
class LegalLife:
    """法定保护期: expired on the anniversary itself; ``remaining_days`` is then zero."""

    expiry: date
    remaining_days: int
    expired: bool


def legal_life(right: str, term_years: int, filed: date, as_of: date) -> LegalLife:
    """剩余法定保护期 (专利法 art. 42; the term is an input because it changed in 2021 for designs)."""
    if right not in RIGHTS:
        raise InputError("“right”应为 {known},收到“{right}”", known="、".join(RIGHTS), right=right)
    if term_years <= 0:
        raise InputError("保护期年数应大于零,收到 {years}", years=term_years)
    if as_of < filed:
        raise InputError("基准日 {as_of} 早于申请日 {filed}", as_of=as_of, filed=filed)
    expiry = anniversary(filed, term_years)
    return LegalLife(expiry, max(0, (expiry - as_of).days), as_of >= expiry)
