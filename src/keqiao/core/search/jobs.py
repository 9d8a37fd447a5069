"""搜索的任务."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from keqiao.core.access import Viewer, has_role
from keqiao.core.jobs import Progress, Result, job
from keqiao.core.search import rebuilding


@job("search.rebuild", _lazy("重建搜索索引"), has_role("system_admin"), restartable=True)
def rebuild(progress: Progress, _viewer: Viewer) -> Result:
    return Result(_("索引有 {count} 条").format(count=rebuilding.rebuild(progress)))
