"""督查通报: one period's bulletin, its lists and figures frozen when it is drafted, with a snapshot for each figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.errors import ConflictError
from keqiao.core.flow import create
from keqiao.core.flow.applying import refuse
from keqiao.core.measures.snapshots import take
from keqiao.engines.errors import InputError
from keqiao.engines.periods import month_end
from keqiao.rooms.plan.models import Bulletin, Plan, SupervisionRule
from keqiao.rooms.plan.supervision import scoring, who
from keqiao.rooms.plan.supervision.board import Board, TaskRow, board_of, plan_seen
from keqiao.rooms.plan.supervision.figures import kept
from keqiao.rooms.plan.supervision.standing import all_parts
from keqiao.rooms.plan.supervision.tallying import tallies


def periods_of(year: int) -> dict[str, tuple[date, date]]:
    """期次: the quarters of a plan's year."""
    return {
        f"{year}-Q{quarter}": (date(year, 3 * quarter - 2, 1), month_end(date(year, 3 * quarter, 1)))
        for quarter in range(1, 5)
    }


def draft(viewer: Viewer, *, plan_id: UUID, period: str, as_of: date | None = None) -> Bulletin:
    """起草通报: freeze the period's lists, scores and figures; each bound target's figure gets its snapshot."""
    if not who.editor.allows(viewer):
        refuse(viewer, "plan.bulletin", "new", "keqiao.plan.bulletin.create")
    plan = plan_seen(viewer, plan_id)
    assert plan is not None
    known = periods_of(plan.year)
    if period not in known:
        raise InputError("没有“{period}”这一期", period=period)
    since, until = known[period]
    day = min(as_of or until, clock.today())
    if day < since:
        raise InputError("这一期还没有开始")
    if Bulletin.objects.filter(plan=plan, period=period, state__in=("draft", "published")).exists():
        raise ConflictError("这一期的通报已经起草,请先作废原稿")
    with transaction.atomic(), translation.override("zh-hans"):  # an official paper is in Chinese
        content = content_of(viewer, plan, day)
        bulletin = Bulletin(plan=plan, period=period, as_of=day, content=content)
        return create(viewer, bulletin, {"period": period, "as_of": day, "plan": plan.pk})


def content_of(viewer: Viewer, plan: Plan, day: date) -> dict[str, Any]:
    """What a bulletin freezes: plain JSON, enough to print it again without asking anybody."""
    board = board_of(viewer, plan, day)
    sheets = sheets_of(viewer, board)
    return {
        "plan": {"title": plan.title, "reference": plan.reference, "issuer": plan.issuer},
        "as_of": board.day.isoformat(),
        "counts": dict(board.counts),
        "tasks": [_task(task) for task in board.tasks],
        "targets": _targets(viewer, board),
        "units": sheets,
        "praise": [row["unit"] for row in sheets if row["praised"]],
        "criticism": [row["unit"] for row in sheets if row["criticised"]],
        "scheme": {"source": scoring.scheme()["source"], "since": str(scoring.scheme()["since"])},
        "demonstration": plan.demonstration,
    }


def _task(task: TaskRow) -> dict[str, Any]:
    return {
        "number": task.number,
        "title": task.title,
        "state": task.state_label,
        "tone": task.tone,
        "reported": task.lights.reported,
        "computed": task.lights.computed,
        "gap": task.lights.gap,
        "deadline": task.deadline.isoformat(),
        "original_deadline": task.original_deadline.isoformat(),
        "waiting_for": task.waiting_for,
        "late": [
            {"unit": row.unit, "flags": [words for words, tone in row.flag_labels if tone == "red"]}
            for row in task.parts
            if row.tone == "red"
        ],
    }


def _targets(viewer: Viewer, board: Board) -> list[dict[str, Any]]:
    found = []
    for task in board.tasks:
        for figure in task.lights.figures:
            snapshot = ""
            if figure.measure is not None:
                snapshot = str(take(viewer, figure.measure.name, figure.question).pk)
            found.append({**kept(figure, snapshot), "task": task.number})
    return found


def sheets_of(viewer: Viewer, board: Board) -> list[dict[str, Any]]:
    """评分表 of every unit, the best first, as JSON keeps it; each number with its formula."""
    plan = board.plan
    parts = list(all_parts(viewer, plan))
    rows = [row for task in board.tasks for row in task.parts]
    begin = plan.issued_on or date(plan.year, 1, 1)
    weights = _weights(plan)
    found = [
        _sheet(tally, weights) for tally in tallies(parts, rows, begin, board.day).values() if tally.receipts
    ]
    return sorted(found, key=lambda row: (-Decimal(row["total"]), row["unit"]))


def _weights(plan: Plan) -> Mapping[str, Any]:
    rule = SupervisionRule.objects.filter(plan=plan, kind="scoring").order_by("pk").first()
    return rule.value.get("weights", {}) if rule else {}


def _sheet(tally: scoring.Tally, weights: Mapping[str, Any]) -> dict[str, Any]:
    sheet = scoring.sheet(tally)
    limits = scoring.scheme()
    praised = sheet.total >= limits["praise"]["score"] and tally.red <= limits["praise"]["red"]
    criticised = sheet.total < limits["criticism"]["score"] or tally.late >= limits["criticism"]["late"]
    return {
        "unit": sheet.unit,
        "total": str(sheet.total),
        "first": str(sheet.first),
        "formula": sheet.formula,
        "red": tally.red,
        "late": tally.late,
        "praised": praised and not criticised,
        "criticised": criticised,
        "lines": [_line(line) for line in sheet.lines],
        "components": [
            {
                "name": one.name,
                "weight": str(one.weight),
                "points": None if one.points is None else str(one.points),
            }
            for one in scoring.components(weights, sheet.total)
        ],
    }


def _line(line: scoring.Line) -> dict[str, Any]:
    return {
        "name": line.name,
        "weight": str(line.weight),
        "points": None if line.points is None else str(line.points),
        "formula": line.formula,
    }


LINES: Sequence[tuple[str, str]] = (
    ("receipt", "按时签收"),
    ("filing", "按时报送方案"),
    ("report", "按时报告"),
    ("progress", "进展与时间进度"),
    ("quality", "一次通过"),
)


def line_label(name: str) -> str:
    """评分项 in words."""
    return _(dict(LINES)[name])
