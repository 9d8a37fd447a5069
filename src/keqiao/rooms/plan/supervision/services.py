"""督办的写入: what units and supervisors do beyond a bare move; every act one transaction and one journal entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from keqiao.core import clock
from keqiao.core.access import Rule, Viewer, within
from keqiao.core.errors import ConflictError, NotFoundError
from keqiao.core.flow import apply, create
from keqiao.core.flow.applying import refuse
from keqiao.core.journal.writing import Note, append
from keqiao.engines.errors import InputError
from keqiao.rooms.plan.models import Extension, Node, Part, Report
from keqiao.rooms.plan.supervision import who
from keqiao.rooms.plan.supervision.flow import REPORTABLE, UNDER_WAY
from keqiao.rooms.plan.supervision.node_table import NodeRow

OPEN_EXTENSION = ("asked", "endorsed")
EXTENDABLE = UNDER_WAY


def save_plan_draft(
    viewer: Viewer, *, part_id: UUID, text: str, nodes: Sequence[NodeRow], version: int | None = None
) -> Part:
    """存方案草稿: text and nodes as far as they are; nobody but the unit sees them before they are filed."""
    with transaction.atomic():
        part = _own_part(viewer, part_id, who.responsible, "save_plan", version)
        _write_nodes(part, text, nodes)
        note = Note("keqiao.plan.part.draft_plan", "plan.part", str(part.pk), {"nodes": len(nodes)})
        append(viewer, note)
    return part


def file_plan(
    viewer: Viewer,
    *,
    part_id: UUID,
    text: str,
    nodes: Sequence[NodeRow],
    files: Sequence[str] = (),
    version: int | None = None,
) -> Part:
    """报送方案: the nodes and the move in one transaction."""
    with transaction.atomic():
        part = _own_part(viewer, part_id, who.responsible, "file_plan", version)
        _write_nodes(part, text, nodes)
        content = {"nodes": [[row.title, row.due] for row in nodes]}
        append(viewer, Note("keqiao.plan.part.file_nodes", "plan.part", str(part.pk), content))
        return apply(viewer, Part, part_id, "file_plan", {"text": text, "files": list(files)})


def _write_nodes(part: Part, text: str, nodes: Sequence[NodeRow]) -> None:
    if part.state != "received":
        raise ConflictError("只有已签收、方案尚未报送的任务可以编辑方案")
    if any(row.due > part.task.deadline for row in nodes):
        raise InputError("节点期限不能晚于任务期限 {deadline}", deadline=part.task.deadline)
    part.nodes.all().delete()
    rows = [Node(part=part, title=row.title, due=row.due, order=index) for index, row in enumerate(nodes, 1)]
    Node.objects.bulk_create(rows)
    part.plan_text = text.strip()[:4000]
    _touch(part, "plan_text")


def complete_node(viewer: Viewer, *, node_id: int, on: date | None = None) -> Node:
    """节点完成: the unit says on which day a step of its plan was done; the first one begins the work."""
    with transaction.atomic():
        seen = within(Part.objects.all(), Part.reach, viewer)
        node = Node.objects.filter(pk=node_id, part__in=seen).first()
        if node is None:
            raise NotFoundError("没有这个节点")
        part = _own_part(viewer, node.part_id, who.responsible, "complete_node", None)
        if part.state not in REPORTABLE:
            raise ConflictError("方案核准之后才能登记节点完成情况")
        day = on or clock.today()
        if day > clock.today():
            raise InputError("完成日期不能晚于今天")
        node.done_on = day
        node.save(update_fields=["done_on"])
        content = {"node": node.title, "done_on": day}
        append(viewer, Note("keqiao.plan.part.complete_node", "plan.part", str(part.pk), content))
        if part.state == "planned":
            apply(viewer, Part, part.pk, "start")
    return node


def save_report_draft(viewer: Viewer, *, part_id: UUID, given: Mapping[str, Any]) -> Report:
    """存报告草稿: kept beside the part, seen by its own unit only, until the report is filed."""
    with transaction.atomic():
        part = _own_part(viewer, part_id, who.responsible, "draft_report", None)
        if part.state not in REPORTABLE:
            raise ConflictError("现在不能报送进展")
        report = Report.objects.filter(part=part, filed_at__isnull=True).first() or Report(part=part)
        report.light = str(given.get("light", ""))[:8]
        report.progress = _share(given.get("progress"))
        report.text = str(given.get("text", "")).strip()[:4000]
        report.problems = str(given.get("problems", "")).strip()[:4000]
        report.save()
        append(viewer, Note("keqiao.plan.part.draft_report", "plan.part", str(part.pk), {}))
    return report


def _share(raw: Any) -> Any:
    if raw in (None, ""):
        return None
    try:
        value = Decimal(str(raw))
    except InvalidOperation:
        raise InputError("“{field}”应为数字", field=_("完成比例(%)")) from None
    if not value.is_finite() or not 0 <= value <= 100:
        raise InputError("“{field}”应在 0 到 100 之间", field=_("完成比例(%)"))
    return value.quantize(Decimal("0.01"))


def ask_extension(viewer: Viewer, *, part_id: UUID, reason: str, progress: str, expected: date) -> Extension:
    """申请延期: before the limit only, with the reason, how far the work is, and the day expected."""
    with transaction.atomic():
        part = _own_part(viewer, part_id, who.responsible, "ask_extension", None)
        if part.state not in EXTENDABLE:
            raise ConflictError("这项任务现在不能申请延期")
        if clock.today() > part.task.deadline:
            raise ConflictError("任务期限已过,不能再申请延期;延期须在到期之前提出")
        if not reason.strip() or not progress.strip():
            raise InputError("请填写延期理由和目前进展")
        if expected <= part.task.deadline:
            raise InputError("申请期限应晚于现在的期限 {deadline}", deadline=part.task.deadline)
        if Extension.objects.filter(part=part, state__in=OPEN_EXTENSION).exists():
            raise ConflictError("已有一份延期申请正在审批")
        asked = Extension(
            part=part, reason=reason.strip()[:4000], progress_text=progress.strip()[:4000], expected=expected
        )
        return create(
            viewer, asked, {"reason": asked.reason, "expected": expected, "limit": part.task.deadline}
        )


def _own_part(viewer: Viewer, pk: UUID, rule: Rule, event: str, version: int | None) -> Part:
    """The part, locked, if the viewer sees it and may act for its unit; a refusal is journalled."""
    rows = within(Part.objects.select_related("task"), Part.reach, viewer)
    part = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if part is None:
        raise NotFoundError("没有这条记录")
    if not rule.allows(viewer, part):
        refuse(viewer, "plan.part", str(pk), f"keqiao.plan.part.{event}")
    if version is not None and version != part.version:
        raise ConflictError("这条记录在您查看之后已被修改,请刷新后再操作")
    return part


def _touch(part: Part, *fields: str) -> None:
    part.version += 1
    part.changed_at = clock.now()
    part.save(update_fields=[*fields, "version", "changed_at"])
