"""健康检查: each looks at one thing and says in a line how it stands (control F5)."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.functional import Promise
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from keqiao.core import clock
from keqiao.core.files.limits import in_words
from keqiao.core.jobs.models import Job
from keqiao.core.jobs.selectors import last_beat
from keqiao.core.journal import guards
from keqiao.core.journal.models import Entry, Seal

State = Literal["ok", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Check:
    """一项检查的结果."""

    name: str
    label: str | Promise
    state: State
    text: str


Answer = tuple[State, str]


def database() -> Answer:
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return "ok", f"{connection.vendor} {1000 * (time.perf_counter() - begun):.1f} ms"


def disk() -> Answer:
    usage = shutil.disk_usage(settings.HOME)
    share = usage.free / usage.total
    state: State = "ok" if share > 0.1 else "warn" if share > 0.03 else "bad"
    return state, _("剩余 {free}（{share:.0%}）").format(free=in_words(usage.free), share=share)


def journal_guards() -> Answer:
    return (
        ("ok", _("触发器在位")) if guards.standing(connection) else ("bad", _("触发器缺失，请运行升级命令"))
    )


SEAL_AGE = timedelta(hours=3)


def journal_seal() -> Answer:
    """The oldest entry that no seal covers is not older than a few hours."""
    last = Seal.objects.order_by("-pk").first()
    unsealed = Entry.objects.filter(pk__gt=last.last_entry if last else 0).order_by("pk").first()
    if unsealed is None:
        return "ok", _("全部已封存")
    age = clock.now() - unsealed.at
    state: State = "ok" if age < SEAL_AGE else "warn"
    return state, _("最早未封存的日志在 {age}前").format(age=timesince(unsealed.at, clock.now(), depth=1))


def journal_verified() -> Answer:
    """What the last verification found."""
    job = Job.objects.filter(name="journal.verify", state="done").order_by("-id").first()
    if job is None:
        return "warn", _("还没有核验过")
    return ("ok" if "\n" not in job.message else "bad"), job.message.splitlines()[0]


LAG = timedelta(minutes=5)


def jobs() -> Answer:
    now = clock.now()
    waiting = Job.objects.filter(state="waiting").order_by("id")
    oldest = waiting.first()
    silent = sum(
        now - last_beat(job) > timedelta(minutes=1) for job in Job.objects.filter(state="running")[:100]
    )
    lag = now - oldest.created_at if oldest else timedelta(0)
    state: State = "bad" if lag > LAG * 6 else "warn" if lag > LAG or silent else "ok"
    text = _("排队 {waiting}，最久 {lag} 秒；无心跳 {silent}")
    return state, text.format(waiting=waiting.count(), lag=int(lag.total_seconds()), silent=silent)


def clocks() -> Answer:
    """This machine's clock and the database's agree; on SQLite they are the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        told: Any = cursor.fetchone()[0]
    if isinstance(told, str):
        told = datetime.fromisoformat(told).replace(tzinfo=UTC)
    drift = abs((clock.now() - settings.CLOCK_OFFSET - told).total_seconds())
    return ("ok" if drift < 5 else "warn" if drift < 60 else "bad"), _("相差 {drift:.0f} 秒").format(
        drift=drift
    )


_ALL: tuple[tuple[str, str | Promise, Callable[[], Answer]], ...] = (
    ("database", _lazy("数据库"), database),
    ("disk", _lazy("磁盘"), disk),
    ("guards", _lazy("日志护栏"), journal_guards),
    ("seal", _lazy("日志封存"), journal_seal),
    ("verified", _lazy("日志核验"), journal_verified),
    ("jobs", _lazy("后台任务"), jobs),
    ("clock", _lazy("时钟"), clocks),
)


def run_checks() -> list[Check]:
    """全部检查; one that cannot be made is itself bad."""
    return [_checked(*one) for one in _ALL]


def _checked(name: str, label: str | Promise, look: Callable[[], Answer]) -> Check:
    try:
        return Check(name, label, *look())
    except (DatabaseError, OSError) as error:
        return Check(name, label, "bad", type(error).__name__)


def alive() -> bool:
    """能否应答: all that a load balancer, and the public, is told."""
    return _checked("database", "", database).state == "ok"
