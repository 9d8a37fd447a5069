"""技术合同的流转: draft, filed, accepted, registered or refused; then revised and cancelled in the register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keqiao.core.flow import Flow, Move, Need, State
from keqiao.rooms.transfer import effects
from keqiao.rooms.transfer.regimes import refusal_choices
from keqiao.rooms.transfer.rules import filer, registrar

STATES = (
    State("draft", _("草稿"), "draft"),
    State("submitted", _("待受理"), "waiting", _("已提交")),
    State("accepted", _("审查中"), "active"),
    State("returned", _("已退回"), "bad", _("待补正")),
    State("registered", _("已登记"), "good"),
    State("refused", _("不予登记"), "bad", final=True),
    State("cancelled", _("已注销"), "closed", final=True),
    State("withdrawn", _("已撤回"), "closed", final=True),
)

_AMOUNTS = (
    Need("total", _("合同交易总额"), "amount", required=False, hint=_("元；留空则不变")),
    Need("equipment", _("其中设备、仪器"), "amount", required=False),
    Need("parts", _("其中零部件"), "amount", required=False),
    Need("materials", _("其中原材料"), "amount", required=False),
    Need("other_cost", _("其中其他非技术性费用"), "amount", required=False),
    Need("carrier", _("其中合理数量载体的直接成本"), "amount", required=False),
    Need("income", _("技术性收入"), "amount", required=False),
)

MOVES = (
    Move(
        "submit",
        _("提交"),
        ("draft", "returned"),
        "submitted",
        filer,
        guard=effects.ready_to_file,
        effect=effects.submitted,
        confirm=_("提交后由登记机构受理，退回之前不能再改。"),
        tone="primary",
    ),
    Move(
        "accept",
        _("受理"),
        ("submitted",),
        "accepted",
        registrar,
        effect=effects.accepted,
        apart_from=("create", "submit"),
        confirm=_("受理之日决定适用的登记制度和办理期限。"),
        tone="primary",
    ),
    Move(
        "return",
        _("退回补正"),
        ("submitted", "accepted"),
        "returned",
        registrar,
        needs=(Need("reason", _("退回原因")),),
        effect=effects.returned,
        apart_from=("create", "submit"),
    ),
    Move(
        "answer_duplicates",
        _("查重说明"),
        ("accepted",),
        None,
        registrar,
        needs=(Need("statement", _("说明"), hint=_("写明与疑似重复合同的区别")),),
        effect=effects.answered,
        apart_from=("create", "submit"),
    ),
    Move(
        "review",
        _("复核"),
        ("accepted",),
        None,
        registrar,
        needs=(Need("opinion", _("复核意见"), required=False),),
        effect=effects.reviewed,
        apart_from=("create", "submit"),
    ),
    Move(
        "register",
        _("登记"),
        ("accepted",),
        "registered",
        registrar,
        needs=(
            Need(
                "number", _("合同登记编号"), required=False, hint=_("全国系统给出的编号；留空则由本系统编号")
            ),
            Need("income", _("核定技术性收入"), "amount", required=False, hint=_("元；留空则按申报数")),
        ),
        guard=effects.ready_to_register,
        effect=effects.registered,
        apart_from=("create", "submit", "review"),
        sensitive=True,
        confirm=_("登记后计入登记台账，只能变更或注销。"),
        tone="primary",
    ),
    Move(
        "refuse",
        pgettext_lazy("act", "不予登记"),
        ("accepted",),
        "refused",
        registrar,
        needs=(
            Need("ground", _("不予登记情形"), "choice", choices=refusal_choices()),
            Need("note", _("具体理由"), required=False),
        ),
        effect=effects.refused,
        apart_from=("create", "submit"),
        confirm=_("不予登记的合同不能再提交，当事人可以申请行政复议。"),
        tone="danger",
    ),
    Move(
        "revise",
        _("变更登记"),
        ("registered",),
        None,
        registrar,
        needs=(*_AMOUNTS, Need("reason", _("变更原因"))),
        guard=effects.may_revise,
        effect=effects.revised,
        apart_from=("create", "submit"),
        sensitive=True,
    ),
    Move(
        "note_relief",
        _("记载享受优惠"),
        ("registered",),
        None,
        registrar,
        needs=(Need("day", _("享受优惠日期"), "date"),),
        guard=effects.relief_can_be_taken,
        effect=effects.relief_taken,
    ),
    Move(
        "cancel",
        _("注销"),
        ("registered",),
        "cancelled",
        registrar,
        needs=(Need("reason", _("注销原因")),),
        effect=effects.cancelled,
        apart_from=("create", "submit"),
        sensitive=True,
        confirm=_("注销后合同金额从登记台账中冲回，不能恢复。"),
        tone="danger",
    ),
    Move(
        "withdraw",
        _("撤回"),
        ("draft", "submitted", "accepted", "returned"),
        "withdrawn",
        filer,
        confirm=_("撤回后这份合同不再办理；可以另行填报。"),
        tone="danger",
    ),
)

CONTRACT = Flow("transfer.contract", _("技术合同"), STATES, MOVES, "draft", filer)
