"""条件: why a part is not ready for a move. Each runs inside the move's transaction, with the part's row locked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from keqiao.rooms.plan.models import Part, Report, Task

SETTLED = ("verified", "closed", "cancelled")


def has_nodes(part: Part) -> str | None:
    if part.nodes.exists():
        return None
    return _("方案至少要有一个节点")


def filing_not_owed(part: Part) -> str | None:
    """Work begins without a filed plan only where the arrangement asks for none."""
    if part.planned_at is not None or part.plan_due is None:
        return None
    return _("须先报送方案并经核准")


def last_report_is_computed(part: Part) -> str | None:
    last = Report.objects.filter(part=part, filed_at__isnull=False).order_by("-filed_at", "-id").first()
    if last is not None and last.origin == "computed" and last.outcome != "objected":
        return None
    return _("最近一期报告不是由记录生成的")


def task_not_closed(part: Part) -> str | None:
    """The task's row is the lock under which closing and reopening see each other."""
    _lock_task(part)
    if Part.objects.filter(task=part.task_id, role="lead", state="closed").exists():
        return _("牵头单位的任务已经销号")
    return None


def ready_to_close(part: Part) -> str | None:
    """Joint parts end at verified; the lead is closed when every joint part is settled."""
    if part.role != "lead":
        return _("责任单位的任务核实后即告完成,由牵头单位统一销号")
    _lock_task(part)
    missing = (
        Part.objects.filter(task=part.task_id, role="joint")
        .exclude(state__in=SETTLED)
        .order_by("order", "id")
    )
    names = [row.unit_name for row in missing]
    if names:
        return _("尚未核实:{units}").format(units="、".join(names))
    return None


def _lock_task(part: Part) -> None:
    Task.objects.select_for_update().filter(pk=part.task_id).first()
