"""演示计划: the arrangement goes the way a person takes it: in, compiled, every find decided, published."""

from __future__ import annotations

from collections.abc import Mapping

from keqiao.core.access import Viewer
from keqiao.core.jobs.running import run
from keqiao.engines.errors import InputError
from keqiao.rooms.plan import intake, publication, review
from keqiao.rooms.plan.models import Plan

REMARK = "已知悉:目标按公布的文本执行,数字以本平台登记记录为准(演示)"


def build(viewers: Mapping[str, Viewer], text: str) -> Plan:
    """生成: the published plan, by the planner of the demonstration."""
    planner = viewers["planner"]
    if planner.party_id is None:
        raise InputError("演示的计划员没有所在单位")
    plan, job = intake.begin(planner, year=2017, division="510000", office=planner.party_id, text=text)
    run(job.pk, inline=True)
    review.accept_sure(planner, plan_id=plan.pk)
    for find in plan.finds.filter(decision="pending").order_by("order"):
        remark = REMARK if find.kind == "warning" else ""
        review.accept(planner, find_id=find.pk, version=find.version, remark=remark)
    published = publication.publish(planner, plan_id=plan.pk)
    Plan.objects.filter(pk=published.pk).update(demonstration=True)
    return published
