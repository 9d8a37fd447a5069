"""度量: what targets can count in the register of technology contracts. Every figure is a sum over entries."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keqiao.core.access import Viewer, within
from keqiao.core.measures import Evidence, Measure, Question
from keqiao.core.measures.entries import Ledger
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer.codes import label
from keqiao.rooms.transfer.models import Entry

EVENTS = {"registration": _("登记"), "revision": _("变更"), "cancellation": _("注销")}
AMOUNT = Ledger(model=Entry, value="total", name="transfer.registered_amount")
TECHNOLOGY = Ledger(model=Entry, value="technology", name="transfer.technology_amount")
INCOME = Ledger(model=Entry, value="income", name="transfer.technical_income")
CONTRACTS = Ledger(model=Entry, value="contracts", name="transfer.contracts")
LEDGERS = (AMOUNT, TECHNOLOGY, INCOME, CONTRACTS)
"""What ``keqiao tick`` folds."""

COLUMNS = (
    ("number", _("登记编号")),
    ("title", _("合同名称")),
    ("category", _("类别")),
    ("seller", _("卖方")),
    ("buyer", _("买方")),
    ("day", _("日期")),
    ("event", _("事由")),
    ("amount", _("金额（元）")),
)


def _evidence(ledger: Ledger) -> Any:
    def rows(viewer: Viewer, question: Question, after: str | None, limit: int) -> Evidence:
        """The entries behind the figure that this viewer may see, newest first."""
        total = ledger.figure(question).count
        seen = within(ledger.entries(question), Entry.reach, viewer)
        if after:
            seen = seen.filter(pk__lt=_key(after))
        found = list(seen.select_related("contract").order_by("-pk")[: limit + 1])
        shown = found[:limit]
        more = str(shown[-1].pk) if len(found) > limit else None
        return Evidence(COLUMNS, [_row(entry, ledger.value) for entry in shown], total, more)

    return rows


def _key(after: str) -> int:
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        raise InputError("翻页位置“{after}”不对", after=after)
    return int(after)


def _row(entry: Entry, value: str) -> dict[str, Any]:
    contract = entry.contract
    amount = getattr(entry, value)
    return {
        "number": contract.number,
        "title": contract.title,
        "category": label("categories", entry.category),
        "seller": contract.seller_name,
        "buyer": contract.buyer_name,
        "day": entry.day.isoformat(),
        "event": str(EVENTS[entry.event]),
        "amount": f"{amount:,.2f}" if isinstance(amount, Decimal) else str(amount),
        "url": reverse("transfer:contract_detail", args=[contract.pk]),
    }


def _measure(ledger: Ledger, label_text: Any, unit: str, words: Any) -> Measure:
    return Measure(
        name=ledger.name,
        version=1,
        label=label_text,
        series=label_text,
        unit=unit,
        words=words,
        answer=ledger.figure,
        evidence=_evidence(ledger),
        by_division=ledger.by_division,
        by_month=ledger.by_month,
    )


MEASURES = (
    _measure(
        AMOUNT,
        _("技术合同认定登记额"),
        "CNY",
        _("期内登记、变更、注销的技术合同的合同交易总额之和，按登记地和登记日期计"),
    ),
    _measure(TECHNOLOGY, _("技术交易额"), "CNY", _("期内登记、变更、注销的技术合同的技术交易额之和")),
    _measure(INCOME, _("核定技术性收入"), "CNY", _("期内登记、变更、注销的技术合同核定的技术性收入之和")),
    _measure(CONTRACTS, _("登记技术合同数"), "count", _("期内登记的技术合同份数，注销的扣除")),
)
