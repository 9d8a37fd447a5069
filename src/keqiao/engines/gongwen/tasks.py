"""任务: which numbered items are tasks, their titles, units with roles, and time limits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from keqiao.engines.gongwen.dates import days_after, due
from keqiao.engines.gongwen.folding import Folded
from keqiao.engines.gongwen.outline import Item, Outline
from keqiao.engines.gongwen.plan import Header, Mark, Role, Section, Task, Unit
from keqiao.engines.gongwen.units.groups import NamedUnit, UnitGroup, find_groups
from keqiao.engines.gongwen.units.names import strongly_unit_like, unit_like, unnamed_group
from keqiao.engines.gongwen.units.subject import subject_units

_SENTENCE_END = re.compile(r"[。!?\n]")
_RUN_IN = re.compile(r"[^,。;:“(]{2,14}:(?=[^\n])")
_SPACED_HEADING = re.compile(  # without line breaks a heading ends at a space: 工作目标 全州新改建…
    r"[\u4e00-\u9fff“”]{4,20}(?= +[\u4e00-\u9fff][^。;\n]{15,}| *$)"
)
_STRENGTH: dict[Role, int] = {"lead": 3, "joint": 2, "cooperate": 1}
_WITHIN_DAYS = re.compile(
    r"(?:印发|发布|下发|公布|施行)(?:之日起|之日后|之后|后|起)(\d{1,3})(?:个工作)?[日天](?:之?内)"
)
_BEFORE = re.compile(
    r"(?<![到至])((?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日|底|末|份)?|年底|上半年)"
    r"|20\d\d年(?:年?底|末|上半年)?)(?:之?前|以前|完成|底前)"
)
_YEAR_OF_A_TARGET = re.compile(r"20\d\d年完成[^,;。]{0,16}?\d")


@dataclass(slots=True)
class WorkItem:
    """An outline item or table row while it is being read."""

    item: Item
    title: tuple[int, int]
    groups: list[UnitGroup] = field(default_factory=list)
    subjects: list[tuple[int, int]] = field(default_factory=list)
    is_task: bool = False
    units: list[Unit] = field(default_factory=list)
    id: str = ""
    label: str = ""  # a table row's number, which is a cell of its own


@dataclass(frozen=True, slots=True)
class LeadRule:
    """The document's own rule for lists without a 牵头单位."""

    first_leads_from: int | None = None  # folded offset from which the first of a list leads
    responsible_leads: bool = False  # 无牵头单位的,责任单位即为牵头单位
    others_cooperate: bool = False  # 列首位的为牵头部门,其余为配合部门


def read_items(text: str, outline: Outline, begin: int) -> list[WorkItem]:
    """Items of the plan's own part with their titles and groups."""
    work = []
    for item in outline.items:
        if item.start < begin:
            continue
        groups = _joined(text, find_groups(text, item.body, item.end))
        title = title_span(text, item, groups)
        work.append(WorkItem(item, title, groups))
    return work


def _joined(text: str, groups: list[UnitGroup]) -> list[UnitGroup]:
    """(牵头单位:A)(责任单位:B) side by side are one group."""
    joined: list[UnitGroup] = []
    for group in groups:
        if joined and not text[joined[-1].end : group.start].strip(" ,;、"):
            last = joined[-1]
            last.units += group.units
            last.open_list |= group.open_list
            last.due = last.due or group.due
            last.leaders += group.leaders
            last.first_leads = last.first_leads or group.first_leads
            last.end = group.end
        else:
            joined.append(group)
    return joined


def title_span(text: str, item: Item, groups: Sequence[UnitGroup]) -> tuple[int, int]:
    """The first sentence without number and group; a short run-in heading ends at its colon."""
    stop = item.end
    run_in = _RUN_IN.match(text, item.body, item.end)
    ending = _SENTENCE_END.search(text, item.body, item.end)
    if ending:
        stop = ending.start()
    if run_in:
        stop = min(stop, run_in.end() - 1)
    spaced = _SPACED_HEADING.match(text, item.body, item.end)
    if spaced:
        stop = min(stop, spaced.end())
    for group in groups:
        if group.start > item.body:
            stop = min(stop, group.start)
            break
    while stop > item.body and text[stop - 1] in " ,;:、。":
        stop -= 1
    return item.body, stop


