"""重建索引: all records of all sources, and nothing that is no longer there."""

from __future__ import annotations

from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from keqiao.core.jobs.progress import Progress, unwatched
from keqiao.core.search.indexing import write
from keqiao.core.search.models import SearchEntry, SearchQueue
from keqiao.core.search.registry import Source, sources

BATCH = 1000


def rebuild(progress: Progress | None = None) -> int:
    """重建; how many entries there are then. The old index answers meanwhile."""
    progress = progress or unwatched()
    SearchQueue.objects.all().delete()  # what changes from here on comes into the queue again
    total = sum(source.all_rows().count() for source in sources())
    done = 0
    for source in sources():
        done = _rebuild(source, progress, done, total)
    SearchEntry.objects.exclude(kind__in=[source.kind for source in sources()]).delete()
    return SearchEntry.objects.count()


def _rebuild(source: Source, progress: Progress, done: int, total: int) -> int:
    rows = source.all_rows().order_by("pk").iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            write(source, batch)
        done += len(batch)
        progress.step(done, total, _("重建索引"))
    there = source.model._base_manager.values("pk")
    SearchEntry.objects.filter(kind=source.kind).exclude(object_id__in=there).delete()
    return done
