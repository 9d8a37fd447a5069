"""主体的读: what other places call, in one list; every read begins with the viewer's reach."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from keqiao.core.access import Viewer, within
from keqiao.core.errors import NotFoundError
from keqiao.core.parties.models import Party
from keqiao.core.parties.resolving import Found, find_unit, present, resolve

__all__ = ["Found", "by_code", "find_unit", "party_of", "present", "resolve", "visible"]


def visible(viewer: Viewer, *, merged: bool = False) -> QuerySet[Party]:
    """可见主体: the live parties in reach; with ``merged`` also the records merged into another."""
    rows = within(Party.objects.all(), Party.reach, viewer)
    return rows if merged else rows.filter(merged_into=None)


def party_of(viewer: Viewer, pk: UUID | str) -> Party:
    """One party in reach, a merged one included (its page leads on to the one it was merged into)."""
    party = visible(viewer, merged=True).select_related("zone", "merged_into").filter(pk=pk).first()
    if party is None:
        raise NotFoundError("没有这个主体")
    return party


def by_code(viewer: Viewer, code: str) -> Party | None:
    """按代码: the live party with a credit code, when it is in reach."""
    return visible(viewer).filter(code=code.strip().upper()).first() if code.strip() else None
