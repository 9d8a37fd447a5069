"""日志的任务: sealing and verifying take their time on a large journal."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.access.rules import forbidden
from keqiao.core.jobs import Progress, Result, job
from keqiao.core.journal import purging, sealing
from keqiao.core.journal.rules import audits
from keqiao.core.journal.verifying import verify


@job("journal.seal", _lazy("封存日志"), forbidden, restartable=True)
def seal(_progress: Progress, _viewer: Viewer) -> Result:
    sealed = sealing.seal()
    if sealed is None:
        return Result(_("没有新的日志需要封存"))
    return Result(_("封存 {number}：{count} 条").format(number=sealed.pk, count=sealed.count))


@job("journal.verify", _lazy("核验日志"), audits, restartable=True)
def check(progress: Progress, _viewer: Viewer) -> Result:
    found = verify(progress)
    lines = [found.summary(), *(fault.sentence for fault in found.faults[:20])]
    return Result("\n".join(lines))


@job("journal.retain", _lazy("清除到期日志"), forbidden, restartable=True)
def retain(_progress: Progress, viewer: Viewer) -> Result:
    count = purging.purge(viewer, clock.now() - purging.retention())
    return Result(_("清除 {count} 条到期日志").format(count=count))
