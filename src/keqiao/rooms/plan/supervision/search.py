"""搜索来源: tasks of published plans are found by everybody, with their words and their units."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from keqiao.core.access import Reach
from keqiao.core.pages.addresses import by_key
from keqiao.core.search import registry
from keqiao.rooms.plan.models import PUBLISHED, Task

REACH = Reach(
    division="plan__division",
    owners=("plan__office",),
    public=Q(plan__state__in=PUBLISHED),
    roles=("planner",),
)


def _text(task: Task) -> tuple[str, str]:
    units = "、".join(part.unit_name for part in task.parts.all())
    return f"{task.number}{task.title}", f"{task.text}\n{units}"


def _rows(rows: QuerySet) -> QuerySet:
    return rows.prefetch_related("parts")


SOURCE = registry.register(
    registry.Source(
        kind="plan.task",
        label=_("计划任务"),
        model=Task,
        text=_text,
        url=by_key("plan:task_detail"),
        rows=_rows,
        reach=REACH,
        icon="clipboard-list",
    )
)
