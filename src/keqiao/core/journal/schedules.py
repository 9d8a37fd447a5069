"""日志的定时工作: sealed each hour, verified each night, kept for as long as the setting says."""

from __future__ import annotations

from datetime import datetime, time

from keqiao.core.access import system
from keqiao.core.jobs import every
from keqiao.core.jobs import services as jobs
from keqiao.core.journal.models import Entry, Seal

ROBOT = system("日志")


@every("hour")("journal.seal")
def hourly(_now: datetime) -> str:
    last = Seal.objects.order_by("-pk").first()
    if not Entry.objects.filter(pk__gt=last.last_entry if last else 0).exists():
        return ""
    return str(jobs.enqueue(ROBOT, "journal.seal").pk)


@every("day", at=time(2, 30))("journal.verify")
def nightly(_now: datetime) -> str:
    return str(jobs.enqueue(ROBOT, "journal.verify").pk)


@every("month", at=time(4))("journal.retain")
def monthly(_now: datetime) -> str:
    return str(jobs.enqueue(ROBOT, "journal.retain").pk)
