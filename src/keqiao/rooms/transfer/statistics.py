"""统计: the register by category, field and kind of seller over a period, as the half-year bulletins lay it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.cache import caches
from django.db.models import Max, Sum

from keqiao.core.access.scope import in_division
from keqiao.core.measures import Question
from keqiao.rooms.transfer.codes import label, table
from keqiao.rooms.transfer.models import Entry

KEPT_SECONDS = 3600
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Sums:
    """一格: number of contracts and the two amounts."""

    contracts: int = 0
    total: Decimal = Decimal(0)
    technology: Decimal = Decimal(0)

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.contracts + other.contracts, self.total + other.total, self.technology + other.technology
        )


@dataclass(frozen=True, slots=True)
class Line:
    """一行 of a table; ``share`` is of the registered amount."""

    code: str
    label: str
    sums: Sums
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Bulletin:
    """统计表: three ways to split one total."""

    whole: Sums
    by_category: list[Line]
    by_field: list[Line]
    by_seller: list[Line]


def bulletin(question: Question, *, mark: str = "") -> Bulletin:
    """统计表 of a question. The register only grows: an answer is right until the next entry, and kept till then.

    ``mark`` is anything that changes with every entry in question, where the caller knows one already.
    """
    cells = _cells(question, mark)
    whole = sum(cells.values(), Sums())
    return Bulletin(
        whole,
        _lines(cells, 0, "categories", whole),
        _lines(cells, 1, "fields", whole),
        _lines(cells, 2, "seller_kinds", whole),
    )


def _cells(question: Question, mark: str) -> Mapping[Key, Sums]:
    mark = mark or str(Entry.objects.aggregate(last=Max("pk"))["last"] or 0)
    key = f"transfer.bulletin:{mark}:{question.since}:{question.until}:{question.division}:{question.as_of}"
    kept: Mapping[Key, Sums] | None = caches["process"].get(key)
    if kept is None:
        kept = _ask(question)
        caches["process"].set(key, kept, KEPT_SECONDS)
    return kept


def _ask(question: Question) -> Mapping[Key, Sums]:
    until = min(question.until, question.as_of) if question.as_of else question.until
    rows = Entry.objects.filter(day__range=(question.since, until))
    if question.division:
        rows = rows.filter(in_division("division", question.division))
    grouped = (
        rows.order_by()
        .values_list("category", "field", "seller_kind")
        .annotate(count=Sum("contracts"), total_sum=Sum("total"), technology_sum=Sum("technology"))
    )
    return {
        (category, field, seller): Sums(count or 0, total or Decimal(0), technology or Decimal(0))
        for category, field, seller, count, total, technology in grouped
    }


def _lines(cells: Mapping[Key, Sums], place: int, codes: str, whole: Sums) -> list[Line]:
    sums: dict[str, Sums] = dict.fromkeys(table(codes), Sums())
    for key, cell in cells.items():
        sums[key[place]] = sums.get(key[place], Sums()) + cell
    return [
        Line(code, label(codes, code), one, one.total / whole.total if whole.total else None)
        for code, one in sums.items()
        if one != Sums() or code in table(codes)
    ]
