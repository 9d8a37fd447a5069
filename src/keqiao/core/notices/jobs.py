"""通知的邮件: an urgent batch at once, the rest as one digest for each person and day."""

from __future__ import annotations

from collections import defaultdict
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from keqiao.core.access import Viewer, forbidden
from keqiao.core.jobs import Progress, Result, job
from keqiao.core.notices.models import Notice

BATCH = 200


@job("notices.mail", _lazy("发送通知邮件"), forbidden, restartable=True)
def mail_batch(progress: Progress, _viewer: Viewer, *, batch: str) -> Result:
    """One message for each notice of an urgent batch."""
    return _send(progress, Notice.objects.filter(batch=UUID(batch)))


@job("notices.digest", _lazy("发送通知汇总邮件"), forbidden, restartable=True)
def mail_digest(progress: Progress, _viewer: Viewer) -> Result:
    """One message for each person with everything that still waits."""
    return _send(progress, Notice.objects.all())


def _send(progress: Progress, rows: QuerySet[Notice]) -> Result:
    """Each person's notices in one message; what was sent is noted at once, so that a restart sends nothing twice."""
    waiting: dict[UUID, list[Notice]] = defaultdict(list)
    for notice in rows.filter(email="waiting", read_at=None).select_related("user").order_by("user_id", "id"):
        waiting[notice.user_id].append(notice)
    rows.filter(email="waiting").exclude(read_at=None).update(email="none")
    sent = failed = 0
    connection = get_connection()
    for done, notices in enumerate(waiting.values(), start=1):
        progress.step(done, len(waiting), _("发送邮件"))
        try:
            connection.send_messages([_message(notices)])
        except (SMTPException, OSError):
            failed += 1  # it waits for the next digest
            continue
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(email="sent")
        sent += 1
    return Result(_("发送 {sent} 封，{failed} 封未能发出").format(sent=sent, failed=failed))


def _message(notices: list[Notice]) -> EmailMessage:
    user = notices[0].user
    with translation.override(user.language or settings.LANGUAGE_CODE):
        subject = (
            notices[0].subject if len(notices) == 1 else _("您有 {count} 条通知").format(count=len(notices))
        )
        body = "\n\n".join(_paragraph(notice) for notice in notices)
    name = getattr(settings, "SITE_NAME", "")
    return EmailMessage(f"【{name}】{_one_line(subject)}", body, to=[user.email])


def _paragraph(notice: Notice) -> str:
    base = str(getattr(settings, "SITE_URL", "")).rstrip("/")
    address = f"{base}{notice.url}" if base and notice.url else ""
    return "\n".join(part for part in (notice.subject, notice.text, address) if part)


def _one_line(subject: str) -> str:
    """A subject line is one line: a line break in it would begin another header."""
    return " ".join(subject.split())
