"""查重: contracts that may be the same deal filed twice: same two parties, near in time, alike in amount or title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.db.models import QuerySet

from keqiao.engines.registry.names import folded, split_name
from keqiao.rooms.transfer.models import Contract
from keqiao.rooms.transfer.regimes import parameter, regime_on

TAIL = (
    "合同书",
    "合同",
    "协议书",
    "协议",
    "补充",
    "技术",
    "委托",
    "合作",
    "开发",
    "研制",
    "转让",
    "许可",
    "咨询",
    "服务",
    "培训",
    "中介",
)
"""What a title ends with to say that it is a contract, and of what category, rather than about its subject."""
LIVE = ("submitted", "accepted", "returned", "registered")
ALIKE = 0.7
AMOUNT = Decimal("0.01")
MOST = 20


@dataclass(frozen=True, slots=True)
class Suspect:
    """疑似重复: the other contract, how alike the titles are, and in words what agrees."""

    contract: Contract
    title: float
    same_amount: bool
    days: int | None


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    return split_name(name).normal if name.strip() else ""


def pair_key(seller: str, buyer: str) -> str:
    """查重键: one short key for two parties' names, however they are written; empty while one is missing."""
    if not seller.strip() or not buyer.strip():
        return ""
    hasher = Hash(SM3())
    hasher.update(f"{name_key(seller)}\n{name_key(buyer)}".encode())
    return hasher.finalize().hex()[:32]


def title_core(title: str) -> str:
    """标题核心: the subject, without what every contract's title says; a title of nothing else stays as it is."""
    whole = text = re.sub(r"[^\w]", "", folded(title))
    while tail := next((word for word in TAIL if text.endswith(word)), ""):
        text = text[: -len(tail)]
    return text or whole


def likeness(one: str, other: str) -> float:
    """The share of character pairs that two titles' cores have in common (Jaccard)."""
    first, second = _pairs(title_core(one)), _pairs(title_core(other))
    return len(first & second) / len(first | second) if first | second else 1.0


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)} or {text}


def suspects(contract: Contract, among: QuerySet[Contract] | None = None) -> list[Suspect]:
    """The contracts that this one may repeat, most alike first. ``among``: what the viewer may see; by default all,
    because a deal registered twice is usually registered elsewhere.
    """
    if not contract.pair_key:
        return []
    rows = Contract.objects.all() if among is None else among
    rows = rows.filter(pair_key=contract.pair_key, state__in=LIVE).exclude(pk=contract.pk)
    if contract.signed_on is not None:
        accepted = contract.accepted_on or contract.signed_on
        span = timedelta(days=parameter(regime_on(accepted), "duplicate_days", accepted) or 0)
        rows = rows.filter(signed_on__range=(contract.signed_on - span, contract.signed_on + span))
    found = [_compared(contract, other) for other in rows.order_by("-id")[:200]]
    alike = [one for one in found if one.same_amount or one.title >= ALIKE]
    return sorted(alike, key=lambda one: (not one.same_amount, -one.title, str(one.contract.pk)))[:MOST]


def _compared(one: Contract, other: Contract) -> Suspect:
    gap = abs(one.total - other.total)
    days = abs((one.signed_on - other.signed_on).days) if one.signed_on and other.signed_on else None
    same = gap <= AMOUNT * max(one.total, other.total)
    return Suspect(other, likeness(one.title, other.title), same, days)
