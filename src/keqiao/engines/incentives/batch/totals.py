"""汇总: totals by incentive, division and industry, and who is entitled but has not claimed (免申即享)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from keqiao.engines.incentives.batch.compute import BatchResult, IncentiveColumn
from keqiao.engines.incentives.batch.reading import Enterprises
from keqiao.engines.rules.columns import Flags, Texts


@dataclass(frozen=True)
class Total:
    """一行汇总: counts of enterprises and amounts in fen; unclaimed figures are None without claim data."""

    title: str
    entitled: int
    depends: int
    saving: int | None
    base: int | None
    unclaimed: int | None
    unclaimed_saving: int | None


def by_incentive(result: BatchResult, enterprises: Enterprises) -> list[Total]:
    """按优惠汇总."""
    return [_total(each, enterprises) for each in result.incentives.values()]


def _total(column: IncentiveColumn, enterprises: Enterprises) -> Total:
    claimed = enterprises.claimed.get(column.incentive.name)
    missed = None if claimed is None else column.yes & ~claimed
    saving = column.saving
    return Total(
        column.incentive.title,
        int(column.yes.sum()),
        int((column.depends & column.concerns).sum()),
        None if saving is None else _sum(saving),
        None if column.base is None else _sum(column.base),
        None if missed is None else int(missed.sum()),
        None if missed is None or saving is None else _sum(saving[missed]),
    )


def _sum(fen: npt.NDArray[np.int64]) -> int:
    """Exact: in halves, so that not even a sum of largest amounts can overflow."""
    if not len(fen):
        return 0
    low, high = fen & 0xFFFFFFFF, fen >> 32
    return int(high.sum()) * 2**32 + int(low.sum())


def by_label(result: BatchResult, labels: Texts) -> list[tuple[str, int, int, int]]:
    """按区划或行业汇总: label, enterprises, statutory tax and tax saved by the best combination (fen)."""
    saved = result.statutory - result.best
    rows = []
    for code, label in enumerate(labels.categories):
        rows_here: Flags = labels.codes == code
        rows.append((label, int(rows_here.sum()), _sum(result.statutory[rows_here]), _sum(saved[rows_here])))
    return sorted(rows)


def unclaimed(result: BatchResult, enterprises: Enterprises) -> Iterator[tuple[str, str, int | None]]:
    """应享未享: enterprise, incentive, amount in fen, for every entitlement that was not claimed."""
    for name, column in result.incentives.items():
        claimed = enterprises.claimed.get(name)
        if claimed is None:
            continue
        for row in np.flatnonzero(column.yes & ~claimed):
            amount = None if column.saving is None else int(column.saving[row])
            yield str(enterprises.ids[int(row)]), column.incentive.title, amount
