"""凭证: a balanced journal of postings; debit positive, credit negative, integer fen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from keqiao.engines.errors import InputError
from keqiao.engines.finance.money import yuan

Kind = Literal["posted", "pending", "void"]
KINDS: tuple[Kind, ...] = ("posted", "pending", "void")


@dataclass(frozen=True)
class Line:
    """分录: ``amount`` in fen, debit positive."""

    account: str
    amount: int


@dataclass(frozen=True)
class Journal:
    """凭证. ``key`` is its idempotent id. ``kind``: ``posted`` reaches balances, ``pending`` reserves,
    ``void`` is recorded and never counts. ``posts`` names a pending journal this one closes: a posted one
    pays (part of) it and releases the rest, a void one releases it all. ``reverses`` names a posted
    journal whose lines this one undoes."""

    key: str
    day: date
    currency: str
    lines: tuple[Line, ...]
    memo: str = ""
    kind: Kind = "posted"
    posts: str | None = None
    reverses: str | None = None

    def body_hash(self) -> str:
        """内容摘要: SHA-256 of everything but the key; the same key with another digest is a conflict."""
        body = [
            self.day.isoformat(),
            self.currency,
            [[line.account, line.amount] for line in self.lines],
            self.memo,
            self.kind,
            self.posts,
            self.reverses,
        ]
        return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()


def check_journal(journal: Journal) -> None:
    """凭证自身的检查: raises `InputError` naming the journal and what is wrong with it."""
    if not journal.key or len(journal.key) > 200:
        raise InputError("凭证编号应为 1 到 200 个字符")
    if journal.kind not in KINDS:
        raise InputError(
            "凭证 {key}:类型“{kind}”不是 posted、pending 或 void", key=journal.key, kind=journal.kind
        )
    if journal.posts is not None and journal.kind == "pending":
        raise InputError("凭证 {key}:待记账凭证不能再结清另一张待记账凭证", key=journal.key)
    if journal.posts is not None and journal.reverses is not None:
        raise InputError("凭证 {key}:不能同时结清和冲销", key=journal.key)
    if journal.reverses is not None and journal.kind != "posted":
        raise InputError("凭证 {key}:冲销凭证必须是已记账凭证", key=journal.key)
    _check_lines(journal)


def _check_lines(journal: Journal) -> None:
    if len(journal.lines) < 2 and not (journal.kind == "void" and journal.posts and not journal.lines):
        raise InputError("凭证 {key}:至少要有借贷两行", key=journal.key)
    for number, line in enumerate(journal.lines, 1):
        if line.amount == 0:
            raise InputError("凭证 {key} 第 {number} 行金额为零", key=journal.key, number=number)
        if not -(2**62) < line.amount < 2**62:
            raise InputError("凭证 {key} 第 {number} 行金额过大", key=journal.key, number=number)
    total = sum(line.amount for line in journal.lines)
    if total:
        raise InputError("凭证 {key}:借贷不平,差额 {gap} 元", key=journal.key, gap=yuan(total))


def reversal_lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    """冲销分录: every amount with the other sign."""
    return tuple(Line(line.account, -line.amount) for line in lines)
