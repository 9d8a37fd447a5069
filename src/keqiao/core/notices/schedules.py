"""通知的定时工作: the daily digest, and a word to others about what stays unread."""

from __future__ import annotations

from datetime import datetime, time

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keqiao.core.access import system
from keqiao.core.jobs import every
from keqiao.core.jobs import services as jobs
from keqiao.core.notices.models import Notice
from keqiao.core.notices.services import mail_is_on, tell


@every("day", at=time(8))("notices.digest")
def digest(_now: datetime) -> str:
    if not mail_is_on() or not Notice.objects.filter(email="waiting").exists():
        return ""
    jobs.enqueue(system("通知"), "notices.digest")
    return "digest"


@every("hour")("notices.escalate")
def escalate(now: datetime) -> str:
    """升级: each unread notice once, to the roles it names, in its own party."""
    due = list(Notice.objects.filter(read_at=None, escalate_at__lte=now).order_by("id")[:500])
    told = sum(_escalate(notice) for notice in due)
    return f"{told}"


def _escalate(notice: Notice) -> int:
    notice.escalate_at = None
    notice.save(update_fields=["escalate_at"])
    return tell(
        subject=format_lazy("{}{}", _("未读提醒："), notice.subject),
        text=notice.text,
        url=notice.url,
        party=notice.party,
        roles=notice.escalate_to.split(","),
        event="keqiao.notices.notice.escalate",
    )
