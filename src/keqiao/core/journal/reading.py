"""查日志: the history of a record as its history tab shows it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from keqiao.core.access.viewer import Viewer
from keqiao.core.journal.models import Entry
from keqiao.core.journal.writing import Note, append


@dataclass(frozen=True, slots=True)
class Step:
    """历史的一步: when, who, what, with which content."""

    at: datetime
    who: str
    event: str
    result: str
    data: dict[str, Any]


def history(object_type: str, object_id: object, *, until: datetime | None = None) -> list[Step]:
    """A record's entries in order, up to a moment. Whoever may see the record may see its history."""
    rows = Entry.objects.filter(object_type=object_type, object_id=str(object_id)).order_by("seq")
    if until is not None:
        rows = rows.filter(at__lte=until)
    return [Step(row.at, row.actor_label, row.event, row.result, json.loads(row.data)) for row in rows]


def reading_logged(viewer: Viewer, what: str, count: int) -> None:
    """读取留痕: that sensitive data was looked at or exported, how many rows (PIPL art. 54; control C8)."""
    with transaction.atomic():
        append(viewer, Note("keqiao.journal.reading.read", "reading", what[:80], {"count": count}))
