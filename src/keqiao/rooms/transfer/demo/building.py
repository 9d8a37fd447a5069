"""生成: draws the contracts of a year and writes them in bulk."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from keqiao.core import clock
from keqiao.core.access import Viewer, system
from keqiao.core.journal.writing import append_many
from keqiao.core.parties.models import Party
from keqiao.engines.registry.places import register
from keqiao.rooms.transfer.amounts import Amounts
from keqiao.rooms.transfer.codes import data, table
from keqiao.rooms.transfer.demo import rows
from keqiao.rooms.transfer.demo.drawing import (
    Parties,
    Weighted,
    scaled,
    subcategory_weights,
    titles,
    working_days,
)
from keqiao.rooms.transfer.demo.in_hand import build_in_hand
from keqiao.rooms.transfer.demo.rows import Batch
from keqiao.rooms.transfer.demo.writing import insert_many
from keqiao.rooms.transfer.drafting import seller_kind_of
from keqiao.rooms.transfer.duplicates import pair_key
from keqiao.rooms.transfer.models import Contract, Entry, Office, Receipt
from keqiao.rooms.transfer.numbering import next_numbers

BATCH = 2000
LAST = (12, 29)
"""The last working day of the year of the demonstration."""
REVISED, CANCELLED, RECEIVED = 0.012, 0.004, 0.06
FEN = Decimal("0.01")


def build(
    viewers: Mapping[str, Viewer],
    parties: Sequence[Party],
    rng: random.Random,
    *,
    year: int = 2017,
    count: int = 12_000,
    total: Decimal = Decimal("41970000000"),
) -> int:
    """生成演示合同: ``count`` contracts stand registered at the year's end, and their entries sum to ``total`` exactly.

    Some of them were revised on the way; besides them some were cancelled or refused, and some are still in hand.
    Returns how many contracts were written.
    """
    actor = viewers.get("system") or system("演示")
    with clock.at(date(year, 1, 3)):
        offices = open_offices(viewers, date(year, 1, 1))
    days = working_days(year, date(year, *LAST))
    drawer = Drawer(rng, parties, offices, year)
    chosen = sorted(rng.choices(*days, k=count))
    subcategories = [drawer.subcategories.draw() for _ in range(count)]
    amounts = scaled(rng, subcategories, total)
    written = 0
    for start in range(0, count, BATCH):
        batch = Batch()
        for at in range(start, min(start + BATCH, count)):
            drawer.registered(batch, chosen[at], subcategories[at], amounts[at])
        written += write(actor, batch, drawer, year)
    written += write(actor, drawer.besides(days, max(20, count // 60)), drawer, year)
    with clock.at(date(year, *LAST)):
        written += build_in_hand(viewers, drawer, actor)
    return written


def open_offices(viewers: Mapping[str, Viewer], since: date) -> dict[str, Party]:
    """登记机构: those of the demonstration's registrars, and one for every other prefecture of the province."""
    found: dict[str, Party] = {}
    for viewer in viewers.values():
        if viewer.role == "registrar" and viewer.party_id:
            found[viewer.reach.ljust(6, "0")] = Party.objects.get(pk=viewer.party_id)
    province = next(iter(found), "510000")[:2]
    now = clock.now()
    places = register().divisions.values()
    for place in places:
        if place.level == "prefecture" and place.code.startswith(province) and place.code not in found:
            name = f"{place.name}技术合同认定登记处（演示）"
            found[place.code], _made = Party.objects.get_or_create(
                name=name,
                defaults={
                    "kind": "government",
                    "division": place.code,
                    "source": "演示数据",
                    "demonstration": True,
                    "created_at": now,
                    "changed_at": now,
                },
            )
    Office.objects.bulk_create(
        [Office(party=party, division=place, since=since) for place, party in sorted(found.items())],
        ignore_conflicts=True,
    )
    return found


