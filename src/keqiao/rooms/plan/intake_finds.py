"""提取项的生成: what the compiler found becomes rows to decide on, in the order of the text, each with its span."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from keqiao.engines.gongwen import plan as compiled
from keqiao.rooms.plan.models import Find, Plan

RANK = {"header": 0, "section": 1, "task": 2, "unit": 3, "target": 4, "rule": 5, "figure": 6, "warning": 7}
STEP = 10
"""Between two finds, so that what a person adds can stand between them."""
HEADER_FIELDS = ("title", "number", "issuer", "date", "plan_year", "region")


@dataclass(frozen=True, slots=True)
class Drafted:
    """A find before it has a place in the order."""

    kind: str
    key: str
    content: dict[str, Any]
    mark: compiled.Mark | None = None
    within: int = field(default=0)

    @property
    def place(self) -> tuple[int, int, int]:
        """Header first, then by the text; what has no span stands at the end."""
        if self.kind == "header":
            return (0, HEADER_FIELDS.index(self.key), 0)
        return (1, self.mark.start, RANK[self.kind]) if self.mark else (2, RANK[self.kind], 0)


def finds_of(plan: Plan, found: compiled.Plan) -> list[Find]:
    """All finds of a compiled text, not yet saved."""
    drafted = sorted(_all(found), key=lambda find: find.place)
    return [
        Find(
            plan=plan,
            kind=find.kind,
            key=find.key,
            order=(index + 1) * STEP,
            start=find.mark.start if find.mark else None,
            end=find.mark.end if find.mark else None,
            confidence=Decimal(str(round(find.mark.confidence, 3))) if find.mark else None,
            content=find.content,
        )
        for index, find in enumerate(drafted)
    ]


def _all(found: compiled.Plan) -> Iterator[Drafted]:
    yield from _header(found.header)
    bodies = _bodies(found)
    for section in found.sections:
        content = {
            "number": section.number,
            "title": section.title,
            "level": section.level,
            "parent": section.parent,
            "body": bodies.get(section.id),
        }
        yield Drafted("section", section.id, content, section.marks.get("title"))
    for task in found.tasks:
        yield from _task(task, bodies)
    for target in found.targets:
        yield Drafted("target", target.id, target_content(target), target.mark)
    yield from _rest(found)


def _header(header: compiled.Header) -> Iterator[Drafted]:
    for name in HEADER_FIELDS:
        content = {"field": name, "value": getattr(header, name) or ""}
        yield Drafted("header", name, content, header.marks.get(name))


def _task(task: compiled.Task, bodies: dict[str, list[int]]) -> Iterator[Drafted]:
    content = {
        "number": task.number,
        "title": task.title,
        "section": task.section,
        "open_list": task.open_list,
        "deadline": task.deadline or "",
        "leaders": list(task.leaders),
        "truncated": task.truncated,
        "body": bodies.get(task.id),
    }
    yield Drafted("task", task.id, content, task.marks.get("title"))
    for index, unit in enumerate(task.units, 1):
        about = {
            "task": task.id,
            "name": unit.name,
            "role": unit.role,
            "full_name": unit.full_name or "",
            "party": None,
        }
        yield Drafted("unit", f"{task.id}.u{index}", about, unit.mark)


def target_content(target: compiled.Target) -> dict[str, Any]:
    """A target's content; figures as exact text."""
    return {
        "task": target.task,
        "quote": target.quote,
        "metric": target.metric,
        "series": target.series,
        "kind": target.kind,
        "comparator": target.comparator or "",
        "low": exact(target.low),
        "high": exact(target.high),
        "unit": target.unit or "",
        "raw_unit": target.raw_unit or "",
        "growth_pct": exact(target.growth_pct),
        "growth_pct_high": exact(target.growth_pct_high),
        "growth_comparator": target.growth_comparator or "",
        "base": exact(target.base),
        "deadline": target.deadline or "",
        "region": target.region or "",
        "strive": target.strive,
        "measure": "",
        "settlement": "",
    }


def exact(value: Decimal | None) -> str:
    """A figure as the shortest exact text; empty where there is none."""
    return "" if value is None else f"{value.normalize():f}"


def _rest(found: compiled.Plan) -> Iterator[Drafted]:
    for index, figure in enumerate(found.figures, 1):
        yield Drafted("figure", f"f{index}", {"nature": figure.nature, "quote": figure.quote}, figure.mark)
    for index, rule in enumerate(found.rules, 1):
        content = {"kind": rule.kind, "quote": rule.quote, "value": dict(rule.value)}
        yield Drafted("rule", f"r{index}", content, rule.mark)
    for index, warning in enumerate(found.warnings, 1):
        about = {"code": warning.code, "message": warning.message, "remark": ""}
        yield Drafted("warning", f"w{index}", about, warning.mark)


def _bodies(found: compiled.Plan) -> dict[str, list[int]]:
    """正文范围: from a task's or section's number to where the next begins; the last ends with its own paragraph."""
    begins = sorted(_begins(found))
    last_marks = _last_marks(found)
    bodies: dict[str, list[int]] = {}
    for index, (start, key) in enumerate(begins):
        if index + 1 < len(begins):
            end = begins[index + 1][0]
        else:
            newline = found.text.find("\n", max(last_marks.get(key, start), start))
            end = newline if newline >= 0 else len(found.text)
        bodies[key] = [start, start + len(found.text[start:end].rstrip())]
    return bodies


def _begins(found: compiled.Plan) -> Iterator[tuple[int, str]]:
    items: Iterable[compiled.Section | compiled.Task] = (*found.sections, *found.tasks)
    for item in items:
        mark = item.marks.get("number") or item.marks.get("title")
        if mark is not None:
            yield mark.start, item.id


def _last_marks(found: compiled.Plan) -> dict[str, int]:
    """The last place that surely belongs to an item: its title, its units, its targets."""
    last: dict[str, int] = {}
    items: Iterable[compiled.Section | compiled.Task] = (*found.sections, *found.tasks)
    for item in items:
        last[item.id] = max((mark.end for mark in item.marks.values()), default=0)
    for task in found.tasks:
        last[task.id] = max([last[task.id], *(unit.mark.end for unit in task.units)])
    for target in found.targets:
        if target.task:
            last[target.task] = max(last.get(target.task, 0), target.mark.end)
    return last
