"""导入: contracts from a sheet; an office loads what it registered before, an enterprise loads drafts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.imports import Choice, Column, Fault, Row, Sheet
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer import bulk
from keqiao.rooms.transfer.codes import table
from keqiao.rooms.transfer.rules import may_file, may_register


def _choices(name: str) -> Any:
    return lambda: [Choice(one.code, _(one.label)) for one in table(name).values()]


_COMMON = (
    Column("title", _("合同名称"), required=True),
    Column("own_number", _("当事人合同号"), longest=80),
    Column("category", _("合同类别"), "choice", choices=_choices("categories"), required=True),
    Column("subcategory", _("合同小类"), "choice", choices=_choices("subcategories"), required=True),
    Column("buyer", _("买方"), required=True, longest=120, aliases=("受让方", "委托方")),
    Column("signed_on", _("签订日期"), "date", required=True),
    Column("valid_from", _("有效期起"), "date"),
    Column("valid_until", _("有效期止"), "date"),
    Column("field", _("技术领域"), "choice", choices=_choices("fields"), required=True),
    Column("ip_kind", _("知识产权类别"), "choice", choices=_choices("ip_kinds"), required=True),
    Column("plan_level", _("计划来源"), "choice", choices=_choices("plan_levels"), required=True),
    Column("payment", _("支付方式"), "choice", choices=_choices("payments"), required=True),
    Column("total", _("合同交易总额（元）"), "amount", required=True, aliases=("合同交易总额", "合同总额")),
    Column("equipment", _("其中设备、仪器（元）"), "amount"),
    Column("parts", _("其中零部件（元）"), "amount"),
    Column("materials", _("其中原材料（元）"), "amount"),
    Column("other_cost", _("其中其他非技术性费用（元）"), "amount"),
    Column("carrier", _("其中合理数量载体的直接成本（元）"), "amount"),
    Column("income", _("技术性收入（元）"), "amount"),
)

_REGISTERED = (
    Column("number", _("合同登记编号"), required=True, longest=60, unique=True),
    Column("registered_on", _("登记日期"), "date", required=True),
    Column("seller", _("卖方"), required=True, longest=120, aliases=("让与方", "受托方")),
    Column("seller_code", _("卖方统一社会信用代码"), "code", longest=18),
    Column("seller_kind", _("卖方类别"), "choice", choices=_choices("seller_kinds"), required=True),
)


def check_registered(viewer: Viewer, rows: Sequence[Row]) -> list[Fault]:
    """What the columns cannot know: numbers taken, unknown sellers, amounts, the categories of the day."""
    known = bulk.Known.about(row.values for row in rows)
    faults = []
    for row in rows:
        try:
            bulk.check_registered(viewer, row.values, known)
        except InputError as error:
            faults.append(Fault(row.number, "", error))
    return faults


def load_registered(viewer: Viewer, rows: Sequence[Row]) -> list[Fault]:
    bulk.contracts_import(viewer, rows=[row.values for row in rows])
    return []


def check_drafts(viewer: Viewer, rows: Sequence[Row]) -> list[Fault]:
    faults = []
    for row in rows:
        try:
            bulk.check_stated(row.values, clock.today())
        except InputError as error:
            faults.append(Fault(row.number, "", error))
    return faults


def load_drafts(viewer: Viewer, rows: Sequence[Row]) -> list[Fault]:
    bulk.drafts_import(viewer, rows=[row.values for row in rows])
    return []


REGISTERED = Sheet(
    name="transfer.contract",
    label=_("技术合同登记"),
    columns=(*_REGISTERED, *_COMMON),
    load=load_registered,
    check=check_registered,
    rule=may_register,
    done_url="/transfer/contracts/",
    intro=_("登记机构把本系统启用前已登记的合同载入登记台账；登记日期在哪一年，就计入哪一年。"),
)
DRAFTS = Sheet(
    name="transfer.draft",
    label=_("技术合同草稿"),
    columns=_COMMON,
    load=load_drafts,
    check=check_drafts,
    rule=may_file,
    done_url="/transfer/contracts/",
    intro=_("载入后是草稿，补传合同文本后逐份提交登记。"),
)
