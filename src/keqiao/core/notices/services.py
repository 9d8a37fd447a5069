"""通知的写入: tell, read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise

from keqiao.core import clock
from keqiao.core.access.viewer import Viewer, system
from keqiao.core.errors import NotFoundError
from keqiao.core.ids import new_id
from keqiao.core.journal.writing import Note, append
from keqiao.core.notices.models import Notice
from keqiao.core.notices.recipients import To, people

Text = str | Promise
Listener = Callable[[list[Notice]], None]
_listeners: list[Listener] = []


@dataclass(frozen=True, slots=True)
class Escalation:
    """升级: when a notice is unread after so long, people in these roles of the same party are told."""

    after: timedelta
    roles: tuple[str, ...]


def after_telling(listener: Listener) -> Listener:
    """Let a channel of the installation (a message service) hear of new notices, inside their transaction."""
    _listeners.append(listener)
    return listener


def tell(
    viewer: Viewer | None = None,
    *,
    subject: Text,
    text: Text = "",
    url: str = "",
    party: UUID | None = None,
    parties: Iterable[UUID] = (),
    roles: Iterable[str] = (),
    users: Iterable[UUID] = (),
    division: str = "",
    event: str = "",
    urgent: bool = False,
    escalation: Escalation | None = None,
) -> int:
    """通知: to the members of a party (or only some roles of it), to roles, or to named people, in the act's own
    transaction. How many people it went to. ``urgent`` mails at once what else waits for the daily digest.

    Words are put into each reader's language; ``url`` is an address within the site.
    """
    if url and (not url.startswith("/") or url.startswith("//")):
        raise ValueError("a notice leads to a page of this site")
    to = people(parties=[*parties, *([party] if party else [])], roles=roles, users=users, division=division)
    if not to:
        return 0
    words = _in_languages(subject, text, to)
    now, batch = clock.now(), new_id()
    notices = [
        Notice(
            user_id=one.user,
            party=one.party,
            batch=batch,
            event=event,
            subject=words[one.language][0][:200],
            text=words[one.language][1],
            url=url,
            at=now,
            email="waiting" if one.email and mail_is_on() else "none",
            escalate_at=now + escalation.after if escalation else None,
            escalate_to=",".join(escalation.roles) if escalation else "",
        )
        for one in to
    ]
    with transaction.atomic():
        Notice.objects.bulk_create(notices, batch_size=500)
        data = {"subject": str(subject), "url": url, "people": len(notices), "for": event}
        append(
            viewer or system("通知"), Note("keqiao.notices.notice.tell", "notices.batch", str(batch), data)
        )
        for listener in _listeners:
            listener(notices)
        if urgent and mail_is_on():
            _mail(batch)
    return len(notices)


def mail_is_on() -> bool:
    """Whether this installation sends e-mail at all."""
    return bool(getattr(settings, "NOTICES_EMAIL", False))


def mark_read(viewer: Viewer, pk: UUID) -> Notice:
    """读过: one's own notice; reading it twice keeps the first time."""
    notice = Notice.objects.filter(pk=pk, user=viewer.user_id).first() if viewer.user_id else None
    if notice is None:
        raise NotFoundError("没有这条通知")
    now = clock.now()
    with transaction.atomic():
        if Notice.objects.filter(pk=pk, read_at=None).update(read_at=now):
            append(
                viewer, Note("keqiao.notices.notice.read", "notices.batch", str(notice.batch), {"notice": pk})
            )
    return notice


def mark_all_read(viewer: Viewer) -> int:
    """全部标为已读; how many there were."""
    with transaction.atomic():
        rows = (
            Notice.objects.filter(user=viewer.user_id, read_at=None)
            if viewer.user_id
            else Notice.objects.none()
        )
        count = rows.update(read_at=clock.now())
        if count:
            append(
                viewer,
                Note(
                    "keqiao.notices.notice.read_all", "identity.user", str(viewer.user_id), {"count": count}
                ),
            )
    return count


def _in_languages(subject: Text, text: Text, to: Iterable[To]) -> dict[str, tuple[str, str]]:
    words: dict[str, tuple[str, str]] = {}
    for language in {one.language for one in to}:
        with translation.override(language or settings.LANGUAGE_CODE):
            words[language] = (str(subject), str(text))
    return words


def _mail(batch: Any) -> None:
    from keqiao.core.jobs import services as jobs

    jobs.enqueue(system("通知"), "notices.mail", {"batch": batch}, record=("notices.batch", batch))
