"""收尾: what a site does by itself: day facts folded, the journal sealed, search left to the worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from keqiao.core.access import Viewer
from keqiao.core.jobs import services as jobs
from keqiao.core.journal import sealing
from keqiao.core.measures.entries import ledgers

Say = Callable[[str], None]


def finish(viewers: Mapping[str, Viewer], say: Say) -> None:
    say("汇总、封存日志；搜索索引由后台任务建立")
    for ledger in ledgers():
        ledger.fold()
    sealing.seal()
    jobs.enqueue(viewers["system"], "search.rebuild", {})