def choose_tasks(text: str, work: list[WorkItem]) -> None:
    """Mark the smallest numbered items to which units are assigned."""
    by_item = {id(entry.item): entry for entry in work}
    _lift_shared_groups(work, by_item)
    for entry in reversed(work):  # the smallest item: a heading whose sub-items have units is a section
        below = any(by_item[id(child)].is_task for child in entry.item.children if id(child) in by_item)
        entry.is_task = not below and any(group.units or group.open_list for group in entry.groups)
    for entry in work:
        inherits = any(by_item[id(a)].is_task for a in entry.item.path()[1:] if id(a) in by_item)
        if not entry.is_task and not inherits and not entry.item.children:
            entry.subjects = subject_units(text, entry.item.body, entry.item.end)
            entry.is_task = bool(entry.subjects)
    _siblings_of_tasks(text, work, by_item)


def _lift_shared_groups(work: list[WorkItem], by_item: dict[int, WorkItem]) -> None:
    """A group after the last of several sub-items that none of the others has is the parent's."""
    for entry in reversed(work):
        children = [by_item[id(child)] for child in entry.item.children if id(child) in by_item]
        if len(children) < 2 or entry.groups or children[0].item.level < 4:
            continue
        if children[-1].groups and not any(child.groups for child in children[:-1]):
            entry.groups, children[-1].groups = children[-1].groups, []


def _siblings_of_tasks(text: str, work: list[WorkItem], by_item: dict[int, WorkItem]) -> None:
    """An item without units among siblings that have them is a task too (its units are missing)."""
    families: dict[int, list[bool]] = {}  # by parent: which of its items have groups
    for entry in work:
        families.setdefault(id(entry.item.parent), []).append(bool(entry.groups))
    mostly = {parent: sum(having) * 2 > len(having) for parent, having in families.items()}
    grounded = {entry.item.level for entry in work if entry.groups and entry.is_task}
    for index, entry in enumerate(work):
        if entry.is_task or entry.item.children or _below_task(entry, by_item):
            continue
        last = index == len(work) - 1 and entry.item.level in grounded
        if mostly[id(entry.item.parent)] or (last and text[entry.item.end - 1] not in "。)]"):
            entry.is_task = True


def _below_task(entry: WorkItem, by_item: dict[int, WorkItem]) -> bool:
    return any(by_item[id(a)].is_task for a in entry.item.path()[1:] if id(a) in by_item)


# units and roles ---


def task_units(folded: Folded, entry: WorkItem, rule: LeadRule) -> tuple[Unit, ...]:
    """The union of the item's groups in order of first mention, each unit with its strongest role."""
    if entry.subjects:
        return tuple(Unit(folded.shown[b:e], "lead", folded.mark(b, e, 0.75)) for b, e in entry.subjects)
    union: dict[str, Unit] = {}
    for group in entry.groups:
        for unit in _group_units(folded, group, rule):
            known = union.get(unit.name)
            if known is None or _STRENGTH[unit.role] > _STRENGTH[known.role]:
                union[unit.name] = unit
    return (
        tuple(sorted(union.values(), key=lambda unit: unit.mark.start))
        if len(union) > 1
        else tuple(union.values())
    )


def _group_units(folded: Folded, group: UnitGroup, rule: LeadRule) -> list[Unit]:
    text = folded.text
    plain = [unit for unit in group.units if unit.role is None]
    has_lead = any(unit.role == "lead" for unit in group.units)
    units = []
    for unit in group.units:
        role, confidence = unit.role or "joint", 0.97
        if unit.role is None and not has_lead:
            role, confidence = _plain_role(text, unit, plain, group, rule)
        name = folded.shown[unit.start : unit.end]
        if not unit_like(text[unit.start : unit.end]):
            confidence = min(confidence, 0.7)
        elif not strongly_unit_like(text[unit.start : unit.end]) and len(name) > 14:
            confidence = min(confidence, 0.85)
        units.append(Unit(name, role, folded.mark(unit.start, unit.end, confidence)))
    return units


