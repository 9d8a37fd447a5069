"""计划的接口: plans, tasks and targets with their computed values, for anybody a plan is open to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Schema

from keqiao.core import clock
from keqiao.core.access import anybody, within
from keqiao.core.api.operations import operation
from keqiao.core.api.registry import router
from keqiao.core.errors import NotFoundError
from keqiao.engines.errors import InputError
from keqiao.rooms.plan.models import Plan, Target, Task
from keqiao.rooms.plan.plan_exports import as_data
from keqiao.rooms.plan.plan_reach import plan_for
from keqiao.rooms.plan.targets_computing import Computed, chance_of, compute

routes = router("plan")
SCOPE = "plan:read"
MOST = 100


class PlanRow(Schema):
    """计划."""

    id: UUID
    number: int
    state: str
    title: str
    reference: str
    issuer: str
    issued_on: date | None
    year: int
    division: str


class UnitRow(Schema):
    """责任单位, as printed."""

    role: str
    name: str


class TaskRow(Schema):
    """任务."""

    id: UUID
    key: str
    number: str
    title: str
    deadline: date
    original_deadline: date
    units: list[UnitRow]


class RemarkRow(Schema):
    """提示 on a target."""

    code: str
    text: str


class TargetRow(Schema):
    """目标 with what the records say of it. Figures are exact decimals as text; ``value`` null is no data."""

    id: UUID
    key: str
    task: str | None
    metric: str
    series: str
    kind: str
    comparator: str
    low: str | None
    high: str | None
    unit: str
    growth: str | None
    horizon: date
    region: str
    measure: str
    quote: str
    start: int | None
    end: int | None
    as_of: date
    value: str | None
    error: str | None
    count: int
    progress: str | None
    share: str
    light: str
    chance: float | None
    remarks: list[RemarkRow]


@routes.get("/plans/", response=list[PlanRow])
@operation(anybody, scope=SCOPE)
def plan_list(request: Any, year: int | None = None) -> list[Plan]:
    """计划列表: published plans, and drafts in reach; the latest first."""
    rows = within(Plan.objects.all(), Plan.reach, request.viewer).defer("text", "overall")
    if year is not None:
        if not 1 <= year <= 9999:
            raise InputError("年度应为四位年份")
        rows = rows.filter(year=year)
    return list(rows.order_by("-year", "-number", "id")[:MOST])


@routes.get("/plans/{uuid:pk}/", response=PlanRow)
@operation(anybody, scope=SCOPE)
def plan_detail(request: Any, pk: UUID) -> Plan:
    """一份计划."""
    return plan_for(request.viewer, pk)


@routes.get("/plans/{uuid:pk}/document/", response=dict[str, Any])
@operation(anybody, scope=SCOPE)
def plan_document(request: Any, pk: UUID) -> dict[str, Any]:
    """计划全文数据, in the form of ``keqiao compile --format json``."""
    return as_data(plan_for(request.viewer, pk))


@routes.get("/plans/{uuid:pk}/tasks/", response=list[TaskRow])
@operation(anybody, scope=SCOPE)
def task_list(request: Any, pk: UUID) -> list[dict[str, Any]]:
    """任务与文中列明的责任单位."""
    plan = plan_for(request.viewer, pk)
    return [_task(task) for task in plan.tasks.order_by("order")]


def _task(task: Task) -> dict[str, Any]:
    names = ("id", "key", "number", "title", "deadline", "original_deadline")
    listed = [{"role": role, "name": name} for role, name in task.units]
    return {**{name: getattr(task, name) for name in names}, "units": listed}


@routes.get("/plans/{uuid:pk}/targets/", response=list[TargetRow])
@operation(anybody, scope=SCOPE)
def target_list(request: Any, pk: UUID, as_of: date | None = None) -> list[dict[str, Any]]:
    """目标与计算值, as of a day (today unless given)."""
    plan = plan_for(request.viewer, pk)
    targets = Target.objects.filter(plan=plan).select_related("task").order_by("order")
    return [_target(one, chance=False) for one in compute(plan, targets, _day(as_of))]


@routes.get("/targets/{uuid:pk}/", response=TargetRow)
@operation(anybody, scope=SCOPE)
def target_detail(request: Any, pk: UUID, as_of: date | None = None) -> dict[str, Any]:
    """一个目标, with the chance of reaching it."""
    target = Target.objects.select_related("plan", "task").filter(pk=pk).first()
    if target is None:
        raise NotFoundError("没有这个目标")
    plan = plan_for(request.viewer, target.plan_id)
    return _target(compute(plan, [target], _day(as_of))[0], chance=True)


def _day(given: date | None) -> date:
    if given is not None and not 1949 <= given.year <= 2100:
        raise InputError("截至日 {day} 不在可查询的范围内", day=given)
    return given or clock.today()


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _target(one: Computed, *, chance: bool) -> dict[str, Any]:
    target = one.target
    same = (
        "id", "key", "metric", "series", "kind", "comparator", "unit", "horizon", "region", "measure",
        "quote", "start", "end",
    )  # fmt: skip
    found = chance_of(one) if chance else None
    return {
        **{name: getattr(target, name) for name in same},
        **{name: _text(getattr(target, name)) for name in ("low", "high", "growth")},
        "task": target.task.key if target.task else None,
        "as_of": one.as_of,
        "value": _text(one.value),
        "error": _text(one.figure.error),
        "count": one.figure.count,
        "progress": _text(one.status.progress),
        "share": _text(one.share),
        "light": one.light,
        "chance": found.chance if found else None,
        "remarks": [{"code": remark.code, "text": remark.text} for remark in one.remarks],
    }
