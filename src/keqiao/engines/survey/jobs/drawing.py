"""抽样任务: a frame and a method from a job file; the sample with weights and its record out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.publish import Callout, Column, Report, Table
from keqiao.engines.survey.jobs.files import DataTable, read_table
from keqiao.engines.survey.jobs.outcome import Outcome
from keqiao.engines.survey.jobs.settings import Section
from keqiao.engines.survey.sampling import (
    Draw,
    DrawRecord,
    DrawRequest,
    StratumLimits,
    allocate,
    burden_limit,
    check_same,
    draw,
    permanent_numbers,
    rotation_start,
    spread_by_burden,
    start_at,
)
from keqiao.engines.survey.vectors import BoolArray, FloatArray, IntArray, each_group

ADDED = ("层", "入样概率", "设计权数")


def run_draw(job: Section) -> Outcome:
    """抽样任务: sections [frame] and [draw], optional [coordination] and [burden]."""
    frame_part, part = job.section("frame"), job.section("draw")
    frame = frame_part.table()
    ids = frame.texts(frame_part.text("id"))
    names = part.texts("strata")
    strata = frame.joined(names) if names else None
    sizes = _sizes(part, strata, frame.rows)
    numbers, notes = _numbers(job, ids, frame.rows)
    excluded, numbers, more = _burden(job, frame, strata, sizes, numbers)
    size, balance = part.optional_text("size"), part.texts("balance")
    request = DrawRequest(
        method=part.text("method"),
        seed=part.integer("seed"),
        sizes=sizes,
        strata=strata,
        size=frame.numbers(size) if size else None,
        balance=np.column_stack([frame.numbers(name) for name in balance]) if balance else None,
        numbers=numbers,
        excluded=excluded,
        settings={"strata": names, "size": size, "balance": balance, "notes": [*notes, *more]},
    )
    for section in (frame_part, part, job):
        section.finish()
    drawn = draw(ids, request)
    return _outcome(frame, strata, drawn, [*notes, *more])


def check_record(outcome: Outcome, path: Path) -> None:
    """重抽核对: the fresh draw against a stored record."""
    try:
        stored = DrawRecord(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise InputError("找不到抽样记录 {path}", path=path) from None
    except (UnicodeDecodeError, json.JSONDecodeError, TypeError):
        raise InputError("{path} 不是抽样记录", path=path) from None
    check_same(stored, DrawRecord(**outcome.record))


def _sizes(part: Section, strata: list[str] | None, units: int) -> dict[str, int]:
    """n by stratum: a table in the job, a file of an allocation, or a total shared out in proportion."""
    given = [key for key in ("n", "sizes", "sizes_file") if key in part]
    if len(given) != 1:
        raise InputError("[draw] 应在 n、sizes、sizes_file 中给出一项样本量")
    if given[0] == "sizes":
        return {str(label): n for label, n in part.mapping("sizes").items()}
    if given[0] == "sizes_file":
        table = read_table(part.folder / part.text("sizes_file"))
        return {k: _whole(k, n) for k, n in zip(table.texts("层"), table.numbers("样本量"), strict=True)}
    total = part.integer("n")
    groups = each_group("层", strata, units)
    labels = [label for label, _ in groups]
    counts = [len(rows) for _, rows in groups]
    if total < 1:
        raise InputError("样本量 n 应为正整数,得到 {n}", n=total)
    if total > units:
        raise InputError("样本量 {n} 超过抽样框单位数 {units}", n=total, units=units)
    shared = allocate(
        "proportional", total, counts, limits=StratumLimits.of(counts, least=min(1, total // len(counts)))
    )
    return dict(zip(labels, shared.tolist(), strict=True))


def _whole(label: str, value: float) -> int:
    if value != int(value) or value < 0:
        raise InputError("层“{label}”的样本量应为非负整数,得到 {value}", label=label, value=value)
    return int(value)


def _numbers(job: Section, ids: list[str], units: int) -> tuple[FloatArray | None, list[str]]:
    """Permanent numbers from [coordination], moved to the start this survey or period has."""
    if "coordination" not in job:
        return None, []
    part = job.section("coordination")
    numbers = permanent_numbers(ids, part.text("key"))
    start = part.number("start", 0.0)
    if "rotation" in part:
        turn = Section("coordination.rotation", part.mapping("rotation"), part.folder)
        start = rotation_start(start, turn.number("fraction"), turn.number("rate"), turn.integer("period"))
        turn.finish()
    part.finish()
    return start_at(numbers, start), [f"永久随机数,起点 {start:.6f}"]


def _burden(
    job: Section,
    frame: DataTable,
    strata: list[str] | None,
    sizes: dict[str, int],
    numbers: FloatArray | None,
) -> tuple[IntArray, FloatArray | None, list[str]]:
    """Rows over the burden limit, numbers handed to the least burdened, and what was done in words."""
    none = np.empty(0, dtype=np.int64)
    if "burden" not in job:
        return none, numbers, []
    part = job.section("burden")
    load = frame.numbers(part.text("column"))
    notes = []
    if part.flag("spread", False):
        if numbers is None:
            raise InputError("[burden] 的 spread 需要 [coordination] 的永久随机数")
        numbers = spread_by_burden(numbers, load, strata)
        notes.append("层内按累计负担由轻到重重排永久随机数")
    limit = part.optional_number("limit")
    exempt = _marked(frame, part.optional_text("exempt"))
    added = part.number("added", 1.0)
    part.finish()
    if limit is None:
        return none, numbers, notes
    found = burden_limit(load, added, limit, strata=strata, wanted=sizes, exempt=exempt)
    if found.short:
        label, want, free = found.short[0]
        raise InputError(
            "层“{label}”要抽 {want} 个,负担上限之内只有 {free} 个", label=label, want=want, free=free
        )
    notes.append(f"负担上限 {limit:g}:不参加抽样 {len(found.excluded)} 个单位")
    return found.excluded, numbers, notes


def _marked(frame: DataTable, column: str | None) -> BoolArray | None:
    if column is None:
        return None
    return np.array(
        [
            value is not None and str(value) not in ("0", "0.0", "False", "否")
            for value in frame.column(column)
        ]
    )


def _outcome(frame: DataTable, strata: list[str] | None, drawn: Draw, notes: list[str]) -> Outcome:
    labels = strata or ["全部"] * frame.rows
    rows = drawn.rows.tolist()
    columns: dict[str, list[Any]] = {
        name: [values[r] for r in rows] for name, values in frame.columns.items() if name not in ADDED
    }
    columns["层"] = [labels[r] for r in rows]
    columns["入样概率"] = drawn.probabilities.tolist()
    columns["设计权数"] = drawn.weights.tolist()
    lines = []
    for label, members in each_group("层", labels, frame.rows):
        inside = np.isin(drawn.rows, members)
        n = int(inside.sum())
        weights = float(drawn.weights[inside].sum())
        lines.append((label, len(members), n, n / len(members), weights))
    total = (Column("层"), Column("单位数", align="right"), Column("样本量", align="right"))
    shares = (
        Column("抽样比", percent=True, digits=2, align="right"),
        Column("权数合计", digits=2, align="right"),
    )
    record = drawn.record
    report = Report(
        title="抽样结果",
        blocks=[*(Callout(note) for note in notes), Table([*total, *shares], lines, title="各层样本")],
        facts=[
            ("方法", record.method),
            ("随机种子", str(record.seed)),
            ("抽样框", f"{frame.name},{record.frame_rows} 个单位"),
            ("抽样框校验值", record.frame_checksum),
            ("样本", f"{record.sample_rows} 个单位"),
            ("样本校验值", record.sample_checksum),
        ],
    )
    return Outcome(report, columns, record.as_dict())
