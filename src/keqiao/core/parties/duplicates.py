"""疑似重复: look for pairs among the parties in reach, keep them for a person, and hear what the person says.

The engine compares within blocks in DuckDB; only an equal, valid code says that two records are one.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.errors import NotFoundError, RefusedError
from keqiao.core.jobs.registry import Result, job
from keqiao.core.journal.writing import Note, append
from keqiao.core.parties.acting import KIND
from keqiao.core.parties.models import Duplicate
from keqiao.core.parties.rules import merges
from keqiao.core.parties.selectors import visible
from keqiao.engines.registry.duplicates import Candidate, Record, candidates

MOST = 5_000
"""So many pairs are kept: more than anybody will look through before looking again."""
LEAST = 0.92


def pairs(viewer: Viewer) -> QuerySet[Duplicate]:
    """未处理的疑似重复: both parties in reach and alive."""
    mine = visible(viewer).values("pk")
    return Duplicate.objects.filter(first__in=mine, second__in=mine, dismissed=False)


@job("parties.duplicates", gettext_lazy("查找疑似重复的主体"), merges, restartable=True)
def look(progress: Any, viewer: Viewer) -> Result:
    """查找: compares what is in the viewer's reach and keeps the pairs, likest first."""
    rows = visible(viewer).filter(archived_at=None).values_list("pk", "name", "code").order_by("pk")
    records = [Record(str(pk), name, code or None) for pk, name, code in rows.iterator(chunk_size=5000)]
    progress.step(0, len(records), _("比对 {count} 个主体").format(count=len(records)))
    found = candidates(records, least=LEAST)
    progress.step(len(records), len(records))
    kept = sorted(found, key=lambda one: (one.basis != "code", -one.likeness))[:MOST]
    added = keep(viewer, kept)
    text = _("比对 {count} 个主体，有 {found} 对疑似重复，其中新发现 {added} 对")
    message = text.format(count=len(records), found=len(found), added=added)
    return Result(message, reverse("parties:duplicate_list"))


def keep(viewer: Viewer, found: list[Candidate]) -> int:
    """Write the pairs that are not there yet; what a person dismissed stays dismissed."""
    with transaction.atomic():
        before = Duplicate.objects.count()
        Duplicate.objects.bulk_create(
            (
                Duplicate(
                    first_id=UUID(min(one.first, one.second)),
                    second_id=UUID(max(one.first, one.second)),
                    basis=one.basis,
                    likeness=round(one.likeness, 3),
                    names=one.names,
                    found_at=clock.now(),
                )
                for one in found
            ),
            batch_size=500,
            ignore_conflicts=True,
        )
        added = Duplicate.objects.count() - before
        append(viewer, Note("keqiao.parties.duplicate.look", "parties.duplicate", "all", {"added": added}))
    return added


def dismiss(viewer: Viewer, *, pair: int) -> None:
    """不是重复: said by a person who may merge both."""
    with transaction.atomic():
        row = pairs(viewer).select_related("first", "second").filter(pk=pair).first()
        if row is None:
            raise NotFoundError("没有这对疑似重复")
        if not (merges.allows(viewer, row.first) and merges.allows(viewer, row.second)):
            raise RefusedError("“{what}”只有{who}可以做", what=_("判断重复"), who=merges.label)
        Duplicate.objects.filter(Q(pk=row.pk)).update(dismissed=True)
        for one, other in ((row.first, row.second), (row.second, row.first)):
            content = {"changed": {"not_same_as": ["", other.name]}}
            append(viewer, Note("keqiao.parties.party.not_same", KIND, str(one.pk), content))
