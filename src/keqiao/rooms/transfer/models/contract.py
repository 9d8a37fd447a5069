"""技术合同."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from keqiao.core.access import Reach, Viewer
from keqiao.core.flow import Record

DRAFTING = ("draft", "returned")
"""States in which the filer may change the contract."""
IN_HAND = ("submitted", "accepted", "returned")
"""States between filing and decision: only the filer's party and the office concerned see them."""
ON_RECORD = ("registered", "cancelled")
"""States that stand in the register."""


def seen_by(viewer: Viewer) -> Q:
    """What somebody who works for a division sees of it: the register; its own offices' work, for a registrar.

    Work in hand is shown to the office's own party, and to registrars of its prefecture or county; to nobody whose
    reach is the whole province.
    """
    on_record = Q(state__in=ON_RECORD)
    if viewer.role != "registrar":
        return on_record
    filed = Q(submitted_on__isnull=False)  # a draft that was withdrawn before it was ever filed stays unseen
    if len(viewer.reach) > 2:
        return on_record | filed
    return on_record | (filed & Q(office=viewer.party_id))


def money(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=18, decimal_places=2, default=0)


class Contract(Record):
    """技术合同: one contract on its way to, or in, the register.

    ``registrant`` is the party that files it and is granted the certificate: the seller, or the buyer where research
    is outsourced abroad. ``seller`` and ``buyer`` are the parties where they are known here; their names are kept as
    the contract has them. ``division`` is that of the registering office. ``regime`` is set when it is accepted.
    Amounts are what stands now; how they came to be is in the entries.
    """

    security_mark: ClassVar = "internal"
    reach: ClassVar = Reach(division="division", owners=("registrant",), narrowed=seen_by)

    title = models.CharField("合同名称", max_length=200)
    number = models.CharField("合同登记编号", max_length=60, blank=True)
    own_number = models.CharField("当事人合同号", max_length=80, blank=True)
    category = models.CharField("合同类别", max_length=16, blank=True)
    subcategory = models.CharField("合同小类", max_length=24, blank=True)
    regime = models.CharField("登记制度", max_length=24, blank=True)

    registrant = models.ForeignKey(
        "parties.Party", models.PROTECT, related_name="contracts_filed", verbose_name="申请登记单位"
    )
    seller = models.ForeignKey(
        "parties.Party", models.PROTECT, null=True, related_name="contracts_sold", verbose_name="卖方"
    )
    seller_name = models.CharField("卖方名称", max_length=120, blank=True)
    seller_kind = models.CharField("卖方类别", max_length=16, blank=True)
    buyer = models.ForeignKey(
        "parties.Party", models.PROTECT, null=True, related_name="contracts_bought", verbose_name="买方"
    )
    buyer_name = models.CharField("买方名称", max_length=120, blank=True)
    overseas = models.BooleanField("委托境外研发", default=False)

    signed_on = models.DateField("签订日期", null=True)
    valid_from = models.DateField("有效期起", null=True)
    valid_until = models.DateField("有效期止", null=True)
    field = models.CharField("技术领域", max_length=16, blank=True)
    ip_kind = models.CharField("知识产权类别", max_length=16, blank=True)
    plan_level = models.CharField("计划来源", max_length=16, blank=True)
    payment = models.CharField("支付方式", max_length=16, blank=True)
    summary = models.TextField("标的内容", blank=True)

    total = money("合同交易总额")
    equipment = money("其中设备、仪器")
    parts = money("其中零部件")
    materials = money("其中原材料")
    other_cost = money("其中其他非技术性费用")
    carrier = money("其中合理数量载体的直接成本")
    carrier_sets = models.PositiveIntegerField("载体套数", null=True)
    technology = money("技术交易额")
    income = money("技术性收入")
    undetermined = models.BooleanField("金额待定", default=False)

    office = models.ForeignKey(
        "parties.Party",
        models.PROTECT,
        null=True,
        related_name="contracts_registered",
        verbose_name="登记机构",
    )
    division = models.CharField("登记地", max_length=6, blank=True)
    filed_by = models.UUIDField("提交人", null=True)
    submitted_on = models.DateField("提交日期", null=True)
    accepted_on = models.DateField("受理日期", null=True)
    due_on = models.DateField("办理期限", null=True)
    reviewed_by = models.UUIDField("复核人", null=True)
    registered_on = models.DateField("登记日期", null=True)
    ended_on = models.DateField("注销日期", null=True)
    relief_on = models.DateField("享受优惠日期", null=True)
    decision_code = models.CharField("不予登记情形", max_length=32, blank=True)
    decision_note = models.TextField("处理意见", blank=True)

    pair_key = models.CharField("查重键", max_length=32, blank=True)
    suspects = models.PositiveSmallIntegerField("疑似重复数", default=0)
    suspects_note = models.TextField("查重说明", blank=True)
    demonstration = models.BooleanField("演示数据", default=False)

    class Meta:
        db_table = "transfer_contract"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="transfer_one_per_number"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["division", "id"], name="transfer_division"),
            models.Index(fields=["registrant", "id"], name="transfer_registrant"),
            models.Index(fields=["pair_key"], name="transfer_pair"),
            models.Index(fields=["registered_on", "id"], name="transfer_registered_on"),
            models.Index(fields=["buyer"], condition=Q(buyer__isnull=False), name="transfer_buyer"),
            models.Index(
                fields=["division", "due_on"],
                condition=Q(state__in=("submitted", "accepted")),
                name="transfer_queue",
            ),
            models.Index(fields=["total", "id"], name="transfer_total"),
            models.Index(fields=["category", "id"], name="transfer_category"),
            models.Index(fields=["state", "id"], name="transfer_state"),
        ]

    def __str__(self) -> str:
        return self.title


class Participant(models.Model):
    """其他当事人: a further party on one side of a contract."""

    security_mark: ClassVar = "internal"

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="participants")
    side = models.CharField("方", max_length=8, choices=(("seller", "卖方"), ("buyer", "买方")))
    party = models.ForeignKey("parties.Party", models.PROTECT, null=True, verbose_name="主体")
    name = models.CharField("名称", max_length=120)

    class Meta:
        db_table = "transfer_participant"

    def __str__(self) -> str:
        return self.name
