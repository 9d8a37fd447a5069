"""度量的定时事项."""

from __future__ import annotations

from datetime import datetime

from keqiao.core.jobs.schedules import every
from keqiao.core.measures.entries import ledgers


@every("hour")("measures.fold")
def fold(_now: datetime) -> str | None:
    """归并: move new entries into day facts, so that the live tail stays short."""
    count = sum(ledger.fold() for ledger in ledgers())
    return f"归并 {count} 条分录" if count else None
