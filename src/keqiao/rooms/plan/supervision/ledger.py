"""任务台账: one row for each part, as a table for xlsx, csv and json and as a document for docx and PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keqiao.core.exports.columns import Column
from keqiao.core.pages import presenters
from keqiao.core.pages.parts.light import LIGHTS
from keqiao.engines.publish import Column as PaperColumn
from keqiao.engines.publish import Report, Table, render
from keqiao.rooms.plan.supervision.board import Board, TaskRow
from keqiao.rooms.plan.supervision.standing import PartRow

COLUMNS = (
    Column("number", gettext_lazy("序号")),
    Column("task", gettext_lazy("任务名称")),
    Column("unit", gettext_lazy("单位")),
    Column("role", gettext_lazy("角色")),
    Column("state", gettext_lazy("状态")),
    Column("reported", gettext_lazy("自报进度")),
    Column("progress", gettext_lazy("完成比例(%)")),
    Column("computed", gettext_lazy("记录所示")),
    Column("gap", gettext_lazy("差异")),
    Column("original_deadline", gettext_lazy("原定期限")),
    Column("deadline", gettext_lazy("现期限")),
    Column("flags", gettext_lazy("标志")),
    Column("rounds", gettext_lazy("退回次数")),
    Column("extensions", gettext_lazy("延期次数")),
)
WIDTHS = (0.5, 2.6, 1.3, 0.6, 1.0, 0.8, 0.8, 0.8, 1.6, 1.1, 1.1, 1.6, 0.6, 0.6)


def rows_of(board: Board) -> Iterable[list[Any]]:
    """The rows in the order of the arrangement; numbers stay numbers, days stay days."""
    for task in board.tasks:
        for row in task.parts:
            yield _row(task, row)


def _row(task: TaskRow, row: PartRow) -> list[Any]:
    return [
        task.number,
        task.title,
        row.unit,
        row.role_label,
        row.state_label,
        str(LIGHTS[row.light][0]),
        row.progress,
        str(LIGHTS[task.lights.computed][0]) if row.role == "lead" else "",
        task.lights.gap if row.role == "lead" else "",
        task.original_deadline,
        task.deadline,
        "、".join(words for words, _tone in row.flag_labels),
        row.rounds,
        row.extensions,
    ]


def paper(board: Board) -> Report:
    """台账 as a document: the same rows on pages turned across."""
    columns = [
        PaperColumn(str(column.label), width=width, align="center" if width < 1 else "left")
        for column, width in zip(COLUMNS, WIDTHS, strict=True)
    ]
    return Report(
        _("{plan}任务台账").format(plan=board.plan.title),
        [Table(columns, [_plain(row) for row in rows_of(board)])],
        source=_("督办记录"),
        as_of=presenters.day(board.day),
        demonstration=board.plan.demonstration,
    )


def _plain(row: Sequence[Any]) -> list[Any]:
    return [presenters.day(cell, table=True) if hasattr(cell, "isoformat") else cell for cell in row]


def document(board: Board, format: str) -> bytes:
    """The bytes of the docx or PDF."""
    return render(paper(board), format)
