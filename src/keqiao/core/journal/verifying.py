"""核验: finds what was changed, dropped, swapped or cut off in the journal; reads it once, in flat memory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from keqiao.core.jobs.progress import Progress, unwatched
from keqiao.core.journal import sealing
from keqiao.core.journal.hashing import GENESIS, Merkle, digest, moment
from keqiao.core.journal.models import ChainHead, Entry, Purge, Seal
from keqiao.core.journal.writing import HASHED

MOST = 1000
"""So many faults are listed; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """一处不符: its kind, where, and in words."""

    kind: str
    where: str
    sentence: str


@dataclass(slots=True)
class Findings:
    """核验结果. ``unsealed``: entries since the last seal, which only their chains protect so far."""

    entries: int = 0
    chains: int = 0
    seals: int = 0
    unsealed: int = 0
    purged_to: int = 0
    seconds: float = 0.0
    count: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        return self.count == 0

    def add(self, kind: str, where: object, sentence: str, **fields: object) -> None:
        self.count += 1
        if len(self.faults) < MOST:
            self.faults.append(Fault(kind, str(where), sentence.format(where=where, **fields)))

    def summary(self) -> str:
        """一句话."""
        numbers = {"entries": f"{self.entries:,}", "chains": f"{self.chains:,}", "seals": self.seals}
        if self.intact:
            return _("日志完整：{entries} 条，{chains} 条链，{seals} 次封存").format(**numbers)
        return _("日志有 {count} 处不符（{entries} 条，{chains} 条链，{seals} 次封存）").format(
            count=self.count, **numbers
        )


def verify(progress: Progress | None = None) -> Findings:
    """核验 the whole journal: every digest, every chain, every seal, and the file outside."""
    progress, begun, found = progress or unwatched(), time.monotonic(), Findings()
    found.purged_to = _purged_to(found)
    _entries_and_seals(progress, found)
    _chains(found)
    _heads(found)
    _outside(found)
    found.seconds = time.monotonic() - begun
    return found


def _purged_to(found: Findings) -> int:
    """The last purged entry; a purge that the journal does not tell of is a fault."""
    told = set(
        Entry.objects.filter(event="keqiao.journal.entry.purge", object_type="journal.purge").values_list(
            "object_id", flat=True
        )
    )
    for purge in Purge.objects.order_by("pk"):
        if purge.open or str(purge.pk) not in told:
            found.add("purge", purge.pk, _("清除 {where} 没有对应的日志"))
    return Purge.objects.filter(open=False).aggregate(end=Max("last_entry"))["end"] or 0


def _entries_and_seals(progress: Progress, found: Findings) -> None:
    """One walk in the order of keys: each digest, and each seal's root over them."""
    top = Entry.objects.aggregate(end=Max("pk"))["end"] or 0
    seals = _Seals(found)
    rows = Entry.objects.filter(pk__lte=top).order_by("pk").values_list("pk", *HASHED, "digest")
    for row in rows.iterator(chunk_size=2000):
        key, own = row[0], row[-1]
        if digest((*row[1:3], moment(row[3]), *row[4:-1])) != own:
            found.add("changed", key, _("第 {where} 条的内容与摘要不符"))
        seals.take(key, own)
        found.entries += 1
        if found.entries % 2000 == 0:
            progress.step(key, top, _("核验日志"))
    seals.finish()


class _Seals:
    """The seals in order, each with the entries that fall into it."""

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._rest: Iterator[Seal] = Seal.objects.order_by("pk").iterator()
        self._previous, self._expected_first = GENESIS, 1
        self._open = next(self._rest, None)
        self._tree = Merkle()

    def take(self, key: int, own: str) -> None:
        while self._open is not None and key > self._open.last_entry:
            self._close(self._open)
        if self._open is None:
            self._found.unsealed += 1
        else:
            self._tree.add(own)

    def finish(self) -> None:
        while self._open is not None:
            self._close(self._open)

    def _close(self, sealed: Seal) -> None:
        found = self._found
        linked = sealed.previous == self._previous and sealed.first_entry == self._expected_first
        if not linked or sealed.digest != sealing.digest_of(sealed):
            found.add("seal", sealed.pk, _("封存 {where} 被改动，或前面的封存缺失"))
        if sealed.last_entry > found.purged_to and (self._tree.count, self._tree.root()) != (
            sealed.count,
            sealed.root,
        ):
            found.add(
                "root",
                sealed.pk,
                _("封存 {where} 的条目与封存时不同（现有 {now} 条，封存时 {then} 条）"),
                now=self._tree.count,
                then=sealed.count,
            )
        found.seals += 1
        self._previous, self._expected_first = sealed.digest, sealed.last_entry + 1
        self._open, self._tree = next(self._rest, None), Merkle()


_LINKS = """
SELECT linked.id, linked.chain, linked.seq FROM (
    SELECT id, chain, seq, previous,
        lag(seq) OVER following AS seq_before, lag(digest) OVER following AS digest_before
    FROM journal_entry WINDOW following AS (PARTITION BY chain ORDER BY seq)
) AS linked
LEFT JOIN journal_anchor AS anchor ON anchor.chain = linked.chain
WHERE linked.seq <> coalesce(linked.seq_before, anchor.seq, 0) + 1
   OR linked.previous <> coalesce(linked.digest_before, anchor.digest, %s)
ORDER BY linked.id
"""
_ENDS = """
SELECT head.chain, head.seq FROM journal_chain AS head
LEFT JOIN journal_entry AS entry ON entry.chain = head.chain AND entry.seq = head.seq
LEFT JOIN journal_anchor AS anchor ON anchor.chain = head.chain AND anchor.seq = head.seq
WHERE coalesce(entry.digest, anchor.digest, '') <> head.digest
"""
_BEYOND = """
SELECT entry.chain, entry.seq FROM journal_entry AS entry
LEFT JOIN journal_chain AS head ON head.chain = entry.chain
WHERE head.seq IS NULL OR entry.seq > head.seq
"""


def _chains(found: Findings) -> None:
    """Each entry follows the one before it in its chain; the database walks the index of (chain, seq)."""
    for key, chain, seq in _asked(_LINKS, [GENESIS]):
        found.add("link", key, _("第 {where} 条（{chain} 第 {seq} 步）接不上前一步"), chain=chain, seq=seq)


def _heads(found: Findings) -> None:
    """Each chain ends where its head says."""
    found.chains = ChainHead.objects.count()
    for chain, seq in _asked(_ENDS, []):
        found.add("tail", chain, _("{where} 的末尾（第 {seq} 步）缺失或被改动"), seq=seq)
    for chain, seq in _asked(_BEYOND, []):
        found.add("beyond", chain, _("{where} 的第 {seq} 步超出了链头"), seq=seq)


def _asked(statement: str, given: list[Any]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        while rows := cursor.fetchmany(500):
            yield from rows


def _outside(found: Findings) -> None:
    """The file outside the database has the same seals."""
    last = Seal.objects.aggregate(end=Max("pk"))["end"] or 0
    seen = 0
    for line in sealing.read_outside():
        sealed = Seal.objects.filter(pk=line["seal"]).first()
        if sealed is None:
            found.add("outside", line["seal"], _("封存文件里有封存 {where}，数据库里没有：日志可能被截断"))
        elif line != sealing.line_of(sealed):
            found.add("outside", line["seal"], _("封存 {where} 与封存文件不一致"))
        seen = max(seen, line["seal"])
    if seen < last:
        found.add("outside", last, _("封存文件缺少直到 {where} 的封存"))
