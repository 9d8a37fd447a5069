"""督办流程: the four flows of supervision: a unit's part, an extension, an urge slip, a bulletin.

A part runs draft → assigned → received → (filed → planned) → running → reported → verified → closed. Joint parts
end at verified, cooperating units confirm in one move and never block, the lead closes last.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from keqiao.core.flow import Flow, Move, Need, State, register
from keqiao.rooms.plan.supervision import effects, guards, who
from keqiao.rooms.plan.supervision.reasons import choices
from keqiao.rooms.plan.supervision.slips import BULLETIN, EXTENSION, URGE

LIGHTS = effects.LIGHT_CHOICES
UNDER_WAY = ("received", "filed", "planned", "running", "reported", "returned")
REPORTABLE = ("planned", "running", "reported", "returned")
DONE = ("verified", "closed", "confirmed", "cancelled")
"""States in which nothing more is asked of the unit."""

_TEXT = Need("text", _("说明"))
_FILES = Need("files", _("附件"), "files", required=False)


def _reason(name: str) -> Need:
    return Need("reason", _("原因"), "choice", choices=choices(name))


STATES = (
    State("draft", _("拟定"), "draft"),
    State("assigned", _("待签收"), "waiting"),
    State("refused", _("已拒收"), "bad"),
    State("received", _("已签收"), "active"),
    State("filed", _("方案待核"), "waiting"),
    State("planned", _("方案已核准"), "active"),
    State("running", _("办理中"), "active"),
    State("reported", _("报告待核"), "waiting"),
    State("returned", _("已退回"), "bad"),
    State("verified", _("已核实"), "good"),
    State("confirmed", _("已确认配合"), "good", final=True),
    State("closed", _("已销号"), "closed", final=True),
    State("suspended", _("已中止"), "closed"),
    State("cancelled", _("已取消"), "closed", final=True),
)

_BEGINNING = (
    Move(
        "assign",
        _("下达"),
        ("draft",),
        "assigned",
        who.dispatcher,
        effect=effects.assigned,
        tone="primary",
    ),
    Move(
        "receive",
        _("签收"),
        ("assigned",),
        "received",
        who.responsible,
        effect=effects.received,
        tone="primary",
    ),
    Move(
        "confirm",
        _("确认配合"),
        ("assigned",),
        "confirmed",
        who.cooperating,
        effect=effects.received,
        tone="primary",
    ),
    Move(
        "refuse",
        _("拒收"),
        ("assigned",),
        "refused",
        who.unit,
        needs=(_reason("refusal"), _TEXT),
        confirm=_("拒收后由计划管理人员改派或维持原分工。"),
        tone="danger",
    ),
    Move(
        "reassign",
        _("改派"),
        ("refused",),
        "assigned",
        who.planner,
        needs=(Need("unit", _("改派单位")), Need("text", _("说明"), required=False)),
        effect=effects.reassigned,
        tone="primary",
    ),
    Move(
        "insist",
        _("维持原分工"),
        ("refused",),
        "assigned",
        who.planner,
        needs=(_TEXT,),
        effect=effects.assigned,
    ),
)

_PLANNING = (
    Move(
        "file_plan",
        _("报送方案"),
        ("received",),
        "filed",
        who.responsible,
        needs=(Need("text", _("方案概要")), _FILES),
        guard=guards.has_nodes,
        effect=effects.plan_filed,
        tone="primary",
    ),
    Move(
        "return_plan",
        _("退回方案"),
        ("filed",),
        "received",
        who.supervisor,
        needs=(_reason("plan_return"), _TEXT),
        effect=effects.plan_returned,
        apart_from=("file_plan",),
        tone="danger",
    ),
    Move(
        "approve_plan",
        _("核准方案"),
        ("filed",),
        "planned",
        who.supervisor,
        needs=(Need("text", _("意见"), required=False),),
        effect=effects.plan_approved,
        apart_from=("file_plan",),
        tone="primary",
    ),
    Move(
        "start",
        _("开始办理"),
        ("received", "planned"),
        "running",
        who.responsible,
        guard=guards.filing_not_owed,
    ),
)

_REPORTING = (
    Move(
        "report",
        _("报送进展"),
        REPORTABLE,
        "reported",
        who.responsible,
        needs=(
            Need("light", _("自评进度"), "choice", choices=LIGHTS),
            Need("progress", _("完成比例(%)"), "number", required=False),
            Need("text", _("进展情况")),
            Need("problems", _("问题与需协调事项"), required=False),
            _FILES,
        ),
        effect=effects.reported,
        tone="primary",
    ),
    Move(
        "compute",
        _("由记录生成报告"),
        REPORTABLE,
        None,
        who.machine,
        needs=(
            Need("light", _("记录所示进度"), "choice", choices=LIGHTS),
            Need("progress", _("完成比例(%)"), "number", required=False),
            Need("text", _("进展情况")),
        ),
        effect=effects.computed,
    ),
    Move(
        "object",
        _("对记录提出异议"),
        REPORTABLE,
        None,
        who.responsible,
        needs=(_TEXT,),
        guard=guards.last_report_is_computed,
        effect=effects.objected,
    ),
    Move(
        "accept",
        _("审阅通过"),
        ("reported",),
        "running",
        who.supervisor,
        needs=(Need("text", _("意见"), required=False),),
        effect=effects.accepted,
        apart_from=("report",),
    ),
    Move(
        "return",
        _("退回重办"),
        ("reported",),
        "returned",
        who.supervisor,
        needs=(_reason("report_return"), _TEXT),
        effect=effects.returned,
        apart_from=("report",),
        tone="danger",
    ),
    Move("rework", _("着手整改"), ("returned",), "running", who.responsible),
)

_ENDING = (
    Move(
        "verify",
        _("核实"),
        ("reported",),
        "verified",
        who.supervisor,
        needs=(Need("text", _("核实意见")), _FILES),
        effect=effects.verified,
        apart_from=("report",),
        confirm=_("核实表示该单位的任务已经完成。"),
        tone="primary",
    ),
    Move(
        "reopen",
        _("重新办理"),
        ("verified",),
        "returned",
        who.supervisor,
        needs=(_reason("report_return"), _TEXT),
        guard=guards.task_not_closed,
        effect=effects.reopened,
        tone="danger",
    ),
    Move(
        "close",
        _("销号"),
        ("verified",),
        "closed",
        who.supervisor,
        needs=(Need("text", _("销号意见")),),
        guard=guards.ready_to_close,
        effect=effects.closed,
        apart_from=("report",),
        sensitive=True,
        confirm=_("销号后任务不再变动。"),
        tone="primary",
    ),
    Move(
        "suspend",
        _("中止"),
        ("planned", "running", "reported", "returned"),
        "suspended",
        who.supervisor,
        needs=(_reason("suspension"), _TEXT),
        sensitive=True,
        confirm=_("中止期间不要求报告。"),
        tone="danger",
    ),
    Move(
        "resume",
        _("恢复办理"),
        ("suspended",),
        "running",
        who.supervisor,
        needs=(_TEXT,),
        effect=effects.resumed,
    ),
    Move(
        "cancel",
        _("取消"),
        ("draft", "assigned", "refused", *UNDER_WAY, "suspended"),
        "cancelled",
        who.planner,
        needs=(_reason("cancellation"), _TEXT),
        sensitive=True,
        confirm=_("取消后不能恢复。"),
        tone="danger",
    ),
)

PART = register(
    Flow(
        kind="plan.part",
        label=_("任务分工"),
        states=STATES,
        moves=(*_BEGINNING, *_PLANNING, *_REPORTING, *_ENDING),
        initial="draft",
        create=who.dispatcher,
    )
)

__all__ = ["BULLETIN", "DONE", "EXTENSION", "PART", "REPORTABLE", "UNDER_WAY", "URGE"]
