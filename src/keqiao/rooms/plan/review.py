"""审校: what a person decides about a find. Every decision is journalled on the plan with what was before and after."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.errors import ConflictError, NotFoundError
from keqiao.core.journal.writing import Note, append
from keqiao.engines.errors import InputError
from keqiao.rooms.plan.intake_finds import STEP
from keqiao.rooms.plan.models import Find, Plan
from keqiao.rooms.plan.plan_reach import draft_for_change
from keqiao.rooms.plan.review_fields import read_content

SURE = Decimal("0.9")
"""At or above this confidence a find with a span may be accepted together with others."""
ADDABLE = ("section", "task", "unit", "target", "rule")
_PREFIX = {"section": "s", "task": "t", "unit": "u", "target": "g", "rule": "r"}


def accept(viewer: Viewer, *, find_id: UUID, version: int, remark: str = "") -> Find:
    """采纳. A warning is acknowledged with a remark."""
    with transaction.atomic():
        find = locked(viewer, find_id, version)
        content = dict(find.content)
        content.pop("suggested", None)
        if find.kind == "warning":
            if not remark.strip():
                raise InputError("请写明对这条提示的处理意见")
            content["remark"] = remark.strip()[:1000]
        return decided(viewer, find, "accepted", content)


def edit(viewer: Viewer, *, find_id: UUID, version: int, given: Mapping[str, Any]) -> Find:
    """修改并采纳: the fields of the find's kind, checked."""
    with transaction.atomic():
        find = locked(viewer, find_id, version)
        content = read_content(find.plan, find.kind, given, find.content)
        return decided(viewer, find, "added" if find.decision == "added" else "edited", content)


def reject(viewer: Viewer, *, find_id: UUID, version: int) -> Find:
    """不采纳: the find stays in the draft as rejected, and nothing of it is published."""
    with transaction.atomic():
        find = locked(viewer, find_id, version)
        return decided(viewer, find, "rejected", find.content)


def reopen(viewer: Viewer, *, find_id: UUID, version: int) -> Find:
    """重新处理: back to pending."""
    with transaction.atomic():
        find = locked(viewer, find_id, version)
        return decided(viewer, find, "pending", find.content)


def add(
    viewer: Viewer,
    *,
    plan_id: UUID,
    kind: str,
    given: Mapping[str, Any],
    start: int | None = None,
    end: int | None = None,
) -> Find:
    """添加: from a stretch of the text, or without one in the person's name; nothing enters without either."""
    if kind not in ADDABLE:
        raise InputError("不能添加这种提取项")
    if viewer.user_id is None:
        raise InputError("添加提取项须由本人登录操作")
    with transaction.atomic():
        plan = draft_for_change(viewer, plan_id)
        span = _span(plan, start, end)
        content = read_content(plan, kind, given, {})
        if span is not None:
            content.setdefault("quote", plan.text[span[0] : span[1]])
        find = Find(
            plan=plan,
            kind=kind,
            key=new_key(plan, kind),
            order=place_for(plan, span),
            start=span[0] if span else None,
            end=span[1] if span else None,
            content={},
            decision="none",
            version=0,
        )
        return decided(viewer, find, "added", content)


def accept_sure(viewer: Viewer, *, plan_id: UUID, kinds: tuple[str, ...] = ()) -> int:
    """批量采纳 the pending finds with a span and a high confidence. Warnings are never among them."""
    with transaction.atomic():
        plan = draft_for_change(viewer, plan_id)
        rows = plan.finds.filter(decision="pending", confidence__gte=SURE, start__isnull=False)
        rows = rows.exclude(kind="warning")
        if kinds:
            rows = rows.filter(kind__in=kinds)
        finds = list(rows.select_for_update())
        for find in finds:
            find.content.pop("suggested", None)
            _mark(viewer, find, "accepted")
        fields = ["content", "decision", "version", "decided_by", "decided_label", "decided_at"]
        Find.objects.bulk_update(finds, fields, batch_size=200)
        data = {"count": len(finds), "finds": [find.key for find in finds]}
        append(viewer, Note("keqiao.plan.plan.accept_sure", "plan.plan", str(plan.pk), data))
    return len(finds)


def locked(viewer: Viewer, find_id: UUID, version: int | None) -> Find:
    """The find under its plan's lock, as the person saw it; ConflictError when somebody was quicker."""
    plan_id = Find.objects.filter(pk=find_id).values_list("plan_id", flat=True).first()
    if plan_id is None:
        raise NotFoundError("没有这个提取项")
    plan = draft_for_change(viewer, plan_id)
    find = Find.objects.select_for_update(of=("self",)).get(pk=find_id)
    find.plan = plan
    if version is not None and find.version != version:
        raise ConflictError("这一项刚由{who}处理过，请刷新后再看", who=find.decided_label or "他人")
    return find


def decided(viewer: Viewer, find: Find, decision: str, content: dict[str, Any]) -> Find:
    """Save a decision with its journal entry."""
    before = {"decision": find.decision, "content": dict(find.content)}
    find.content = content
    _mark(viewer, find, decision)
    find.save()
    changed = before["content"] != content
    data = {
        "find": find.key,
        "kind": find.kind,
        "before": before if changed else {"decision": before["decision"]},
        "after": {"decision": decision, "content": content} if changed else {"decision": decision},
        "changed": _changes(find.key, before, decision, content),
    }
    name = {"accepted": "accept", "edited": "edit", "rejected": "reject", "added": "add", "pending": "reopen"}
    append(viewer, Note(f"keqiao.plan.find.{name[decision]}", "plan.plan", str(find.plan_id), data))
    return find


def _changes(
    key: str, before: Mapping[str, Any], decision: str, content: Mapping[str, Any]
) -> dict[str, list[str]]:
    """What the history tab shows: fields under the find's key, before and after."""
    old = before["content"]
    changes = {
        f"{key}.{name}": [str(old.get(name) or ""), str(content.get(name) or "")]
        for name in dict.fromkeys([*old, *content])
        if name not in ("suggested", "body") and old.get(name) != content.get(name)
    }
    return changes or {key: [before["decision"], decision]}


def _mark(viewer: Viewer, find: Find, decision: str) -> None:
    find.decision = decision
    find.version += 1
    find.decided_by, find.decided_label = viewer.user_id, viewer.label()[:200]
    find.decided_at = clock.now()


def _span(plan: Plan, start: int | None, end: int | None) -> tuple[int, int] | None:
    if start is None or end is None:
        return None
    if not 0 <= start < end <= len(plan.text) or not plan.text[start:end].strip():
        raise InputError("选中的范围不在原文之内")
    return start, end


def new_key(plan: Plan, kind: str) -> str:
    """A key that the compiler does not give: ``t+1``, ``g+2``."""
    prefix = f"{_PREFIX[kind]}+"
    keys = plan.finds.filter(kind=kind, key__startswith=prefix).values_list("key", flat=True)
    numbers = [int(key[len(prefix) :]) for key in keys if key[len(prefix) :].isdigit()]
    return f"{prefix}{max(numbers, default=0) + 1}"


def place_for(plan: Plan, span: tuple[int, int] | None) -> int:
    """After the last find that begins before it; without a span at the end."""
    rows = plan.finds.order_by("-order")
    if span is not None:
        rows = rows.filter(start__lte=span[0])
    last = rows.values_list("order", flat=True).first()
    return (last or 0) + (1 if span is not None else STEP)
