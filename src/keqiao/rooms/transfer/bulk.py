"""成批写入: contracts out of a sheet. All rows of a call are one transaction with one journal entry per contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.errors import ConflictError, RefusedError
from keqiao.core.journal.writing import Note, append_many
from keqiao.core.parties.models import Party
from keqiao.core.search.indexing import touch_many
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer import services
from keqiao.rooms.transfer.amounts import STATED, Amounts, check
from keqiao.rooms.transfer.booking import entry_for
from keqiao.rooms.transfer.codes import check_category, table
from keqiao.rooms.transfer.drafting import offices
from keqiao.rooms.transfer.duplicates import pair_key
from keqiao.rooms.transfer.models import Contract, Entry
from keqiao.rooms.transfer.regimes import regime_on

PLAIN = (
    "title",
    "own_number",
    "category",
    "subcategory",
    "signed_on",
    "valid_from",
    "valid_until",
    "field",
    "ip_kind",
    "plan_level",
    "payment",
)
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """已有的: parties by name and code, and numbers in the register, for a batch of rows in three statements."""

    by_name: Mapping[str, Party]
    by_code: Mapping[str, Party]
    numbers: frozenset[str]

    @classmethod
    def about(cls, rows: Iterable[Values]) -> Known:
        values = list(rows)
        names = {str(one[key]) for one in values for key in ("seller", "buyer") if one.get(key)}
        codes = {str(one["seller_code"]) for one in values if one.get("seller_code")}
        numbers = {str(one["number"]) for one in values if one.get("number")}
        live = Party.objects.filter(merged_into=None, archived_at=None)
        found: dict[str, list[Party]] = {}
        for party in live.filter(name__in=names):
            found.setdefault(party.name, []).append(party)
        taken = Contract.objects.filter(number__in=numbers).values_list("number", flat=True)
        return cls(
            {name: parties[0] for name, parties in found.items() if len(parties) == 1},
            {party.code: party for party in live.filter(code__in=codes)} if codes else {},
            frozenset(taken),
        )

    def seller(self, values: Values) -> Party | None:
        code = values.get("seller_code")
        return self.by_code.get(str(code)) if code else self.by_name.get(str(values["seller"]))


def check_stated(values: Values, day: date) -> None:
    """What a row states must hold together, as it must on the form."""
    wrong = check_category(str(values["category"]), str(values["subcategory"]), day)
    if wrong:
        raise InputError("{reason}", reason=wrong)
    if values.get("signed_on") and values["signed_on"] > clock.today():
        raise InputError("签订日期不能晚于今天")
    since, until = values.get("valid_from"), values.get("valid_until")
    if since and until and until < since:
        raise InputError("有效期止不能早于有效期起")
    check(_stated(values), undetermined=_undetermined(values))


def check_registered(viewer: Viewer, values: Values, known: Known) -> None:
    day: date = values["registered_on"]
    if day > clock.today():
        raise InputError("登记日期不能晚于今天")
    regime_on(day)
    check_stated(values, day)
    if str(values["number"]) in known.numbers:
        raise InputError("登记编号“{number}”已在登记台账中", number=values["number"])
    if known.seller(values) is None:
        raise InputError(
            "没有卖方“{name}”，或同名的不止一个；请先登记主体，或填统一社会信用代码", name=values["seller"]
        )


def _stated(values: Values) -> dict[str, Decimal]:
    return {name: Decimal(values.get(name) or 0) for name in STATED}


def _undetermined(values: Values) -> bool:
    code = table("payments").get(str(values.get("payment") or ""))
    return bool(code and code.undetermined)


def contracts_import(viewer: Viewer, *, rows: Sequence[Values]) -> list[Contract]:
    """载入已登记的合同 of the viewer's own office, with their entries on their own day of registration."""
    if viewer.role != "registrar":
        raise RefusedError("只有登记机构的登记员可以载入已登记的合同")
    office = offices(clock.today()).filter(party=viewer.party_id).first()
    if office is None:
        raise ConflictError("您的单位不是登记机构，不能载入已登记的合同")
    with transaction.atomic():
        known = Known.about(rows)
        contracts = []
        for values in rows:
            check_registered(viewer, values, known)
            contracts.append(_registered(viewer, values, known, office.party_id, office.division))
        Contract.objects.bulk_create(contracts, batch_size=200)
        Entry.objects.bulk_create([_entry(viewer, one) for one in contracts], batch_size=500)
        append_many(
            viewer,
            [
                Note(
                    "keqiao.transfer.contract.import",
                    Contract.kind(),
                    str(one.pk),
                    {"number": one.number, "total": one.total, "registered_on": one.registered_on},
                )
                for one in contracts
            ],
        )
        touch_many(Contract.kind(), [one.pk for one in contracts])
    return contracts


def _registered(viewer: Viewer, values: Values, known: Known, office: Any, division: str) -> Contract:
    seller = known.seller(values)
    if seller is None:  # check_registered has said so
        raise InputError("没有卖方“{name}”", name=values["seller"])
    buyer = known.by_name.get(str(values["buyer"]))
    now = clock.now()
    contract = Contract(
        **{
            name: values.get(name) or ("" if name[-3:] != "_on" and name[:6] != "valid_" else None)
            for name in PLAIN
        },
        **_stated(values),
        state="registered",
        number=str(values["number"]),
        registrant=seller,
        seller=seller,
        seller_name=seller.name,
        seller_kind=values["seller_kind"],
        buyer=buyer,
        buyer_name=buyer.name if buyer else str(values["buyer"]),
        undetermined=_undetermined(values),
        office_id=office,
        division=division,
        regime=regime_on(values["registered_on"]).code,
        accepted_on=values["registered_on"],
        registered_on=values["registered_on"],
        created_at=now,
        changed_at=now,
        created_by=viewer.user_id,
        pair_key=pair_key(seller.name, buyer.name if buyer else str(values["buyer"])),
        demonstration=seller.demonstration,
    )
    contract.technology = check(_stated(values), undetermined=contract.undetermined)
    return contract


def _entry(viewer: Viewer, contract: Contract) -> Entry:
    amounts = Amounts(contract.total, contract.technology, contract.income)
    day = contract.registered_on or clock.today()
    return entry_for(contract, "registration", amounts, seq=1, day=day, actor=viewer.user_id)


def drafts_import(viewer: Viewer, *, rows: Sequence[Values]) -> list[Contract]:
    """载入草稿 of the viewer's own party, one after another in one transaction."""
    with transaction.atomic():
        return [
            services.contract_begin(viewer, data={**values, "other_name": values["buyer"] or ""})
            for values in rows
        ]
