"""在办的演示合同: filed lately and not decided yet, drafts of the demonstration's enterprises, returned ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from keqiao.core import clock
from keqiao.core.access import Viewer, system
from keqiao.core.files.services import store_bytes
from keqiao.core.journal.writing import append_many
from keqiao.core.parties.models import Party
from keqiao.engines.publish import Paragraph, Report, render_pdf
from keqiao.rooms.transfer.completeness import TEXT_PURPOSE
from keqiao.rooms.transfer.demo import rows
from keqiao.rooms.transfer.demo.rows import Batch
from keqiao.rooms.transfer.duplicates import pair_key
from keqiao.rooms.transfer.models import Contract

if TYPE_CHECKING:
    from keqiao.rooms.transfer.demo.building import Drawer

MIX = (("submitted", 60), ("accepted", 80), ("returned", 24))


def build_in_hand(viewers: Mapping[str, Viewer], drawer: Drawer, actor: Viewer) -> int:
    """Contracts in hand of all offices, and a few of every demonstration enterprise."""
    batch = Batch()
    for state, count in MIX:
        for _ in range(count):
            _one(batch, drawer, state, None)
    for viewer in viewers.values():
        if viewer.role == "enterprise" and viewer.party_id:
            own = Party.objects.get(pk=viewer.party_id)
            for state in ("draft", "returned", "submitted"):
                _one(batch, drawer, state, own)
    text = _text()
    with transaction.atomic():
        Contract.objects.bulk_create(batch.contracts, batch_size=500)
        append_many(actor, batch.notes)
        for contract in batch.contracts:
            store_bytes(
                system("演示"), "合同文本（演示）.pdf", text, Contract.kind(), contract.pk, TEXT_PURPOSE
            )
    return len(batch.contracts)


def _text() -> bytes:
    """One page that stands for every contract's text."""
    report = Report(
        title="技术合同（演示文本）",
        blocks=(Paragraph("本页代替演示合同的正文，不是任何真实合同。"),),
        demonstration=True,
    )
    return bytes(render_pdf(report))


def _one(batch: Batch, drawer: Drawer, state: str, own: Party | None) -> None:
    rng = drawer.rng
    contract = drawer.contract(drawer.subcategories.draw(), Decimal(rng.randrange(30, 6000)) * 1000)
    if own is not None:
        place = own.division[:4] + "00"
        contract.registrant = contract.seller = own
        contract.seller_name = own.name
        if place in drawer.offices:
            contract.office, contract.division = drawer.offices[place], place
        contract.pair_key = pair_key(contract.seller_name, contract.buyer_name)
    day = clock.today() - timedelta(days=rng.randrange(0, 32 if state == "accepted" else 12))
    rows.walked(batch, rng, contract, day, "accepted" if state == "returned" else state)
    if state == "returned":
        contract.state, contract.regime = "returned", ""
        contract.accepted_on = contract.due_on = None
        contract.decision_note = "请补充技术服务的验收标准和付款节点（演示）"
        batch.notes.append(rows.note(contract, "return", contract.changed_at, "accepted", "returned"))
