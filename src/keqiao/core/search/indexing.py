"""入索引: from the queue, right after the commit that changed a record; what a crash left behind, a minute later."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction

from keqiao.core import clock
from keqiao.core.search.models import BODY, SearchEntry, SearchQueue
from keqiao.core.search.registry import Source, source_of, sources_of

logger = logging.getLogger("keqiao.search")
AT_ONCE = 20


def touch(record: Any) -> None:
    """改过: its entry is made anew after the commit. For writes that no ``save`` makes (bulk updates)."""
    found = [SearchQueue(kind=source.kind, object_id=record.pk) for source in sources_of(type(record))]
    if found:
        with transaction.atomic():
            SearchQueue.objects.bulk_create(found)
            transaction.on_commit(partial(_soon, AT_ONCE), robust=True)


def touch_many(kind: str, keys: Iterable[UUID]) -> None:
    """批量改过: their entries are made anew after the commit, before whoever brought them goes on."""
    queued = [SearchQueue(kind=kind, object_id=key) for key in keys]
    with transaction.atomic():
        SearchQueue.objects.bulk_create(queued, batch_size=1000)
        transaction.on_commit(partial(_soon, len(queued)), robust=True)


def _soon(most: int) -> None:
    try:
        drain(most)
    except DatabaseError:  # the act is done; its entry waits for the next drain
        logger.warning("the search queue waits")


def drain(most: int = 500) -> int:
    """清空队列, so far; how many rows of it are done. Several may do so at once."""
    with transaction.atomic():
        waiting = list(SearchQueue.objects.select_for_update(skip_locked=True).order_by("pk")[:most])
        keys: dict[str, set[UUID]] = defaultdict(set)
        for row in waiting:
            keys[row.kind].add(row.object_id)
        for kind, some in keys.items():
            source = source_of(kind)
            if source is not None:
                _refresh(source, some)
        SearchQueue.objects.filter(pk__in=[row.pk for row in waiting]).delete()
    return len(waiting)


def _refresh(source: Source, keys: set[UUID]) -> None:
    records = list(source.all_rows().filter(pk__in=keys))
    write(source, records)
    gone = keys - {record.pk for record in records}
    if gone:
        SearchEntry.objects.filter(kind=source.kind, object_id__in=gone).delete()


def write(source: Source, records: Iterable[Any]) -> None:
    """Put records into the index, or their new text in place of the old."""
    entries = [_entry(source, record) for record in records]
    SearchEntry.objects.bulk_create(
        entries,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["title", "body", "title_words", "body_words", "at"],
    )


def _entry(source: Source, record: Any) -> SearchEntry:
    from keqiao.core.search.cutting import (  # here: every start of the site would wait for it
        body_tokens,
        title_tokens,
    )

    title, body = source.text(record)
    return SearchEntry(
        kind=source.kind,
        object_id=record.pk,
        title=title[:300],
        body=body[:BODY],
        title_words=title_tokens(title),
        body_words=body_tokens(body),
        at=clock.now(),
    )
