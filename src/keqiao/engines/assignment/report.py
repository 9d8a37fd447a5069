"""分配报告: assignments and timetables for people, and as records for programs."""

from __future__ import annotations

from collections import Counter
from typing import Any

from keqiao.engines.assignment.conflicts import conflict_kinds, is_hard
from keqiao.engines.assignment.day_request import DayRequest
from keqiao.engines.assignment.draw import Draw
from keqiao.engines.assignment.meetings import Meeting, Timetable
from keqiao.engines.assignment.replan import Replan
from keqiao.engines.assignment.review_request import ReviewRequest
from keqiao.engines.assignment.reviewers import Assignment
from keqiao.engines.publish import Block, Callout, Column, Report, Table


def review_report(request: ReviewRequest, assignment: Assignment, draw: Draw | None) -> Report:
    """An assignment with loads, what fell short, the conflicts in force and how it was drawn."""
    affinity = request.panel.affinity
    blocks: list[Block] = [
        Callout(f"申请 {request.applications[row]['id']} 少 {lack} 位评审:{why}", "warning")
        for row, lack, why in assignment.short
    ]
    blocks += [
        Callout(f"申请 {request.applications[row]['id']} 没有达到匹配度下限的评审", "warning")
        for row in assignment.below_floor
    ]
    pairs = [
        (request.applications[row]["id"], request.experts[column]["id"], float(affinity[row, column]))
        for row, column in zip(assignment.row.tolist(), assignment.column.tolist(), strict=True)
    ]
    blocks.append(
        Table([Column("申请"), Column("专家"), Column("匹配度", digits=3, align="right")], pairs, "分配")
    )
    load = Counter(expert for _, expert, _ in pairs)
    blocks.append(
        Table([Column("专家"), Column("评审件数", align="right")], sorted(load.items()), "专家负荷")
    )
    if request.conflicts:
        blocks.append(_conflicts_table(request))
    facts = [("分配对数", str(len(pairs))), ("匹配度合计", f"{assignment.total(affinity):.4f}")]
    if draw is not None:
        facts += [
            ("抽取方式", _method(draw)),
            ("随机种子", str(draw.seed)),
            ("最优匹配度合计", f"{draw.best:.4f}"),
        ]
    return Report("评审专家分配", blocks, facts=facts)


def review_record(request: ReviewRequest, assignment: Assignment, draw: Draw | None) -> dict[str, Any]:
    """An assignment for programs, with what is needed to repeat the draw."""
    return {
        "assignments": [
            {
                "application": request.applications[row]["id"],
                "expert": request.experts[column]["id"],
                "score": float(request.panel.affinity[row, column]),
            }
            for row, column in zip(assignment.row.tolist(), assignment.column.tolist(), strict=True)
        ],
        "short": [
            {"application": request.applications[row]["id"], "lack": lack, "why": why}
            for row, lack, why in assignment.short
        ],
        "below_floor": [request.applications[row]["id"] for row in assignment.below_floor],
        "total": assignment.total(request.panel.affinity),
        "draw": None
        if draw is None
        else {"method": draw.method, "seed": draw.seed, "exact": draw.exact, "best": draw.best},
    }


def timetable_report(request: DayRequest, timetable: Timetable, change: Replan | None = None) -> Report:
    """A timetable by slot, with those below their promise and, after a no-show, what changed."""
    blocks: list[Block] = [
        Callout(
            f"{item.side} {_member(request, item.side, item.member)} 保证 {item.promised} 场,只排了 "
            f"{item.given} 场:{item.why}",
            "warning",
        )
        for item in timetable.short
    ]
    if change is not None:
        blocks += [
            _meetings_table(request, change.removed, "取消的场次"),
            _meetings_table(request, change.added, "新增的场次"),
        ]
    blocks.append(_meetings_table(request, timetable.meetings, "日程"))
    facts = [
        ("场次", str(len(timetable.meetings))),
        ("时段", str(len(request.slot_names))),
        ("桌数", str(request.day.tables)),
    ]
    return Report("对接会日程" if change is None else "对接会改排", blocks, facts=facts)


def timetable_record(
    request: DayRequest, timetable: Timetable, change: Replan | None = None
) -> dict[str, Any]:
    """A timetable for programs; ``keqiao assign meetings --current`` reads it back."""
    record: dict[str, Any] = {
        "meetings": _records(request, timetable.meetings),
        "short": [
            {
                "side": item.side,
                "id": _member(request, item.side, item.member),
                "promised": item.promised,
                "given": item.given,
                "why": item.why,
            }
            for item in timetable.short
        ],
    }
    if change is not None:
        record |= {"removed": _records(request, change.removed), "added": _records(request, change.added)}
    return record


def _conflicts_table(request: ReviewRequest) -> Table:
    columns = [Column(title) for title in ("申请", "专家", "情形", "证据", "处理", "是否经人确认", "依据")]
    kinds = conflict_kinds()
    rows = [
        (
            item.application,
            item.expert,
            kinds[item.kind].title,
            item.evidence,
            "回避" if is_hard(item) else "降低匹配度",
            "已确认" if item.pinned else "待确认(先按回避)",
            kinds[item.kind].source + ("" if kinds[item.kind].confirmed else "(未核原文)"),
        )
        for item in request.conflicts
    ]
    return Table(columns, rows, "回避记录")


def _method(draw: Draw) -> str:
    if draw.method == "ties":
        return "同优方案中均匀抽取" + ("" if draw.exact else "(方案过多,按随机游走近似均匀)")
    return f"限概率抽取(任何一对的概率不超过 {draw.method.removeprefix('capped ')})"


def _meetings_table(request: DayRequest, meetings: tuple[Meeting, ...], title: str) -> Table:
    tables: Counter[int] = Counter()
    rows = []
    for item in meetings:
        tables[item.slot] += 1
        record = _records(request, (item,))[0]
        rows.append((record["slot"], tables[item.slot], record["need"], record["supplier"]))
    columns = [Column("时段"), Column("序号", align="right"), Column("需求方"), Column("供给方")]
    return Table(columns, rows, title)


def _records(request: DayRequest, meetings: tuple[Meeting, ...]) -> list[dict[str, str]]:
    return [
        {
            "need": request.needs[item.need]["id"],
            "supplier": request.suppliers[item.supplier]["id"],
            "slot": request.slot_names[item.slot],
        }
        for item in meetings
    ]


def _member(request: DayRequest, side: str, member: int) -> str:
    members = request.needs if side == "需求方" else request.suppliers
    return str(members[member]["id"])
