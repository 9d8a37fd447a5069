"""合同的写入: drafts, moves, receipts, offices, settings. Each is one transaction with one journal entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from keqiao.core import clock
from keqiao.core.access import Viewer, within
from keqiao.core.errors import ConflictError, NotFoundError, RefusedError
from keqiao.core.flow import apply, create
from keqiao.core.journal.writing import Note, append
from keqiao.core.parties.models import Party
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer import booking, drafting
from keqiao.rooms.transfer.models import Contract, Office, Receipt, Setting
from keqiao.rooms.transfer.models.contract import DRAFTING
from keqiao.rooms.transfer.regimes import read, regimes
from keqiao.rooms.transfer.rules import filer, may_set, registrar

COSTS = ("labour", "material", "fuel", "equipment", "special", "management")


def contract_begin(viewer: Viewer, *, data: Mapping[str, Any]) -> Contract:
    """起草: a new draft of the viewer's own party."""
    if viewer.party_id is None:
        raise RefusedError("您没有所属单位，不能填报合同")
    own = Party.objects.get(pk=viewer.party_id)
    contract = Contract(registrant=own, seller=own, seller_name=own.name, demonstration=own.demonstration)
    contract.seller_kind = drafting.seller_kind_of(own)
    drafting.default_office(contract, own)
    drafting.fill(contract, own, data)
    with transaction.atomic():
        create(viewer, contract, {"title": contract.title})
        drafting.set_participants(contract, data)
    return contract


def contract_save(
    viewer: Viewer, *, pk: UUID | str, data: Mapping[str, Any], version: int | None = None
) -> Contract:
    """保存草稿: only the filing party, only while it is a draft or was returned; nothing is required yet."""
    with transaction.atomic():
        contract = _locked(viewer, pk)
        if not filer.allows(viewer, contract):
            raise RefusedError("只有申请登记的单位可以修改")
        if contract.state not in DRAFTING:
            raise ConflictError("合同已提交，不能修改")
        if version is not None and version != contract.version:
            raise ConflictError("这条记录在您查看之后已被修改，请刷新后再操作")
        own = Party.objects.get(pk=contract.registrant_id)
        changed = drafting.fill(contract, own, data)
        changed |= drafting.set_participants(contract, data)
        if changed:
            contract.version += 1
            contract.changed_at = clock.now()
            contract.save()
            append(
                viewer,
                Note("keqiao.transfer.contract.save", Contract.kind(), str(pk), {"changed": changed}),
            )
    return contract


