"""对照页: the document with every find highlighted in place beside the plan; one self-contained page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from keqiao.engines.gongwen.papers import words
from keqiao.engines.gongwen.plan import Mark, Plan

_KINDS = {
    "task": "任务",
    "unit": "责任单位",
    "target": "目标",
    "rule": "督办规则",
    "header": "文头",
    "due": "时限",
}


@dataclass(frozen=True, slots=True)
class Find:
    """One highlighted stretch: what it is, the record it belongs to, and what is said of it."""

    mark: Mark
    kind: str
    record: str
    title: str


def plan_page(plan: Plan, name: str, demonstration: bool = False) -> str:
    """The page as HTML, every text of the document escaped. ``demonstration`` marks an invented document."""
    finds = list(_finds(plan))
    return (
        _environment()
        .get_template("plan.html.j2")
        .render(
            plan=plan,
            name=name,
            demonstration=demonstration,
            header=plan.header,
            words=words,
            kinds=_KINDS,
            style=Markup(_asset("plan.css")),  # noqa: S704 - our own file, not a person's text
            script=Markup(_asset("plan.js")),  # noqa: S704 - our own file, not a person's text
            document=_marked_text(plan.text, finds),
            low=sum(1 for find in finds if find.mark.level != "high"),
            numbered={rule: f"r{index}" for index, rule in enumerate(map(id, plan.rules), 1)},
            identity=id,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("keqiao.engines.gongwen.papers"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def _asset(name: str) -> str:
    return (resources.files("keqiao.engines.gongwen.papers") / "templates" / name).read_text(encoding="utf-8")


def _finds(plan: Plan) -> Iterator[Find]:
    header = {"title": "标题", "number": "发文字号", "issuer": "发文机关", "date": "成文日期"}
    for field, mark in plan.header.marks.items():
        yield Find(mark, "header", "header", header.get(field, field))
    for task in plan.tasks:
        yield Find(task.marks["title"], "task", task.id, f"任务 {task.number}")
        for unit in task.units:
            yield Find(
                unit.mark, "unit", task.id, f"{words.ROLES[unit.role]}单位:{unit.full_name or unit.name}"
            )
        if "deadline" in task.marks:
            yield Find(task.marks["deadline"], "due", task.id, f"完成时限:{task.deadline}")
    for target in plan.targets:
        yield Find(target.mark, "target", target.id, f"目标:{target.metric} {words.value_text(target)}")
    for index, rule in enumerate(plan.rules, 1):
        yield Find(rule.mark, "rule", f"r{index}", f"{words.RULES[rule.kind]}:{words.rule_text(rule)}")


def _marked_text(text: str, finds: list[Find]) -> Markup:
    """The raw text with a mark around each find; where finds overlap, the innermost is on top."""
    edges: dict[int, tuple[list[int], list[int]]] = {}
    spans = [find for find in finds if find.mark.end > find.mark.start]
    for index, find in enumerate(spans):
        edges.setdefault(find.mark.start, ([], []))[0].append(index)
        edges.setdefault(find.mark.end, ([], []))[1].append(index)
    open_now: list[int] = []
    parts: list[str] = []
    position = 0
    for edge in sorted(edges):
        parts.append(_piece(text[position:edge], [spans[index] for index in open_now]))
        begins, ends = edges[edge]
        open_now = [index for index in open_now if index not in ends]
        open_now += sorted(begins, key=lambda index: -spans[index].mark.end)
        position = edge
    parts.append(str(escape(text[position:])))
    return Markup("").join(Markup(part) for part in parts)  # noqa: S704 - every part is escaped in _piece


def _piece(text: str, finds: list[Find]) -> str:
    """Text inside the finds open at this place."""
    shown = str(escape(text))
    for find in sorted(finds, key=lambda find: find.mark.end - find.mark.start):
        label = escape(f"{find.title}(把握:{words.LEVELS[find.mark.level]})")
        attributes = f'class="{find.kind} {find.mark.level}" data-record="{escape(find.record)}"'
        shown = f'<mark {attributes} title="{label}">{shown}</mark>'
    return shown
