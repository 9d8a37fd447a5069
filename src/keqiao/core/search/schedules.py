"""搜索的定时工作."""

from __future__ import annotations

from datetime import datetime

from keqiao.core.jobs import every
from keqiao.core.search.indexing import drain


@every("minute")("search.drain")
def catch_up(_now: datetime) -> str:
    """What a crash or a bulk load left in the queue."""
    done = total = drain(2000)
    while done and total < 20_000:
        done = drain(2000)
        total += done
    return f"{total}"
