"""清除: old entries go when nobody must keep them any more; what is left still proves itself from its anchors."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Min

from keqiao.core import clock
from keqiao.core.access import Viewer, has_role
from keqiao.core.errors import RefusedError
from keqiao.core.journal.guards import KEPT_DAYS
from keqiao.core.journal.models import Entry, Purge, Seal
from keqiao.core.journal.writing import Note, append

RETENTION_DAYS = 3 * 366
may_purge = has_role("system_admin", "system")


def retention() -> timedelta:
    """保存期: three years unless the setting JOURNAL_RETENTION_DAYS says otherwise; never under 183 days."""
    return timedelta(days=max(int(getattr(settings, "JOURNAL_RETENTION_DAYS", RETENTION_DAYS)), KEPT_DAYS))


def purge(viewer: Viewer, before: datetime) -> int:
    """清除 all sealed entries older than a moment; how many. Whole seals go: a root needs all its leaves.

    Raises RefusedError for who may not, and for anything younger than 183 days.
    """
    if not may_purge.allows(viewer):
        raise RefusedError("清除日志只有{who}可以做", who=may_purge.label)
    if before > clock.now() - timedelta(days=KEPT_DAYS):
        raise RefusedError("日志至少保存 {days} 天，不能清除更近的", days=KEPT_DAYS)
    end = _end(before)
    if end is None:
        return 0
    with transaction.atomic():
        permission = Purge.objects.create(
            at=clock.now(), by_label=viewer.label()[:200], before=before, last_entry=end
        )
        with connection.cursor() as cursor:
            cursor.execute(_ANCHOR, [end])
            cursor.execute("DELETE FROM journal_entry WHERE id <= %s", [end])
            count = int(cursor.rowcount)
        permission.count, permission.open = count, False
        permission.save()
        data = {"before": before, "last_entry": end, "count": count}
        append(viewer, Note("keqiao.journal.entry.purge", "journal.purge", str(permission.pk), data))
    return count


_ANCHOR = """
INSERT INTO journal_anchor (chain, seq, digest)
SELECT entry.chain, entry.seq, entry.digest FROM journal_entry AS entry
JOIN (SELECT chain, max(seq) AS seq FROM journal_entry WHERE id <= %s GROUP BY chain) AS last
    ON last.chain = entry.chain AND last.seq = entry.seq
WHERE true
ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, digest = excluded.digest
"""


def _end(before: datetime) -> int | None:
    """The end of the last seal whose entries, and all before them, are old enough; None when there is none left."""
    young = Entry.objects.filter(at__gte=before).aggregate(first=Min("pk"))["first"]
    seals = Seal.objects.order_by("-pk")
    if young is not None:
        seals = seals.filter(last_entry__lt=young)
    last = seals.first()
    if last is None or not Entry.objects.filter(pk__lte=last.last_entry).exists():
        return None
    return last.last_entry
