"""督办的接口: tasks' parts with their states, what waits for me, and the moves: the same services and selectors."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from keqiao.core import clock
from keqiao.core.access import signed_in
from keqiao.core.api.operations import operation
from keqiao.core.api.registry import router
from keqiao.core.flow import apply, possible
from keqiao.rooms.plan.models import Part
from keqiao.rooms.plan.supervision import who
from keqiao.rooms.plan.supervision.board import board_of, plan_seen
from keqiao.rooms.plan.supervision.duties import Duty, duties_of
from keqiao.rooms.plan.supervision.part_view import part_seen, row_of
from keqiao.rooms.plan.supervision.standing import PartRow

routes = router("plan")
READ, WRITE = "plan:read", "plan:write"


class FlagData(Schema):
    """标志: what is late or near, since which day, by how many working days."""

    kind: str
    due: date
    late: int


class PartData(Schema):
    """任务分工. ``progress`` is exact text; ``moves`` are those the caller may make now."""

    id: UUID
    task: UUID
    unit: str
    role: str
    state: str
    state_label: str
    light: str
    progress: str | None
    due: date | None
    deadline: date
    flags: list[FlagData]
    extensions: int
    version: int | None = None
    moves: list[str] = Field(default_factory=list)


class DutyData(Schema):
    """待办."""

    what: str
    task: str
    unit: str
    url: str
    due: date | None
    late: bool


class MoveData(Schema):
    """动作: ``given`` answers the move's needs; ``version`` is what the caller was looking at."""

    move: str
    version: int
    given: dict[str, str | list[str]] = Field(default_factory=dict)


@routes.get("/duties/", response=list[DutyData])
@operation(signed_in, scope=READ)
def duty_list(request: Any) -> list[Duty]:
    """等我办: what waits for the caller, the earliest limit first."""
    return duties_of(request.viewer)


@routes.get("/plans/{uuid:pk}/parts/", response=list[PartData])
@operation(who.onlooker, scope=READ)
def part_list(request: Any, pk: UUID, as_of: date | None = None) -> list[PartData]:
    """分工列表 of a plan, today or as of an earlier day."""
    plan = plan_seen(request.viewer, pk)
    assert plan is not None
    board = board_of(request.viewer, plan, as_of or clock.today())
    return [_data(row) for task in board.tasks for row in task.parts]


@routes.get("/parts/{uuid:pk}/", response=PartData)
@operation(who.anyone_at_work, scope=READ)
def part_detail(request: Any, pk: UUID) -> PartData:
    """一项分工 with the moves that the caller may make."""
    return _whole(request, part_seen(request.viewer, pk))


@routes.post("/parts/{uuid:pk}/moves/", response=PartData)
@operation(who.anyone_at_work, scope=WRITE)
def part_move(request: Any, pk: UUID, payload: MoveData) -> PartData:
    """动作 on a part: 403, 404, 409 and 400 as on the pages."""
    apply(request.viewer, Part, pk, payload.move, payload.given, version=payload.version)
    return _whole(request, part_seen(request.viewer, pk))


def _whole(request: Any, part: Part) -> PartData:
    data = _data(row_of(part))
    data.version = part.version
    data.moves = [move.name for move in possible(request.viewer, part)]
    return data


def _data(row: PartRow) -> PartData:
    return PartData(
        id=row.pk,
        task=row.task_id,
        unit=row.unit,
        role=row.role,
        state=row.state,
        state_label=row.state_label,
        light=row.light,
        progress=None if row.progress is None else format(row.progress, "f"),
        due=row.due,
        deadline=row.standing.deadline,
        flags=[FlagData(kind=flag.kind, due=flag.due, late=flag.late) for flag in row.flags],
        extensions=row.extensions,
    )
