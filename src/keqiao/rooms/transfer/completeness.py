"""完整性: what must be there before a contract is filed, and what is still missing, in words."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_lazy

from keqiao.core import clock
from keqiao.core.errors import sentence
from keqiao.core.files.models import StoredFile
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer.amounts import STATED, check
from keqiao.rooms.transfer.codes import check_category, table
from keqiao.rooms.transfer.models import Contract
from keqiao.rooms.transfer.regimes import parameter, regime_on

WANTED = {
    "title": gettext_lazy("合同名称"),
    "seller_name": gettext_lazy("卖方"),
    "buyer_name": gettext_lazy("买方"),
    "signed_on": gettext_lazy("签订日期"),
    "category": gettext_lazy("合同类别"),
    "subcategory": gettext_lazy("合同小类"),
    "field": gettext_lazy("技术领域"),
    "ip_kind": gettext_lazy("知识产权类别"),
    "plan_level": gettext_lazy("计划来源"),
    "seller_kind": gettext_lazy("卖方类别"),
    "payment": gettext_lazy("支付方式"),
    "office_id": gettext_lazy("登记机构"),
}
TEXT_PURPOSE = "contract_text"
"""The purpose under which the contract's text is attached."""
CODED = {
    "field": "fields",
    "ip_kind": "ip_kinds",
    "plan_level": "plan_levels",
    "seller_kind": "seller_kinds",
    "payment": "payments",
}


def shortcomings(contract: Contract) -> list[str]:
    """What keeps this contract from being filed; empty when it is ready. The page's "检查" and the guard ask this."""
    found = [
        gettext("请填写“{field}”").format(field=label)
        for name, label in WANTED.items()
        if not getattr(contract, name)
    ]
    found += [
        gettext("没有“{value}”这一项").format(value=getattr(contract, name))
        for name, codes in CODED.items()
        if getattr(contract, name) and getattr(contract, name) not in table(codes)
    ]
    day = contract.accepted_on or clock.today()
    if (
        contract.category
        and contract.subcategory
        and (wrong := check_category(contract.category, contract.subcategory, day))
    ):
        found.append(wrong)
    found += _wrong_days(contract)
    try:
        check(amounts_of(contract), undetermined=contract.undetermined)
    except InputError as error:
        found.append(sentence(error))
    if parameter(regime_on(day), "attachments_required", day) and not has_text(contract):
        found.append(gettext("请上传合同文本"))
    return found


def _wrong_days(contract: Contract) -> list[str]:
    found = []
    if contract.signed_on and contract.signed_on > clock.today():
        found.append(gettext("签订日期不能晚于今天"))
    if contract.valid_from and contract.valid_until and contract.valid_until < contract.valid_from:
        found.append(gettext("有效期止不能早于有效期起"))
    return found


def amounts_of(contract: Contract) -> dict[str, object]:
    return {name: getattr(contract, name) for name in STATED}


def has_text(contract: Contract) -> bool:
    """Whether the contract's text is attached."""
    rows = StoredFile.objects.filter(
        kind=Contract.kind(), record=str(contract.pk), purpose=TEXT_PURPOSE, removed_at=None
    )
    return rows.exists()
