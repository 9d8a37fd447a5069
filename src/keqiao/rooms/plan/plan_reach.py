"""可改的草稿: the one way to a plan for a write: in reach, kept by this planner, still a draft, and locked."""

from __future__ import annotations

from uuid import UUID

from keqiao.core.access import Viewer, within
from keqiao.core.errors import ConflictError, NotFoundError, RefusedError
from keqiao.rooms.plan.models import Find, Plan
from keqiao.rooms.plan.plan_flow import KEEPS


def plan_for(viewer: Viewer, plan_id: UUID | str) -> Plan:
    """A plan that this viewer may see."""
    plan = within(Plan.objects.all(), Plan.reach, viewer).filter(pk=plan_id).first()
    if plan is None:
        raise NotFoundError("没有这份计划")
    return plan


def draft_for_change(viewer: Viewer, plan_id: UUID | str) -> Plan:
    """The draft, locked until the transaction ends; refuses whoever may not change it."""
    rows = within(Plan.objects.all(), Plan.reach, viewer).select_for_update(of=("self",))
    plan = rows.filter(pk=plan_id).first()
    if plan is None:
        raise NotFoundError("没有这份计划")
    if not KEEPS.allows(viewer, plan):
        raise RefusedError("只有{who}可以修改这份草稿", who=KEEPS.label)
    if plan.state != "draft":
        raise ConflictError("计划已经发布或撤销，不能再改；请建立新版本")
    return plan


def find_for(viewer: Viewer, find_id: UUID) -> Find:
    """A find of a plan that this viewer may see and keep, with its plan."""
    find = Find.objects.filter(pk=find_id).first()
    plan = within(Plan.objects.all(), Plan.reach, viewer).filter(pk=find.plan_id).first() if find else None
    if find is None or plan is None or not KEEPS.allows(viewer, plan):
        raise NotFoundError("没有这个提取项")
    find.plan = plan
    return find
