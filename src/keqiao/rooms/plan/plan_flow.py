"""计划的流程: a draft is compiled and reviewed, published as a version, superseded by the next, or withdrawn."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from keqiao.core.access import Viewer, has_role
from keqiao.core.access.rules import rule
from keqiao.core.flow import Flow, Move, Need, State, register
from keqiao.rooms.plan.publication import replaced_by_newer, unready, write_out

PLANNER = has_role("planner")


def _own_division(viewer: Viewer, record: Model | None) -> bool:
    """A planner of a province keeps the plans of that province and of what lies in it."""
    division = getattr(record, "division", None)
    return record is None or (bool(viewer.reach) and str(division).startswith(viewer.reach))


KEEPS: Any = PLANNER & rule("own_division", PLANNER.label, _own_division)
"""计划管理人员 of the plan's own division."""

PLAN_FLOW = register(
    Flow(
        kind="plan.plan",
        label=_("计划"),
        states=(
            State("draft", _("审校中"), "draft"),
            State("published", _("已发布"), "active"),
            State("superseded", _("已被新版本取代"), "closed", final=True),
            State("withdrawn", _("已撤销"), "closed", final=True),
        ),
        moves=(
            Move(
                "publish",
                _("发布"),
                ("draft",),
                "published",
                KEEPS,
                guard=unready,
                effect=write_out,
                sensitive=True,
                confirm=_("发布后向公众公开，并向各责任单位下达任务；原文和本版本不能再改。"),
                tone="primary",
            ),
            Move(
                "withdraw",
                _("撤销草稿"),
                ("draft",),
                "withdrawn",
                KEEPS,
                needs=(Need("reason", _("撤销理由")),),
                confirm=_("撤销后这份草稿不能再发布。"),
                tone="danger",
            ),
            Move(
                "supersede",
                _("以新版本取代"),
                ("published",),
                "superseded",
                has_role("system"),
                guard=replaced_by_newer,
            ),
        ),
        initial="draft",
        create=KEEPS,
    )
)
