"""收尾: what a running installation would have done by itself: day facts folded, search built, the journal sealed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from keqiao.core.access import Viewer
from keqiao.core.journal import sealing
from keqiao.core.measures.entries import ledgers
from keqiao.core.search import rebuilding

Say = Callable[[str], None]


def finish(_viewers: Mapping[str, Viewer], say: Say) -> None:
    say("汇总、建索引、封存日志")
    for ledger in ledgers():
        ledger.fold()
    rebuilding.rebuild()
    sealing.seal()
