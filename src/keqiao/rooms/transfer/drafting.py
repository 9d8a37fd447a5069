"""填报: what a person stated for a contract, put into the record. Parties are found by code or by their exact name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from keqiao.core import clock
from keqiao.core.parties.models import Party
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer.amounts import STATED, technology_of
from keqiao.rooms.transfer.codes import table
from keqiao.rooms.transfer.duplicates import pair_key
from keqiao.rooms.transfer.models import Contract, Office, Participant

TEXTS = {"title": 200, "own_number": 80, "summary": 4000}
CODES = {
    "category": "categories",
    "subcategory": "subcategories",
    "field": "fields",
    "ip_kind": "ip_kinds",
    "plan_level": "plan_levels",
    "seller_kind": "seller_kinds",
    "payment": "payments",
}
DAYS = ("signed_on", "valid_from", "valid_until")
SELLER_KINDS = {"enterprise": "enterprise", "institute": "institute", "university": "university"}


def fill(contract: Contract, own: Party, data: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Put what is stated into the draft; answer what changed, as (before, after). What is not mentioned stays."""
    before = {name: getattr(contract, name) for name in _kept(contract)}
    _fill_plain(contract, data)
    _fill_parties(contract, own, data)
    if data.get("office_division"):
        choose_office(contract, str(data["office_division"]))
    contract.undetermined = bool(
        contract.payment and (code := table("payments").get(contract.payment)) and code.undetermined
    )
    stated = {name: getattr(contract, name) for name in STATED}
    contract.technology = max(technology_of(stated), Decimal(0))
    contract.pair_key = pair_key(contract.seller_name, contract.buyer_name)
    after = {name: getattr(contract, name) for name in before}
    return {name: (value, after[name]) for name, value in before.items() if after[name] != value}


def _kept(contract: Contract) -> list[str]:
    skipped = {"id", "state", "version", "created_at", "created_by", "changed_at", "pair_key"}
    return [field.attname for field in contract._meta.concrete_fields if field.attname not in skipped]


def _fill_plain(contract: Contract, data: Mapping[str, Any]) -> None:
    for name, most in TEXTS.items():
        if name in data:
            setattr(contract, name, _text(name, data[name], most))
    for name, codes in CODES.items():
        if name in data:
            setattr(contract, name, _code(codes, data[name]))
    for name in DAYS:
        if name in data:
            setattr(contract, name, data[name] or None)
    for name in STATED:
        if name in data:
            setattr(contract, name, _money(name, data[name]))
    if "carrier_sets" in data:
        contract.carrier_sets = data["carrier_sets"]


def _text(name: str, value: Any, most: int) -> str:
    text = str(value or "").strip()
    if len(text) > most:
        raise InputError("“{field}”最多 {most} 字", field=_label(name), most=most)
    return text


def _code(codes: str, value: Any) -> str:
    if value and value not in table(codes):
        raise InputError("没有“{value}”这一项", value=value)
    return value or ""


def _money(name: str, value: Any) -> Decimal:
    amount = Decimal(value or 0)
    if not amount.is_finite() or amount < 0 or amount >= 10**14 or amount != amount.quantize(Decimal("0.01")):
        raise InputError("“{field}”应为不小于零、至多两位小数的金额", field=_label(name))
    return amount


def _label(name: str) -> str:
    return str(getattr(Contract._meta.get_field(name), "verbose_name", name))


def _fill_parties(contract: Contract, own: Party, data: Mapping[str, Any]) -> None:
    """The viewer's party on its side, the other party on the other; abroad the principal files (rules facts, j)."""
    if "overseas" in data:
        contract.overseas = bool(data["overseas"])
    if "other_name" not in data and "overseas" not in data:
        return
    name = str(
        data.get("other_name", contract.seller_name if contract.overseas else contract.buyer_name)
    ).strip()
    if len(name) > 120:
        raise InputError("“{field}”最多 {most} 字", field="对方名称", most=120)
    other = find_party(name, str(data.get("other_code") or ""))
    if other is not None and other.pk == own.pk:
        raise InputError("合同双方不能是同一主体")
    known = other.name if other else name
    if contract.overseas:
        contract.buyer, contract.buyer_name = own, own.name
        contract.seller, contract.seller_name = other, known
    else:
        contract.seller, contract.seller_name = own, own.name
        contract.buyer, contract.buyer_name = other, known


def find_party(name: str, code: str = "") -> Party | None:
    """The party with this code, else the only one with exactly this name; a former name counts.

    Somebody who knows an organisation's whole name or code is told nothing by it, so this looks beyond their reach.
    """
    rows = Party.objects.filter(merged_into=None, archived_at=None)
    if code.strip():
        found = rows.filter(code=code.strip().upper()).first()
        if found is None:
            raise InputError("没有统一社会信用代码为“{code}”的主体；境外或未收录的主体请只填名称", code=code)
        return found
    if not name:
        return None
    exact = list(rows.filter(Q(name=name) | Q(names__name=name)).distinct()[:2])
    return exact[0] if len(exact) == 1 else None


def seller_kind_of(party: Party) -> str:
    return SELLER_KINDS.get(party.kind, "other")


def default_office(contract: Contract, own: Party) -> None:
    """The office of the filer's prefecture, where there is one."""
    for division in (own.division, own.division[:4] + "00", own.division[:2] + "0000"):
        office = offices(clock.today()).filter(division=division).first()
        if office is not None:
            contract.office_id, contract.division = office.party_id, office.division
            return


def choose_office(contract: Contract, division: str) -> None:
    office = offices(clock.today()).filter(division=division).first()
    if office is None:
        raise InputError("“{division}”没有技术合同登记机构", division=division)
    contract.office_id, contract.division = office.party_id, office.division


def offices(day: date) -> Any:
    """登记机构 in office on a day."""
    return Office.objects.filter(Q(until=None) | Q(until__gte=day), since__lte=day).order_by("division", "id")


def set_participants(contract: Contract, data: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Replace the further parties: ``participants`` is a list of (side, name)."""
    if "participants" not in data:
        return {}
    wanted = [(side, name.strip()[:120]) for side, name in data["participants"] if name.strip()]
    if any(side not in ("seller", "buyer") for side, _name in wanted):
        raise InputError("其他当事人应在买方或卖方一侧")
    held = list(contract.participants.order_by("id").values_list("side", "name"))
    if wanted == held:
        return {}
    contract.participants.all().delete()
    Participant.objects.bulk_create(
        Participant(contract=contract, side=side, name=name, party=find_party(name)) for side, name in wanted
    )
    return {"participants": ("、".join(name for _, name in held), "、".join(name for _, name in wanted))}