def contract_move(
    viewer: Viewer,
    *,
    pk: UUID | str,
    move: str,
    given: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> Contract:
    """流转: one declared move; two registrations under one number at once end with one."""
    try:
        return apply(viewer, Contract, pk, move, given, version=version)
    except IntegrityError:
        raise ConflictError("登记编号刚被另一份合同使用，请另取编号") from None


def receipt_add(viewer: Viewer, *, pk: UUID | str, data: Mapping[str, Any]) -> Receipt:
    """收款核定: certify the technical income in one receipt; all receipts stay within the contract's amounts."""
    with transaction.atomic():
        contract = _locked(viewer, pk)
        if not registrar.allows(viewer, contract):
            raise RefusedError("只有登记机构的登记员可以核定收款")
        if contract.state != "registered":
            raise ConflictError("只有已登记的合同可以核定收款")
        receipt = _receipt(viewer, contract, data)
        _within_limits(contract, receipt)
        receipt.save(force_insert=True)
        append(
            viewer,
            Note(
                "keqiao.transfer.contract.receipt",
                Contract.kind(),
                str(pk),
                {"received_on": receipt.received_on, "total": receipt.total, "income": receipt.income},
            ),
        )
    return receipt


def _receipt(viewer: Viewer, contract: Contract, data: Mapping[str, Any]) -> Receipt:
    last = contract.receipts.aggregate(last=Max("seq"))["last"] or 0
    money = {name: Decimal(data.get(name) or 0) for name in booking.RECEIPT_MONEY}
    received: date | None = data.get("received_on")
    if received is None or received > clock.today():
        raise InputError("请填写收款日期，不能晚于今天")
    if any(value < 0 for value in money.values()) or money["total"] == 0:
        raise InputError("收款金额应大于零")
    if money["technical"] > money["total"]:
        raise InputError("技术性部分不能大于本次收款总额")
    costs = sum((money[name] for name in COSTS), Decimal(0))
    if money["income"] + costs > money["technical"]:
        raise InputError("核定技术性收入与扣除的成本之和不能大于技术性部分")
    return Receipt(
        contract=contract,
        seq=last + 1,
        received_on=received,
        day=clock.today(),
        at=clock.now(),
        actor=viewer.user_id,
        division=booking.prefecture_of(contract.division),
        note=str(data.get("note") or "")[:400],
        **money,
    )


def _within_limits(contract: Contract, receipt: Receipt) -> None:
    before = booking.received(contract)
    limits = (
        ("total", contract.total, "累计收款不能大于合同交易总额 {most} 元"),
        ("technical", contract.technology, "累计技术性部分不能大于技术交易额 {most} 元"),
        ("income", contract.income, "累计核定技术性收入不能大于登记的技术性收入 {most} 元"),
    )
    for name, most, template in limits:
        if before[name] + getattr(receipt, name) > most:
            raise InputError(template, most=most)


def note_certificate(viewer: Viewer, contract: Contract) -> None:
    """记发证: that somebody took a certificate, of which amounts."""
    with transaction.atomic():
        data = {"total": contract.total, "technology": contract.technology}
        append(viewer, Note("keqiao.transfer.contract.certify", Contract.kind(), str(contract.pk), data))


def office_set(viewer: Viewer, *, party: Party, division: str, since: date) -> Office:
    """设登记机构: this party registers contracts of this division from a day on."""
    if viewer.role != "system" and not may_set.allows(viewer):
        raise RefusedError("只有省级登记员可以设置登记机构")
    if len(division) != 6 or not division.isdigit():
        raise InputError("区划代码“{code}”应为 6 位数字", code=division)
    with transaction.atomic():
        office, _made = Office.objects.update_or_create(
            party=party, division=division, defaults={"since": since, "until": None}
        )
        append(
            viewer,
            Note("keqiao.transfer.office.set", "transfer.office", str(office.pk), {"division": division}),
        )
    return office


def setting_set(viewer: Viewer, *, regime: str, name: str, value: str, source: str) -> Setting:
    """设参数: the site's own figure for what its regime leaves open, with the paper it rests on."""
    if viewer.role != "system" and not may_set.allows(viewer):
        raise RefusedError("只有省级登记员可以修改参数")
    known = regimes().get(regime)
    if known is None or name not in known.parameters:
        raise NotFoundError("没有这个参数")
    if known.parameters[name].confidence != "U":
        raise ConflictError("“{label}”有明确的依据，不能另设", label=known.parameters[name].label)
    read(known.parameters[name], value)
    if not source.strip():
        raise InputError("请写明依据")
    with transaction.atomic():
        setting, _made = Setting.objects.update_or_create(
            regime=regime,
            name=name,
            defaults={
                "value": value,
                "source": source.strip()[:200],
                "changed_at": clock.now(),
                "changed_by": viewer.user_id,
            },
        )
        note = Note(
            "keqiao.transfer.setting.set",
            "transfer.setting",
            f"{regime}.{name}",
            {"value": value, "source": source},
        )
        append(viewer, note)
    return setting


def _locked(viewer: Viewer, pk: UUID | str) -> Contract:
    rows = within(Contract.objects.all(), Contract.reach, viewer)
    contract = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if contract is None:
        raise NotFoundError("没有这条记录")
    return contract
