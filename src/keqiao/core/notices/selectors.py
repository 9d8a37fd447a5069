"""通知的读取: one's own."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from keqiao.core.access.viewer import Viewer
from keqiao.core.notices.models import Notice
from keqiao.core.pages import presenters

MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """通知的显示."""

    id: UUID
    subject: str
    text: str
    url: str
    at: str
    unread: bool


def mine(viewer: Viewer) -> QuerySet[Notice]:
    """The scope of every read here: the viewer's own notices."""
    return Notice.objects.filter(user=viewer.user_id) if viewer.user_id else Notice.objects.none()


def inbox(
    viewer: Viewer, *, unread: bool = False, before: UUID | None = None, limit: int = 50
) -> list[Shown]:
    """收件箱: newest first."""
    rows = mine(viewer).order_by("-id")
    if unread:
        rows = rows.filter(read_at=None)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [_shown(notice) for notice in rows[:limit]]


def unread_count(viewer: Viewer) -> int:
    """未读数, counted no further than a hundred: it is asked on every page."""
    return mine(viewer).filter(read_at=None).order_by()[:MOST_COUNTED].count()


def _shown(notice: Notice) -> Shown:
    return Shown(
        notice.pk,
        notice.subject,
        notice.text,
        notice.url,
        presenters.moment(notice.at),
        notice.read_at is None,
    )
