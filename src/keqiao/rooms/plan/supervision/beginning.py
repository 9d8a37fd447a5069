"""登记: flows, schedules, desk cards, links, files, and the names of what the journal keeps besides moves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from keqiao.core.access import Viewer, anybody
from keqiao.core.desk import announce
from keqiao.core.files.registry import register_owner
from keqiao.core.pages.navigation import Link, navigate
from keqiao.core.pages.parts import names_event
from keqiao.rooms.plan.models import Bulletin, Extension, Part, Urge
from keqiao.rooms.plan.supervision import flow, schedules, search, who  # noqa: F401 - importing registers them
from keqiao.rooms.plan.supervision.desk import cards

EVENTS = (
    ("keqiao.plan.part.hand_over", _("移交责任单位")),
    ("keqiao.plan.part.extended", _("任务期限延长")),
    ("keqiao.plan.part.draft_plan", _("保存方案草稿")),
    ("keqiao.plan.part.file_nodes", _("登记方案节点")),
    ("keqiao.plan.part.draft_report", _("保存报告草稿")),
    ("keqiao.plan.part.complete_node", _("登记节点完成")),
)


def register() -> None:
    """Everything at once; the imports above registered flows and schedules."""
    for event, label in EVENTS:
        names_event(event, label)
    register_owner("plan.part", Part, may_add=who.anyone_at_work, may_remove=who.unit, may_read=_may_read)
    for kind, model in (("plan.extension", Extension), ("plan.urge", Urge), ("plan.bulletin", Bulletin)):
        register_owner(kind, model, may_add=who.anyone_at_work)
    announce(cards)
    navigate(
        Link("plan", _("我的督办"), "plan:duty_list", who.anyone_at_work, "checklist", 20),
        Link("plan", _("领导驾驶舱"), "plan:leader", who.onlooker, "dashboard", 25),
        Link("plan", _("督查台"), "plan:board", who.onlooker, "layout-grid", 30),
        Link("plan", _("计划时间轴"), "plan:plan_timeline", who.anyone_at_work, "timeline", 35),
        Link("plan", _("督查通报"), "plan:bulletin_list", anybody, "news", 40),
    )


def _may_read(viewer: Viewer, part: Part, purpose: str) -> bool:
    """Files are kept with the move that files them; what is only prepared stays with the unit."""
    return purpose != "draft" or who.unit.allows(viewer, part)
