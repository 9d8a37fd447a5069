"""`keqiao assign`: reviewers to applications, and the timetable of a match day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from keqiao.engines.assignment import report
from keqiao.engines.assignment.day_request import DayRequest, read_day_request, read_meetings, slot_position
from keqiao.engines.assignment.draw import Draw, draw_among_ties, draw_capped
from keqiao.engines.assignment.meetings import Timetable
from keqiao.engines.assignment.replan import replan
from keqiao.engines.assignment.review_request import ReviewRequest, read_review_request
from keqiao.engines.assignment.reviewers import EDGES_KEPT, assign_reviewers
from keqiao.engines.assignment.timetable import faults, schedule
from keqiao.engines.cases import load_json
from keqiao.engines.errors import InputError
from keqiao.engines.publish import Report, save, show, write_whole

app = typer.Typer(add_completion=False, no_args_is_help=True, help="评审专家分配与对接会排程")

Request = Annotated[Path, typer.Argument(help="请求文件(JSON)")]
Out = Annotated[Path | None, typer.Option("--out", help="写成文件:.html .docx .pdf .xlsx .json")]


@app.command(help="评审专家分配:匹配度最大,负荷有界,回避必守;可随机抽取,种子留痕。")
def reviewers(
    request: Request,
    draw: Annotated[
        str | None, typer.Option("--draw", help="随机抽取:ties(同优方案中均匀)或 capped(限概率)")
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="随机种子,抽取时必填,写入结果")] = None,
    cap: Annotated[float, typer.Option("--cap", help="capped 时任何一对的最大概率")] = 0.5,
    edges: Annotated[int, typer.Option("--edges", help="每件申请先考虑匹配度最高的几位专家")] = EDGES_KEPT,
    out: Out = None,
) -> None:
    asked = read_review_request(load_json(request))
    if edges < 1:
        raise InputError("--edges 至少为 1,收到 {edges}", edges=edges)
    drawn = _drawn(asked, draw, seed, cap, edges)
    assignment = drawn.assignment if drawn else assign_reviewers(asked.panel, edges)
    _deliver(
        report.review_report(asked, assignment, drawn), report.review_record(asked, assignment, drawn), out
    )


@app.command(help="对接会排程:先选会,再排时段;--absent 按缺席改排,其余场次不动。")
def meetings(
    request: Request,
    current: Annotated[Path | None, typer.Option("--current", help="现有日程(本命令写的 .json)")] = None,
    absent: Annotated[list[str] | None, typer.Option("--absent", help="缺席者编号,可重复")] = None,
    since: Annotated[str | None, typer.Option("--from", help="从哪个时段起缺席,默认第一个")] = None,
    out: Out = None,
) -> None:
    asked = read_day_request(load_json(request))
    if not absent:
        if current or since:
            raise InputError("--current 和 --from 要与 --absent 同用")
        timetable = schedule(asked.day)
        _deliver(report.timetable_report(asked, timetable), report.timetable_record(asked, timetable), out)
        return
    before = Timetable(read_meetings(load_json(current), asked)) if current else schedule(asked.day)
    if wrong := faults(asked.day, before.meetings):
        raise InputError("现有日程与请求不合:{fault}(共 {n} 处)", fault=wrong[0], n=len(wrong))
    change = replan(
        asked.day,
        before,
        absent_needs=_positions(asked, "needs", absent),
        absent_suppliers=_positions(asked, "suppliers", absent),
        from_slot=slot_position(since, asked.slot_names, "--from") if since else 0,
    )
    _deliver(
        report.timetable_report(asked, change.timetable, change),
        report.timetable_record(asked, change.timetable, change),
        out,
    )


def _drawn(asked: ReviewRequest, draw: str | None, seed: int | None, cap: float, edges: int) -> Draw | None:
    if draw is None:
        return None
    if seed is None or seed < 0:
        raise InputError("随机抽取要用 --seed 给出一个非负整数种子,以便复核")
    if draw == "ties":
        return draw_among_ties(asked.panel, seed, edges)
    if draw == "capped":
        return draw_capped(asked.panel, seed, cap, edges)
    raise InputError("--draw 应为 ties 或 capped,收到“{draw}”", draw=draw)


def _positions(asked: DayRequest, side: str, absent: list[str]) -> list[int]:
    """The absent on one side; an id on neither side is a mistake, one on both counts on both."""
    for identifier in absent:
        if asked.position("needs", identifier) is None and asked.position("suppliers", identifier) is None:
            raise InputError("名单里没有“{id}”", id=identifier)
    places = (asked.position(side, identifier) for identifier in absent)
    return [place for place in places if place is not None]


def _deliver(made: Report, record: Mapping[str, Any], out: Path | None) -> None:
    if out is None:
        show(made)
        return
    if out.suffix.lower() == ".json":
        write_whole(out, (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode())
    else:
        save(made, out)
    typer.echo(f"已写出 {out}")
