"""合同的要素: a contract in two columns, and what its page must say above them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from keqiao.core.pages import presenters
from keqiao.core.pages.parts import Fact
from keqiao.rooms.transfer.amounts import USUAL_SETS
from keqiao.rooms.transfer.codes import label
from keqiao.rooms.transfer.effects import review_wanted
from keqiao.rooms.transfer.models import Contract
from keqiao.rooms.transfer.regimes import refusal_label, regimes
from keqiao.rooms.transfer.selectors import due, kind_of, others_of


@dataclass(frozen=True, slots=True)
class Notice:
    """提示 above a contract: ``tone`` is info, warning or danger."""

    tone: str
    text: str


def notices_of(contract: Contract) -> list[Notice]:
    """What somebody who opens the contract must see first."""
    found = []
    if contract.state == "returned" and contract.decision_note:
        found.append(Notice("warning", _("退回原因：{reason}").format(reason=contract.decision_note)))
    if contract.state == "refused":
        ground = refusal_label(contract.regime, contract.decision_code)
        found.append(
            Notice(
                "danger", _("不予登记：{ground}。{note}").format(ground=ground, note=contract.decision_note)
            )
        )
    if contract.state == "accepted":
        found += _in_examination(contract)
    if contract.undetermined and contract.state == "registered" and contract.total == 0:
        found.append(Notice("info", _("金额待定：享受优惠前须办理变更，补填金额")))
    return found


def _in_examination(contract: Contract) -> list[Notice]:
    found = []
    if contract.suspects and not contract.suspects_note:
        found.append(
            Notice(
                "warning",
                _("有 {count} 份疑似重复的合同，登记前须作查重说明").format(count=contract.suspects),
            )
        )
    if due(contract).tone == "bad":
        found.append(Notice("danger", _("已超过办理期限：{due}").format(due=due(contract).text)))
    if contract.reviewed_by is None and review_wanted(contract):
        found.append(Notice("info", _("合同金额达到复核标准，登记前须由另一名登记员复核")))
    if contract.carrier_sets is not None and contract.carrier_sets > USUAL_SETS:
        found.append(
            Notice("info", _("载体 {sets} 套，超过通常的数量，请核对理由").format(sets=contract.carrier_sets))
        )
    return found


def facts_of(contract: Contract) -> list[Fact]:
    """基本情况."""
    regime = regimes().get(contract.regime)
    others = "、".join(one.name for one in others_of(contract))
    return [
        Fact(_("合同类别"), kind_of(contract)),
        Fact(_("当事人合同号"), contract.own_number or presenters.NOTHING),
        Fact(_("卖方"), contract.seller_name or presenters.NOTHING, url=_party_url(contract.seller_id)),
        Fact(_("买方"), contract.buyer_name or presenters.NOTHING, url=_party_url(contract.buyer_id)),
        *([Fact(_("其他当事人"), others, wide=True)] if others else []),
        Fact(_("签订日期"), presenters.day(contract.signed_on)),
        Fact(_("有效期"), _span(contract)),
        _money(_("合同交易总额"), contract.total),
        _money(_("技术交易额"), contract.technology),
        _money(_("扣除的非技术性费用"), _deducted(contract)),
        _money(_("其中合理数量载体的直接成本"), contract.carrier),
        _money(_("技术性收入"), contract.income),
        Fact(_("支付方式"), label("payments", contract.payment) or presenters.NOTHING),
        Fact(_("技术领域"), label("fields", contract.field) or presenters.NOTHING),
        Fact(_("知识产权类别"), label("ip_kinds", contract.ip_kind) or presenters.NOTHING),
        Fact(_("计划来源"), label("plan_levels", contract.plan_level) or presenters.NOTHING),
        Fact(_("卖方类别"), label("seller_kinds", contract.seller_kind) or presenters.NOTHING),
        Fact(_("登记机构"), contract.office.name if contract.office else presenters.NOTHING),
        Fact(
            _("适用制度"),
            _(regime.label) if regime else presenters.NOTHING,
            exact=regime.source if regime else "",
        ),
        Fact(_("提交日期"), presenters.day(contract.submitted_on)),
        Fact(_("受理日期"), presenters.day(contract.accepted_on)),
        Fact(
            _("办理期限"),
            due(contract).text if contract.state == "accepted" else presenters.day(contract.due_on),
        ),
        Fact(_("登记日期"), presenters.day(contract.registered_on)),
        *([Fact(_("注销日期"), presenters.day(contract.ended_on))] if contract.ended_on else []),
        *([Fact(_("享受优惠日期"), presenters.day(contract.relief_on))] if contract.relief_on else []),
        *([Fact(_("查重说明"), contract.suspects_note, wide=True)] if contract.suspects_note else []),
        *([Fact(_("标的内容"), contract.summary, wide=True)] if contract.summary else []),
    ]


def _deducted(contract: Contract) -> Decimal:
    return contract.equipment + contract.parts + contract.materials + contract.other_cost


def _money(name: str, value: Decimal) -> Fact:
    return Fact(name, presenters.wan(value), exact=presenters.yuan(value))


def _span(contract: Contract) -> str:
    if not contract.valid_from and not contract.valid_until:
        return presenters.NOTHING
    return _("{since}至{until}").format(
        since=presenters.day(contract.valid_from), until=presenters.day(contract.valid_until)
    )


def _party_url(pk: Any) -> str:
    from django.urls import NoReverseMatch, reverse

    if pk is None:
        return ""
    try:
        return reverse("parties:party_detail", args=[pk])
    except NoReverseMatch:
        return ""
