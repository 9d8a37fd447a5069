"""登记: what the intake and the plans make known to core; called once by the room's AppConfig."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from keqiao.core.access import anybody
from keqiao.core.files.registry import register_owner
from keqiao.core.pages.navigation import Link, navigate
from keqiao.core.pages.parts import names_event
from keqiao.rooms.plan import intake_job, plan_flow, plan_search  # noqa: F401 - importing them registers flow and job
from keqiao.rooms.plan.models import Plan

EVENTS = (
    ("keqiao.plan.plan.compile", _("编译公文")),
    ("keqiao.plan.plan.compile_again", _("重新编译")),
    ("keqiao.plan.plan.accept_sure", _("批量采纳")),
    ("keqiao.plan.find.accept", _("采纳提取项")),
    ("keqiao.plan.find.edit", _("修改提取项")),
    ("keqiao.plan.find.reject", _("不采纳提取项")),
    ("keqiao.plan.find.reopen", _("重新处理提取项")),
    ("keqiao.plan.find.add", _("添加提取项")),
    ("keqiao.plan.find.merge", _("合并任务")),
    ("keqiao.plan.find.split", _("拆分任务")),
    ("keqiao.plan.part.carry", _("转入新版本计划")),
)


def begin() -> None:
    """Flow, job, files, links, names of events. The imports register the flow and the job."""
    register_owner("plan.plan", Plan, may_add=plan_flow.KEEPS)
    navigate(
        Link("plan", _("计划"), "plan:plan_list", anybody, "clipboard-list", 10),
        Link("plan", _("收文"), "plan:intake", plan_flow.PLANNER, "file-import", 15),
    )
    for event, label in EVENTS:
        names_event(event, label)
