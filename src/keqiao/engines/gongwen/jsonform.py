"""JSON 形式: the plan as plain data in the scorer's form, with spans and confidences beside it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from keqiao.engines.gongwen.plan import Mark, Plan, Target, Task


def to_data(plan: Plan) -> dict[str, Any]:
    """The whole plan as JSON-ready data."""
    header = plan.header
    return {
        "title": header.title,
        "alt_titles": list(header.alt_titles),
        "number": header.number,
        "issuer": header.issuer,
        "date": header.date,
        "plan_year": header.plan_year,
        "region": header.region,
        "marks": _marks(header.marks),
        "sections": [
            {
                "id": s.id,
                "number": s.number,
                "title": s.title,
                "level": s.level,
                "parent": s.parent,
                "marks": _marks(s.marks),
            }
            for s in plan.sections
        ],
        "tasks": [_task(task) for task in plan.tasks],
        "targets": [_target(target) for target in plan.targets],
        "figures": [{"nature": f.nature, "quote": f.quote, **_mark(f.mark)} for f in plan.figures],
        "supervision": [
            {
                "kind": r.kind,
                "quote": r.quote,
                **_mark(r.mark),
                "value": {k: _plain(v) for k, v in r.value.items()},
            }
            for r in plan.rules
        ],
        "warnings": [
            {"code": w.code, "message": w.message, **(_mark(w.mark) if w.mark else {})} for w in plan.warnings
        ],
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "number": task.number,
        "title": task.title,
        "section": task.section,
        "units": [
            {"name": u.name, "role": u.role, "full_name": u.full_name, **_mark(u.mark)} for u in task.units
        ],
        "open_list": task.open_list,
        "deadline": task.deadline,
        "leaders": list(task.leaders),
        "truncated": task.truncated,
        "marks": _marks(task.marks),
    }


def _target(target: Target) -> dict[str, Any]:
    names = (
        "id", "task", "quote", "metric", "series", "kind", "comparator", "low", "high", "unit", "raw_unit",
        "growth_pct", "growth_pct_high", "growth_comparator", "base", "deadline", "region", "strive",
    )  # fmt: skip
    return {
        **{name: _plain(getattr(target, name)) for name in names},
        **_mark(target.mark),
        "marks": _marks(target.marks),
    }


def _plain(value: object) -> object:
    """Decimals as the shortest exact JSON number."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        "start": mark.start,
        "end": mark.end,
        "confidence": round(mark.confidence, 3),
        "level": mark.level,
    }


def _marks(marks: Mapping[str, Mark]) -> dict[str, Any]:
    return {name: _mark(mark) for name, mark in marks.items()}
