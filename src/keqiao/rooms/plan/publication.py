"""发布: an accepted draft becomes works, tasks, parts, targets and rules, in the transaction of its move."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.core.access import Viewer, system
from keqiao.core.flow import apply
from keqiao.rooms.plan.models import Plan
from keqiao.rooms.plan.publication_guard import Accepted, lacking
from keqiao.rooms.plan.publication_parts import assign
from keqiao.rooms.plan.publication_rows import write_rows


def publish(viewer: Viewer, *, plan_id: UUID, version: int | None = None) -> Plan:
    """发布计划: the move with everything that follows from it."""
    return apply(viewer, Plan, plan_id, "publish", version=version)


def withdraw(viewer: Viewer, *, plan_id: UUID, reason: str, version: int | None = None) -> Plan:
    """撤销草稿."""
    return apply(viewer, Plan, plan_id, "withdraw", {"reason": reason}, version=version)


def unready(plan: Plan) -> str | None:
    """Why a draft cannot be published yet: the first lacks, in one sentence."""
    lacks = [lack.text for lack in lacking(Accepted.of(plan))]
    if not lacks:
        return None
    more = _("；另有 {count} 处").format(count=len(lacks) - 3) if len(lacks) > 3 else ""
    return "；".join(lacks[:3]) + more


def replaced_by_newer(plan: Plan) -> str | None:
    """A version is superseded only by a published newer one."""
    newer = Plan.objects.filter(root=plan.root, number__gt=plan.number, state="published")
    return None if newer.exists() else _("还没有发布更新的版本")


def write_out(plan: Plan, viewer: Viewer, _data: Mapping[str, Any]) -> None:
    """The effect of publishing: header, rows, parts; the version in force before is superseded."""
    accepted = Accepted.of(plan)
    header = accepted.header
    plan.title = header["title"]
    plan.reference = header.get("number", "")
    plan.issuer = header.get("issuer", "")
    plan.issued_on = date.fromisoformat(header["date"])
    plan.year = int(header["plan_year"])
    plan.overall = _overall(plan, accepted)
    plan.published_at = clock.now()
    plan.save()  # before its rows, and so that the older version sees its successor
    before = _in_force(plan)
    tasks = write_rows(plan, accepted, before)
    assign(viewer, plan, accepted, tasks, before)
    if before is not None:
        apply(system(_("计划发布")), Plan, before.pk, "supersede")


def _in_force(plan: Plan) -> Plan | None:
    rows = Plan.objects.select_for_update().filter(root=plan.root, state="published")
    return rows.exclude(pk=plan.pk).order_by("-number").first()


def _overall(plan: Plan, accepted: Accepted) -> str:
    """总体目标: the text of the section that is called so, or that holds targets of no task."""
    holding = {target.content.get("task") for target in accepted.targets}
    for section in accepted.sections:
        named = "目标" in str(section.content.get("title", ""))
        body = section.content.get("body")
        if body and (named or section.key in holding):
            return plan.text[body[0] : body[1]]
    return ""
