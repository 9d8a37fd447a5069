"""登记台账与收款核定: rows that are only ever added; every published figure is a sum over them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from keqiao.core.access import Reach
from keqiao.core.ids import new_id
from keqiao.rooms.transfer.models.contract import ON_RECORD, Contract, money


def _seen_through_the_contract(viewer: object) -> models.Q:
    return models.Q(contract__state__in=ON_RECORD)


class Entry(models.Model):
    """登记台账分录: signed amounts that a registration, revision or cancellation adds to the register.

    ``division`` is the prefecture of registration. ``contracts`` is 1 for a registration, -1 for a cancellation, 0
    for a revision: numbers of contracts are sums too. The statistical codes are kept as they were on that day.
    """

    security_mark: ClassVar = "internal"
    reach: ClassVar = Reach(
        division="contract__division", owners=("contract__registrant",), narrowed=_seen_through_the_contract
    )

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="entries")
    seq = models.PositiveSmallIntegerField("序号")
    event = models.CharField("事由", max_length=16)
    day = models.DateField("日期")
    at = models.DateTimeField("时间")
    actor = models.UUIDField("登记员", null=True)
    division = models.CharField("登记地", max_length=6)
    category = models.CharField("合同类别", max_length=16)
    field = models.CharField("技术领域", max_length=16)
    seller_kind = models.CharField("卖方类别", max_length=16)
    contracts = models.SmallIntegerField("合同数")
    total = money("合同交易总额")
    technology = money("技术交易额")
    income = money("技术性收入")
    reason = models.CharField("原因", max_length=400, blank=True)

    class Meta:
        db_table = "transfer_entry"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "seq"], name="transfer_entry_seq"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["day", "id"], name="transfer_entry_day"),
            models.Index(fields=["division", "day"], name="transfer_entry_division"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}#{self.seq}"


class Receipt(models.Model):
    """收款核定: one receipt of a registered contract, with the technical income certified out of it.

    A cancelled contract's receipts are taken back by one row of negative amounts.
    """

    security_mark: ClassVar = "internal"
    reach: ClassVar = Entry.reach

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="receipts")
    seq = models.PositiveSmallIntegerField("序号")
    received_on = models.DateField("收款日期")
    day = models.DateField("核定日期")
    at = models.DateTimeField("时间")
    actor = models.UUIDField("登记员", null=True)
    division = models.CharField("登记地", max_length=6)
    total = money("本次收款总额")
    technical = money("其中技术性部分")
    labour = money("人工费")
    material = money("材料费")
    fuel = money("燃料动力费")
    equipment = money("设备使用费")
    special = money("专用业务费")
    management = money("管理费")
    income = money("核定技术性收入")
    note = models.CharField("说明", max_length=400, blank=True)

    class Meta:
        db_table = "transfer_receipt"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contract", "seq"], name="transfer_receipt_seq"),
        ]
        indexes: ClassVar = [models.Index(fields=["day", "id"], name="transfer_receipt_day")]

    def __str__(self) -> str:
        return f"{self.contract_id}#{self.seq}"