class Drawer:
    """Draws contracts one by one."""

    def __init__(
        self, rng: random.Random, parties: Sequence[Party], offices: Mapping[str, Party], year: int
    ) -> None:
        shape = data("demo")
        self.rng, self.year, self.offices = rng, year, offices
        self.parties = Parties(rng, parties)
        self.subcategories = Weighted(rng, subcategory_weights(year))
        self.tables = {
            name: Weighted(rng, shape[name]) for name in ("fields", "ip_kinds", "plan_levels", "payments")
        }
        self.last = date(year, *LAST)

    def contract(self, subcategory: str, total: Decimal) -> Contract:
        """One contract, not on its way yet."""
        seller, place = self.parties.seller()
        buyer, buyer_name = self.parties.buyer(seller)
        field = self.tables["fields"].draw()
        goods = self.rng.random() < 0.22
        equipment = (total * Decimal(self.rng.randrange(5, 45)) / 100).quantize(FEN) if goods else Decimal(0)
        carrier = (equipment / 5).quantize(FEN) if goods and self.rng.random() < 0.3 else Decimal(0)
        technology = total - equipment + carrier
        office = self.offices.get(place) or self.offices[next(iter(self.offices))]
        payment = self.tables["payments"].draw()
        return Contract(
            title=titles(self.rng, field, subcategory),
            category=table("subcategories")[subcategory].parent,
            subcategory=subcategory,
            registrant=seller,
            seller=seller,
            seller_name=seller.name,
            seller_kind=seller_kind_of(seller),
            buyer=buyer,
            buyer_name=buyer_name,
            field=field,
            ip_kind=self.tables["ip_kinds"].draw(),
            plan_level=self.tables["plan_levels"].draw(),
            payment=payment,
            undetermined=table("payments")[payment].undetermined,
            total=total,
            equipment=equipment,
            carrier=carrier,
            carrier_sets=1 if carrier else None,
            technology=technology,
            income=(technology * Decimal(self.rng.randrange(60, 100)) / 100).quantize(FEN),
            office=office,
            division=place,
            pair_key=pair_key(seller.name, buyer_name),
            demonstration=True,
        )

    def registered(self, batch: Batch, day: date, subcategory: str, total: Decimal) -> Contract:
        """A registered contract with its entry; now and then revised since, or with receipts."""
        contract = self.contract(subcategory, total)
        rows.registered(batch, self.rng, contract, day, "")
        now = Amounts(contract.total, contract.technology, contract.income)
        chance = self.rng.random()
        if chance < REVISED and day < self.last:
            self._revised(batch, contract, day, now)
            return contract
        batch.entries.append(rows.entry(contract, "registration", now, day, 1, contract.changed_at))
        if chance > 1 - RECEIVED:
            at = contract.changed_at + timedelta(hours=1)
            batch.receipts.append(rows.receipt(contract, day, 1, Decimal("0.3"), at, None))
        return contract

    def _revised(self, batch: Batch, contract: Contract, day: date, now: Amounts) -> None:
        share = Decimal(self.rng.randrange(70, 96)) / 100
        first = Amounts(
            *((amount * share).quantize(FEN) for amount in (now.total, now.technology, now.income))
        )
        later = day + timedelta(days=self.rng.randrange(1, (self.last - day).days + 1))
        at = rows.moment(self.rng, later)
        batch.entries.append(rows.entry(contract, "registration", first, day, 1, contract.changed_at))
        batch.entries.append(rows.entry(contract, "revision", now - first, later, 2, at))
        batch.notes.append(rows.note(contract, "revise", at, "registered", "registered"))
        contract.changed_at, contract.version = at, contract.version + 1

    def besides(self, days: tuple[list[date], list[float]], count: int) -> Batch:
        """Contracts that were cancelled or refused: they leave nothing in the year's total."""
        batch = Batch()
        for day in sorted(self.rng.choices(*days, k=count)):
            contract = self.contract(self.subcategories.draw(), Decimal(self.rng.randrange(50, 4000)) * 1000)
            if self.rng.random() < 0.3 and day < self.last:
                self._cancelled(batch, contract, day)
            else:
                rows.walked(batch, self.rng, contract, day, "accepted")
                contract.state, contract.decision_code = (
                    "refused",
                    self.rng.choice(("unclear_terms", "not_technology_contract")),
                )
                batch.notes.append(rows.note(contract, "refuse", contract.changed_at, "accepted", "refused"))
        return batch

    def _cancelled(self, batch: Batch, contract: Contract, day: date) -> None:
        rows.registered(batch, self.rng, contract, day, "")
        now = Amounts(contract.total, contract.technology, contract.income)
        batch.entries.append(rows.entry(contract, "registration", now, day, 1, contract.changed_at))
        later = day + timedelta(days=self.rng.randrange(1, (self.last - day).days + 1))
        at = rows.moment(self.rng, later)
        contract.state, contract.ended_on, contract.changed_at = "cancelled", later, at
        contract.decision_note = "双方协议解除（演示）"
        batch.entries.append(rows.entry(contract, "cancellation", -now, later, 2, at))
        batch.notes.append(rows.note(contract, "cancel", at, "registered", "cancelled"))


def write(actor: Viewer, batch: Batch, drawer: Drawer, year: int) -> int:
    """Number and write one batch, all or nothing, with its journal."""
    with transaction.atomic():
        places: dict[str, list[Contract]] = {}
        for contract in batch.contracts:
            if contract.registered_on:
                places.setdefault(contract.division, []).append(contract)
        for place, numbered in sorted(places.items()):
            numbers = next_numbers(place, date(year, 1, 1), len(numbered))
            for contract, number in zip(numbered, numbers, strict=True):
                contract.number = number
        insert_many(Contract, batch.contracts)
        insert_many(Entry, batch.entries)
        insert_many(Receipt, batch.receipts)
        append_many(actor, batch.notes)
    return len(batch.contracts)
