"""督办的读取: what pages, desk, API, search and exports ask; each begins with what the viewer may see."""

from __future__ import annotations

from keqiao.rooms.plan.supervision.board import Board, TaskRow, UnitRow, board_of, plan_seen, plans_seen
from keqiao.rooms.plan.supervision.duties import Duty, duties_of
from keqiao.rooms.plan.supervision.part_view import part_seen, reports_of, row_of, slips_of
from keqiao.rooms.plan.supervision.standing import PartRow, all_parts, rows_now, rows_on
from keqiao.rooms.plan.supervision.task_view import TaskView, task_seen, task_view

__all__ = [
    "Board",
    "Duty",
    "PartRow",
    "TaskRow",
    "TaskView",
    "UnitRow",
    "all_parts",
    "board_of",
    "duties_of",
    "part_seen",
    "plan_seen",
    "plans_seen",
    "reports_of",
    "row_of",
    "rows_now",
    "rows_on",
    "slips_of",
    "task_seen",
    "task_view",
]
