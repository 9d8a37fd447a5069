"""批量计算: every incentive for every enterprise, by the formulas of the single run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from keqiao.engines.incentives.assess import GENERAL_ROUTE
from keqiao.engines.incentives.batch.reading import Enterprises
from keqiao.engines.incentives.catalogue import Incentive, catalogue, check_day
from keqiao.engines.incentives.law import law
from keqiao.engines.rules.batch import BatchRun
from keqiao.engines.rules.book import RuleBook
from keqiao.engines.rules.columns import Flags
from keqiao.engines.rules.exact import FEN
from keqiao.engines.rules.operations import minimum, where
from keqiao.engines.rules.parameters import Version


@dataclass(frozen=True)
class IncentiveColumn:
    """一项优惠的批量结果: who is entitled, for whom it depends, and the amounts in fen of those entitled.

    ``saving`` is tax; ``base`` the amount relieved; 0 where not entitled, None where the incentive has none.
    """

    incentive: Incentive
    version: Version
    concerns: Flags
    yes: Flags
    depends: Flags
    saving: npt.NDArray[Any] | None
    base: npt.NDArray[Any] | None


@dataclass(frozen=True)
class BatchResult:
    """批量结果: one column set per incentive in force; tax in fen, without and with the best combination."""

    as_of: date
    size: int
    incentives: dict[str, IncentiveColumn]
    statutory: npt.NDArray[Any]
    best: npt.NDArray[Any]
    taxed: Flags
    """Rows whose taxable income is known; elsewhere the two amounts are 0."""


def assess_table(enterprises: Enterprises, as_of: date, book: RuleBook | None = None) -> BatchResult:
    """批量测算: all incentives in force on the day. Deductions first, then the rates."""
    book = book or law()
    check_day(book, as_of)
    run = BatchRun(book, as_of, enterprises.size, enterprises.columns, enterprises.gaps)
    incentives = list(catalogue().values())
    nobody = np.zeros(enterprises.size, dtype=bool)
    for each in incentives:
        if each.use:
            run.set(each.use, nobody)
    found: dict[str, IncentiveColumn] = {}
    for rates in (False, True):
        for each in incentives:
            version = each.version(book, as_of)
            if version is not None and (each.group == "rate") is rates:
                found[each.name] = _column(run, each, version)
        if not rates:
            for each in incentives:
                if each.use and each.name in found:
                    run.set(each.use, found[each.name].yes)
    ordered = {each.name: found[each.name] for each in incentives if each.name in found}
    return BatchResult(as_of, enterprises.size, ordered, *_taxes(run, ordered))


def _column(run: BatchRun, incentive: Incentive, version: Version) -> IncentiveColumn:
    refuted, unsure = np.zeros(run.size, dtype=bool), np.zeros(run.size, dtype=bool)
    concerns = np.ones(run.size, dtype=bool)
    for position, name in enumerate(incentive.tests):
        unknown = run.unknown(name)
        if run.computable(name):
            failed = ~run.flags(name) & ~unknown
            refuted |= failed
            if position == 0:
                concerns = ~failed
        unsure |= unknown
    depends = ~refuted & (unsure if version.confidence != "U" else True)
    yes = ~refuted & ~depends
    return IncentiveColumn(
        incentive,
        version,
        concerns,
        yes,
        depends,
        _fen(run, incentive.saving, yes),
        _fen(run, incentive.base if incentive.unit == "yuan" else None, yes),
    )


def _fen(run: BatchRun, name: str | None, yes: Flags) -> npt.NDArray[Any] | None:
    """Whole fen of the entitled whose amount is known."""
    if name is None:
        return None
    if not run.computable(name):
        return np.zeros(run.size, dtype=np.int64)
    return np.where(yes & ~run.unknown(name), run.column(name).rounded(FEN), 0)


def _taxes(
    run: BatchRun, found: dict[str, IncentiveColumn]
) -> tuple[npt.NDArray[Any], npt.NDArray[Any], Flags]:
    if not run.computable(GENERAL_ROUTE):
        nothing = np.zeros(run.size, dtype=np.int64)
        return nothing, nothing, np.zeros(run.size, dtype=bool)
    known = ~run.unknown(GENERAL_ROUTE)
    general = run.column(GENERAL_ROUTE)
    best = general
    for each in found.values():
        route = each.incentive.route
        if route and run.computable(route):
            best = minimum(best, where(each.yes, run.column(route), general))
    statutory = np.where(known, run.column("eit_statutory").rounded(FEN), 0)
    return statutory, np.where(known, best.rounded(FEN), 0), known
