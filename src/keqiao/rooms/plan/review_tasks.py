"""合并与拆分: two tasks that are one, one task that is two; units and targets go along."""

from __future__ import annotations

import re
from uuid import UUID

from django.db import transaction

from keqiao.core.access import Viewer
from keqiao.core.errors import ConflictError
from keqiao.core.journal.writing import Note, append
from keqiao.engines.errors import InputError
from keqiao.rooms.plan.models import Find
from keqiao.rooms.plan.review import decided, locked, new_key


def merge(viewer: Viewer, *, find_id: UUID, version: int, other_id: UUID) -> Find:
    """合并: the other task's units and targets come to this one; the other is rejected, and says where it went."""
    with transaction.atomic():
        task = _task(viewer, find_id, version)
        other = _task(viewer, other_id, None)
        if other.plan_id != task.plan_id or other.pk == task.pk:
            raise InputError("请选择同一份计划里的另一项任务")
        moved = _move_units(viewer, task, other)
        moved += _move_targets(task, other, 0)
        content = dict(task.content)
        spans = [body for body in (content.get("body"), other.content.get("body")) if body]
        if spans:
            content["body"] = [min(s for s, _ in spans), max(e for _, e in spans)]
        decided(viewer, other, "rejected", {**other.content, "merged_into": task.key})
        data = {"task": task.key, "other": other.key, "moved": moved}
        append(viewer, Note("keqiao.plan.find.merge", "plan.plan", str(task.plan_id), data))
        return decided(viewer, task, "edited", content)


def split(viewer: Viewer, *, find_id: UUID, version: int, at: int) -> Find:
    """拆分 at a place in the text: what follows is a second task with the same units and the targets in it."""
    with transaction.atomic():
        task = _task(viewer, find_id, version)
        body = task.content.get("body")
        if not body or not body[0] < at < body[1]:
            raise InputError("拆分的位置应在这项任务的原文之内")
        text = task.plan.text[at : body[1]]
        sentence = re.split(r"[。;;\n]", text.strip(), maxsplit=1)[0][:300]
        if not sentence:
            raise InputError("拆分的位置之后没有文字")
        start = at + text.index(sentence)
        content = {**task.content, "title": sentence, "body": [at, body[1]], "number": ""}
        second = Find(
            plan=task.plan,
            kind="task",
            key=new_key(task.plan, "task"),
            order=task.order + 1,
            start=start,
            end=start + len(sentence),
            content={},
            decision="none",
            version=0,
        )
        decided(viewer, second, "added", content)
        _copy_units(viewer, task, second)
        moved = _move_targets(second, task, at)
        data = {"task": task.key, "second": second.key, "at": at, "moved": moved}
        append(viewer, Note("keqiao.plan.find.split", "plan.plan", str(task.plan_id), data))
        decided(viewer, task, "edited", {**task.content, "body": [body[0], at]})
        return second


def _task(viewer: Viewer, find_id: UUID, version: int | None) -> Find:
    find = locked(viewer, find_id, version)
    if find.kind != "task":
        raise InputError("只有任务可以合并或拆分")
    if find.decision == "rejected":
        raise ConflictError("这项任务已不采纳")
    return find


def _of_task(task: Find, kind: str) -> list[Find]:
    rows = task.plan.finds.filter(kind=kind, content__task=task.key).exclude(decision="rejected")
    return list(rows.order_by("order", "id"))


def _move_units(viewer: Viewer, task: Find, other: Find) -> list[str]:
    """Units of the other task, but for those that this one has already."""
    have = {unit.content["name"] for unit in _of_task(task, "unit")}
    moved = []
    for unit in _of_task(other, "unit"):
        if unit.content["name"] in have:
            decided(viewer, unit, "rejected", unit.content)
            continue
        unit.content["task"] = task.key
        if unit.content["role"] == "lead" and have:
            unit.content["role"] = "joint"  # one task, one who leads it: the first
        unit.version += 1
        unit.save(update_fields=["content", "version"])
        moved.append(unit.key)
    return moved


def _move_targets(task: Find, other: Find, since: int) -> list[str]:
    moved = []
    for target in _of_task(other, "target"):
        if (target.start or 0) >= since:
            target.content["task"] = task.key
            target.version += 1
            target.save(update_fields=["content", "version"])
            moved.append(target.key)
    return moved


def _copy_units(viewer: Viewer, task: Find, second: Find) -> None:
    for index, unit in enumerate(_of_task(task, "unit"), 1):
        copy = Find(
            plan=task.plan,
            kind="unit",
            key=f"{second.key}.u{index}",
            order=second.order,
            start=unit.start,
            end=unit.end,
            confidence=unit.confidence,
            content={},
            decision="none",
            version=0,
        )
        decided(viewer, copy, "added", {**unit.content, "task": second.key})
