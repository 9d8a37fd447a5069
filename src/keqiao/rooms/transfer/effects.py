"""流转的后果: what each move of a contract changes besides its state. Runs inside the move's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.errors import ConflictError
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer import booking
from keqiao.rooms.transfer.amounts import STATED, Amounts, check
from keqiao.rooms.transfer.codes import check_category
from keqiao.rooms.transfer.completeness import amounts_of, shortcomings
from keqiao.rooms.transfer.duplicates import suspects
from keqiao.rooms.transfer.models import Contract
from keqiao.rooms.transfer.numbering import next_numbers
from keqiao.rooms.transfer.regimes import due_on, parameter, regime_on, regimes

Given = Mapping[str, Any]


def ready_to_file(contract: Contract) -> str | None:
    """提交的条件."""
    return gettext(";").join(shortcomings(contract)) or None


def submitted(contract: Contract, viewer: Viewer, _given: Given) -> None:
    contract.filed_by = viewer.user_id
    contract.submitted_on = clock.today()
    contract.accepted_on = contract.due_on = contract.reviewed_by = None
    contract.suspects_note = contract.decision_note = ""
    contract.technology = check(amounts_of(contract), undetermined=contract.undetermined)
    contract.suspects = len(suspects(contract))


def accepted(contract: Contract, _viewer: Viewer, _given: Given) -> None:
    day = clock.today()
    wrong = check_category(contract.category, contract.subcategory, day)
    if wrong:
        raise ConflictError("暂不能“受理”：{reason}", reason=wrong)
    regime = regime_on(day)
    contract.regime, contract.accepted_on, contract.due_on = regime.code, day, due_on(regime, day)
    contract.suspects = len(suspects(contract))


def returned(contract: Contract, _viewer: Viewer, given: Given) -> None:
    contract.decision_note = given["reason"]
    contract.accepted_on = contract.due_on = contract.reviewed_by = None
    contract.regime = ""


def answered(contract: Contract, _viewer: Viewer, given: Given) -> None:
    contract.suspects_note = given["statement"]


def reviewed(contract: Contract, viewer: Viewer, given: Given) -> None:
    contract.reviewed_by = viewer.user_id
    contract.decision_note = given.get("opinion", "")


def ready_to_register(contract: Contract) -> str | None:
    """登记的条件: complete, coherent, a suspected duplicate answered, and reviewed where the amount asks for it."""
    found = shortcomings(contract)
    if contract.suspects and not contract.suspects_note:
        found.append(gettext("有 {count} 份疑似重复的合同，请先作查重说明").format(count=contract.suspects))
    if review_wanted(contract) and contract.reviewed_by is None:
        found.append(gettext("合同金额达到复核标准，请先由另一名登记员复核"))
    return gettext(";").join(found) or None


def review_wanted(contract: Contract) -> bool:
    """Whether a second registrar must look: only where the site or the regime sets an amount for it."""
    day = contract.accepted_on or clock.today()
    least = parameter(regime_on(day), "review_from", day)
    return least is not None and contract.total >= least


def registered(contract: Contract, viewer: Viewer, given: Given) -> None:
    contract.number = given.get("number") or next_numbers(contract.division, clock.today())[0]
    if len(contract.number) > 60:
        raise InputError("登记编号最多 {most} 字", most=60)
    if Contract.objects.filter(number=contract.number).exclude(pk=contract.pk).exists():
        raise ConflictError("登记编号“{number}”已被使用", number=contract.number)
    contract.technology = check(amounts_of(contract), undetermined=contract.undetermined)
    contract.income = given.get("income", contract.income)
    check(amounts_of(contract), undetermined=contract.undetermined)
    contract.registered_on = clock.today()
    booking.book(viewer, contract, "registration", now_of(contract))


def refused(contract: Contract, _viewer: Viewer, given: Given) -> None:
    allowed = {choice.code for choice in regimes()[contract.regime].refusals}
    if given["ground"] not in allowed:
        raise InputError("“{regime}”没有这一不予登记情形", regime=regimes()[contract.regime].label)
    contract.decision_code, contract.decision_note = given["ground"], given.get("note", "")


def may_revise(contract: Contract) -> str | None:
    """变更的条件: before relief is taken, unless the regime lets it be changed later."""
    day = contract.accepted_on or contract.registered_on or clock.today()
    if contract.relief_on and not parameter(regime_on(day), "revise_after_relief", day):
        return gettext("已于 {day} 享受优惠，金额变更须在享受优惠之前办理").format(day=contract.relief_on)
    return None


def revised(contract: Contract, viewer: Viewer, given: Given) -> None:
    """变更: amounts left empty stay; the register is given the differences."""
    before = now_of(contract)
    for name in STATED:
        setattr(contract, name, given.get(name, getattr(contract, name)))
    contract.technology = check(amounts_of(contract), undetermined=contract.undetermined)
    change = now_of(contract) - before
    if change.nothing:
        raise InputError("合同交易总额、技术交易额、技术性收入都没有变化，无须变更")
    sums = booking.received(contract)
    if sums["total"] > contract.total or sums["income"] > contract.income:
        raise InputError("变更后的金额不能小于已核定的收款")
    booking.book(viewer, contract, "revision", change, given["reason"])


def cancelled(contract: Contract, viewer: Viewer, given: Given) -> None:
    """注销: the register and the receipts are brought back to zero by rows of their own."""
    contract.ended_on = clock.today()
    contract.decision_note = given["reason"]
    booking.take_back_receipts(viewer, contract, given["reason"])
    booking.book(viewer, contract, "cancellation", -booking.booked(contract), given["reason"])


def relief_can_be_taken(contract: Contract) -> str | None:
    if contract.relief_on:
        return gettext("已登记过享受优惠的日期")
    if contract.total == 0:
        return gettext("金额待定的合同须先补填金额")
    return None


def relief_taken(contract: Contract, _viewer: Viewer, given: Given) -> None:
    day: date = given["day"]
    if day > clock.today() or (contract.registered_on and day < contract.registered_on):
        raise InputError("享受优惠的日期应在登记日期之后、今天之前")
    contract.relief_on = day


def now_of(contract: Contract) -> Amounts:
    return Amounts(contract.total, contract.technology, contract.income)
