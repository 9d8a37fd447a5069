"""应答率: AAPOR's response, cooperation, refusal and contact rates."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from keqiao.engines.errors import InputError
from keqiao.engines.survey.dispositions.codes import AAPOR


@dataclass(frozen=True)
class OutcomeRates:
    """结果率, by AAPOR's names: ``response`` RR1-RR6, ``cooperation`` COOP1-COOP4, ``refusal``,
    ``contact``.
    """

    response: tuple[float, ...]
    cooperation: tuple[float, ...]
    refusal: tuple[float, ...]
    contact: tuple[float, ...]
    eligibility: float


def outcome_rates(counts: Mapping[str, float], eligibility: float | None = None) -> OutcomeRates:
    """结果率: from counts (or weights) by class I, P, R, NC, O, UH, UO, NE.

    ``eligibility`` e is the share of unknown units that are eligible; when not given, the share among units
    of known status. RR1 = I/(I+P+R+NC+O+UH+UO), RR2 counts P too; RR3, RR4 with e(UH+UO); RR5, RR6 without
    them. A rate without a denominator is NaN. Source: AAPOR (2023) Standard Definitions, 10th ed., part on
    outcome rates.
    """
    n = {name: float(counts.get(name, 0.0)) for name in AAPOR}
    unknown = sorted(set(counts) - set(AAPOR))
    if unknown or any(value < 0 or not math.isfinite(value) for value in n.values()):
        raise InputError("处置计数有误:{what}", what="、".join(unknown) or "有负数或缺失")
    eligible = n["I"] + n["P"] + n["R"] + n["NC"] + n["O"]
    settled = eligible + n["NE"]
    e = eligible / settled if eligibility is None and settled else eligibility
    e = 1.0 if e is None else e
    if not 0 <= e <= 1:
        raise InputError("状态不明单位的合格率应在 0 到 1 之间,得到 {e}", e=e)
    open_units = n["UH"] + n["UO"]
    bases = (eligible + open_units, eligible + e * open_units, eligible)
    answered = (n["I"], n["I"] + n["P"])
    response = tuple(_over(top, base) for base in bases for top in answered)
    reached = n["I"] + n["P"] + n["R"]
    cooperation = tuple(_over(top, base) for base in (reached + n["O"], reached) for top in answered)
    refusal = tuple(_over(n["R"], base) for base in bases)
    contact = tuple(_over(reached + n["O"], base) for base in bases)
    return OutcomeRates(response, cooperation, refusal, contact, e)


def _over(top: float, base: float) -> float:
    return top / base if base else float("nan")