def _plain_role(
    text: str, unit: NamedUnit, plain: list[NamedUnit], group: UnitGroup, rule: LeadRule
) -> tuple[Role, float]:
    """The role of a unit in a list that names none: by standing alone, by its place, else joint."""
    unnamed = unnamed_group(text[unit.start : unit.end])
    if unnamed:
        return "joint", 0.95
    if len(group.units) == 1:
        return "lead", 0.95
    if rule.responsible_leads:
        return "lead", 0.95
    if rule.first_leads_from is not None and group.end >= rule.first_leads_from:
        if unit is plain[0] and unit is group.units[0]:
            return "lead", 0.97
        return ("cooperate" if rule.others_cooperate else "joint"), 0.97
    return "joint", 0.95


# the finished records ---


def build(
    folded: Folded, work: list[WorkItem], header: Header, rule: LeadRule
) -> tuple[list[Section], list[Task]]:
    """Number the sections and tasks and give every field its mark."""
    sections: list[Section] = []
    tasks: list[Task] = []
    ids: dict[int, str] = {}
    counts: dict[str | None, int] = {}
    inside_task: set[int] = set()
    for entry in work:
        item = entry.item
        if item.parent is not None and id(item.parent) in inside_task:
            inside_task.add(id(item))
            entry.id = ids.get(id(item.parent), "")
            ids[id(item)] = entry.id
            if not entry.is_task:
                continue
        parent = _section_above(item, ids)
        if entry.is_task:
            entry.id = f"t{len(tasks) + 1}"
            ids[id(item)] = entry.id
            inside_task.add(id(item))
            tasks.append(_task(folded, entry, parent, header, rule))
            continue
        counts[parent] = counts.get(parent, 0) + 1
        entry.id = f"{parent}.{counts[parent]}" if parent else f"s{counts[parent]}"
        ids[id(item)] = entry.id
        marks = {"title": folded.mark(*entry.title), "number": folded.mark(item.start, item.body)}
        title = folded.shown[entry.title[0] : entry.title[1]]
        sections.append(Section(entry.id, _number(folded, item), title, item.level, parent, marks))
    return sections, tasks


def _section_above(item: Item, ids: dict[int, str]) -> str | None:
    for ancestor in item.path()[1:]:
        name = ids.get(id(ancestor))
        if name and name.startswith("s"):
            return name
    return None


def _number(folded: Folded, item: Item) -> str:
    """The number as printed, without the mark after it."""
    return folded.shown[item.start : item.body].rstrip(" 、.．。﹒")


def _task(folded: Folded, entry: WorkItem, section: str | None, header: Header, rule: LeadRule) -> Task:
    item = entry.item
    entry.units = list(task_units(folded, entry, rule))
    marks = {
        "title": folded.mark(*entry.title, 0.97 if entry.units else 0.8),
        "number": folded.mark(item.start, item.body),
    }
    limit = _deadline(folded, entry, header)
    if limit:
        marks["deadline"] = limit[1]
    return Task(
        id=entry.id,
        number=entry.label or _number(folded, item),
        title=folded.shown[entry.title[0] : entry.title[1]],
        section=section,
        units=tuple(entry.units),
        open_list=any(group.open_list for group in entry.groups),
        deadline=limit[0] if limit else None,
        leaders=tuple(name for group in entry.groups for name in group.leaders),
        truncated=not entry.units,
        marks=marks,
    )


def _deadline(folded: Folded, entry: WorkItem, header: Header) -> tuple[str, Mark] | None:
    """The time limit in the group, else the first one in the text of the item."""
    text = folded.text
    for group in entry.groups:
        if group.due:
            value = due(text[group.due[0] : group.due[1]], header.plan_year)
            if value:
                return value, folded.mark(*group.due, 0.95)
    within = _WITHIN_DAYS.search(text, entry.item.body, entry.item.end)
    if within and header.date and int(within.group(1)) < 400:
        return days_after(header.date, int(within.group(1))), folded.mark(*within.span(), 0.9)
    before = _BEFORE.search(text, entry.title[0], entry.item.end)
    if before and not _YEAR_OF_A_TARGET.match(text, before.start()):
        value = due(before.group(1), header.plan_year)
        if value:
            return value, folded.mark(*before.span(), 0.8)
    return None
