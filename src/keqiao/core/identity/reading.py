"""查日志: the audit administrator's view of the whole journal (C1): filters, newest first, keyset pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from keqiao.core import clock
from keqiao.core.access.roles import ROLES
from keqiao.core.access.scope import Reach, within
from keqiao.core.access.viewer import Viewer
from keqiao.core.identity.rules import reads_log
from keqiao.core.journal.models import Entry

PAGE = 100
RESULTS = ("done", "refused", "failed")


@dataclass(frozen=True, slots=True)
class Asked:
    """日志的筛选."""

    event: str = ""
    who: str = ""
    kind: str = ""
    pk: str = ""
    result: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """日志的一行."""

    id: int
    at: str
    who: str
    role: str
    event: str
    on: str
    result: str
    address: str
    request: str
    data: str


def lines(viewer: Viewer, asked: Asked, after: int | None = None) -> tuple[list[Line], int | None]:
    """A page of entries, and where the next one begins."""
    everything = Q(pk__isnull=False) if reads_log.allows(viewer) else None
    rows = _filtered(within(Entry.objects.all(), Reach(public=everything), viewer), asked).order_by("-pk")
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: PAGE + 1])
    return [_line(row) for row in found[:PAGE]], found[PAGE - 1].pk if len(found) > PAGE else None


def _filtered(rows: QuerySet[Entry], asked: Asked) -> QuerySet[Entry]:
    exact: dict[str, Any] = {
        "event__startswith": asked.event,
        "actor_label__icontains": asked.who,
        "object_type": asked.kind,
        "object_id": asked.pk,
        "result": asked.result if asked.result in RESULTS else "",
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if asked.since is not None:
        rows = rows.filter(at__gte=_begin(asked.since))
    if asked.until is not None:
        rows = rows.filter(at__lt=_begin(asked.until) + timedelta(days=1))
    return rows


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=clock.CHINA)


def _line(row: Entry) -> Line:
    return Line(
        id=row.pk,
        at=row.at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M:%S"),
        who=one_line(row.actor_label),
        role=str(ROLES[row.role].label) if row.role in ROLES else row.role,
        event=row.event,
        on=f"{row.object_type} {row.object_id}",
        result=row.result,
        address=row.address,
        request=row.request,
        data=one_line(", ".join(f"{name}={value}" for name, value in json.loads(row.data).items()))[:400],
    )


def one_line(text: str) -> str:
    """What was typed may hold line ends; on a line of the log they are shown, not obeyed (C7)."""
    return text.replace("\r", "\\r").replace("\n", "\\n")
