"""督查台的筛选: by light, unit, state, flag and words; in the address, so that it can be sent to somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from keqiao.core.flow import flow_of
from keqiao.rooms.plan.supervision.board import Board, TaskRow
from keqiao.rooms.plan.supervision.standing import PartRow

FLAGS = ("receipt-late", "plan-late", "report-late", "overdue", "due-soon")


@dataclass(frozen=True, slots=True)
class Choice:
    """筛选项 as its select shows it."""

    name: str
    label: str
    options: Sequence[tuple[str, str, bool]]


def narrowed(board: Board, given: Mapping[str, str]) -> Board:
    """The tasks that the filters leave; of a task, the parts that they leave."""
    tone, words = given.get("tone", ""), given.get("q", "").strip()
    found: list[TaskRow] = []
    for task in board.tasks:
        if (tone and task.tone != tone) or (words and words not in f"{task.number}{task.title}"):
            continue
        parts = [row for row in task.parts if _keeps(row, given)]
        if parts:
            found.append(replace(task, parts=parts))
    return replace(board, tasks=found)


def _keeps(row: PartRow, given: Mapping[str, str]) -> bool:
    unit, state, flag = given.get("unit", ""), given.get("state", ""), given.get("flag", "")
    return (
        (not unit or str(row.party_id) == unit)
        and (not state or row.state == state)
        and (not flag or any(one.kind == flag for one in row.flags))
    )


def choices(board: Board, given: Mapping[str, str]) -> list[Choice]:
    """The selects of the board, with what is chosen."""
    tones = (("red", _("滞后")), ("yellow", _("预警")), ("none", _("正常")))
    states = tuple((state.name, str(state.label)) for state in flow_of("plan.part").states)
    words = {
        "receipt-late": _("签收逾期"),
        "plan-late": _("方案逾期"),
        "report-late": _("报告逾期"),
        "overdue": _("任务逾期"),
        "due-soon": _("即将到期"),
    }
    units = tuple((str(unit.party_id), unit.unit) for unit in board.units)
    return [
        _choice("tone", _("状况"), tones, given),
        _choice("unit", _("单位"), units, given),
        _choice("state", _("状态"), states, given),
        _choice("flag", _("标志"), tuple((flag, words[flag]) for flag in FLAGS), given),
    ]


def _choice(name: str, label: str, options: Sequence[tuple[str, str]], given: Mapping[str, str]) -> Choice:
    chosen = given.get(name, "")
    return Choice(name, label, [(code, words, code == chosen) for code, words in options])
