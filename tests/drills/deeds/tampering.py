"""A database administrator without scruples: the triggers off, then SQL on the journal. Each answers where it was."""

from __future__ import annotations

from django.db import connection, transaction

from keqiao.core.journal import guards
from keqiao.core.journal.models import Entry
from keqiao.rooms.transfer.models import Contract


def tamper(how: str, pk: str) -> str:
    """What `keqiao verify` has to name: the entry, or the chain or the seal, that was tampered with."""
    with transaction.atomic():
        guards.take_down(connection)
        return _WAYS[how](f"{Contract.kind()}:{pk}")


def _run(statement: str, *given: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)


def _entry(chain: str, seq: int) -> Entry:
    return Entry.objects.get(chain=chain, seq=seq)


def flipped_byte(chain: str) -> str:
    entry = _entry(chain, 2)
    content = bytearray(entry.data.encode())
    content[3] ^= 1
    _run("UPDATE journal_entry SET data = %s WHERE id = %s", content.decode(), entry.pk)
    return f"第 {entry.pk} 条的内容与摘要不符"


def dropped_row(chain: str) -> str:
    _run("DELETE FROM journal_entry WHERE id = %s", _entry(chain, 2).pk)
    return f"第 {_entry(chain, 3).pk} 条（{chain} 第 3 步）接不上前一步"


def swapped_pair(chain: str) -> str:
    """Two entries of a record change places; each with a digest that fits it."""
    from keqiao.core.journal.writing import digest_of

    second, third = _entry(chain, 2), _entry(chain, 3)
    for entry, seq in ((second, 10_000), (third, 2), (second, 3)):
        entry.seq = seq
        _run("UPDATE journal_entry SET seq = %s, digest = %s WHERE id = %s", seq, digest_of(entry), entry.pk)
    return f"第 {third.pk} 条（{chain} 第 2 步）接不上前一步"


def cut_tail(chain: str) -> str:
    """The last entries of a record go, and nothing is done about its head."""
    last = Entry.objects.filter(chain=chain).order_by("-seq")[0]
    _run("DELETE FROM journal_entry WHERE chain = %s AND seq >= %s", chain, last.seq - 1)
    return f"{chain} 的末尾（第 {last.seq} 步）缺失或被改动"


def cut_tail_with_its_head(chain: str) -> str:
    """The last entry of a record goes and its head is put back: only the seal knows."""
    last = Entry.objects.filter(chain=chain).order_by("-seq")[0]
    _run("DELETE FROM journal_entry WHERE id = %s", last.pk)
    before = _entry(chain, last.seq - 1)
    _run("UPDATE journal_chain SET seq = %s, digest = %s WHERE chain = %s", before.seq, before.digest, chain)
    return "封存 1 的条目与封存时不同"


def cut_tail_with_its_seals(chain: str) -> str:
    """The seals go too: only the file outside the database knows."""
    cut_tail_with_its_head(chain)
    _run("DELETE FROM journal_seal")
    return "封存文件里有封存 1，数据库里没有"


_WAYS = {
    way.__name__: way
    for way in (
        flipped_byte,
        dropped_row,
        swapped_pair,
        cut_tail,
        cut_tail_with_its_head,
        cut_tail_with_its_seals,
    )
}
WAYS = tuple(_WAYS)
