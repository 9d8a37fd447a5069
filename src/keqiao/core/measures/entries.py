"""分录度量: additive figures over an append-only table of signed amounts, at once even over a million rows.

Folded day facts answer for all entries up to a mark, the rows behind the mark answer for themselves; both go into one
statement, so that a figure is exact at any moment and any as-of day can be shown again. Facts are made by ``fold``.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.cache import caches
from django.db import connection, models, transaction
from django.db.models import Count, F, Max, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from keqiao.core.access.scope import in_division
from keqiao.core.measures.declaration import Figure, Question
from keqiao.core.measures.models import DayFact, FoldMark

ZERO = Decimal(0)
KEPT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Split:
    """一个问题的全部回答: value and number of entries by (day, division code)."""

    rows: Mapping[tuple[date, str], tuple[Decimal, int]]

    @property
    def total(self) -> Decimal:
        return sum((value for value, _ in self.rows.values()), ZERO)

    @property
    def count(self) -> int:
        return sum(count for _, count in self.rows.values())


_known: ContextVar[dict[type[models.Model], int] | None] = ContextVar("last_entries", default=None)
"""Within a request that only reads: the last entry of each table, so that all its figures are of one moment."""


def begin_request(environ: Mapping[str, Any] | None = None, **_given: object) -> None:
    """A request that only reads asks once for each table; one that writes asks each time."""
    reads = environ is not None and environ.get("REQUEST_METHOD") in ("GET", "HEAD")
    _known.set({} if reads else None)


def end_request(**_given: object) -> None:
    _known.set(None)


def last_entry(model: type[models.Model]) -> int:
    """最后一笔分录 of a table, 0 where there is none."""
    known = _known.get()
    if known is not None and model in known:
        return known[model]
    last: int = model._default_manager.aggregate(last=Coalesce(Max("pk"), 0))["last"]
    if known is not None:
        known[model] = last
    return last


_ledgers: dict[str, Ledger] = {}


def ledgers() -> tuple[Ledger, ...]:
    """All ledgers, for the schedule that folds them."""
    return tuple(_ledgers[name] for name in sorted(_ledgers))


@dataclass(frozen=True, slots=True)
class Ledger:
    """一张分录表上的一项可加数量. ``model`` has an increasing integer key; ``value`` is a numeric column of it.

    ``name`` is the measure's name: facts are kept under it.
    """

    model: type[models.Model]
    value: str
    name: str
    day: str = "day"
    division: str = "division"

    def __post_init__(self) -> None:
        _ledgers[self.name] = self

    def figure(self, question: Question) -> Figure:
        """The sum and the number of entries; no entry at all is no data, not zero."""
        split = self.split(question)
        return Figure(split.total if split.count else None, split.count)

    def by_division(self, question: Question) -> dict[str, Decimal]:
        """Sums by the division one level below the question's: prefectures of a province, counties of a prefecture."""
        digits = 4 if len(question.division) < 4 else 6
        sums: dict[str, Decimal] = {}
        for (_, code), (value, _) in self.split(question).rows.items():
            key = code[:digits].ljust(6, "0")
            sums[key] = sums.get(key, ZERO) + value
        return sums

    def by_month(self, question: Question) -> dict[date, Decimal]:
        """Sums by month, each under its first day; months without an entry are left out."""
        sums: dict[date, Decimal] = {}
        for day, value in self.by_day(question).items():
            month = day.replace(day=1)
            sums[month] = sums.get(month, ZERO) + value
        return sums

    def by_day(self, question: Question) -> dict[date, Decimal]:
        """Sums by day, in order."""
        sums: dict[date, Decimal] = {}
        for (day, _), (value, _) in self.split(question).rows.items():
            sums[day] = sums.get(day, ZERO) + value
        return dict(sorted(sums.items()))

    def entries(self, question: Question) -> QuerySet[Any]:
        """The very rows a figure is the sum of."""
        return self._limited(self.model._default_manager.all(), self.day, self.division, question)

    def split(self, question: Question) -> Split:
        """All of it by day and division: one statement more where something has changed since it was last asked."""
        key = f"ledger:{self.name}:{last_entry(self.model)}:{hash(question)}"
        cache = caches["process"]  # the answer is exact for this last key: each process may keep its own
        kept: Split | None = cache.get(key)
        if kept is None:
            kept = self._ask(question)
            cache.set(key, kept, KEPT_SECONDS)
        return kept

    def _ask(self, question: Question) -> Split:
        mark = Coalesce(Subquery(FoldMark.objects.filter(name=self.name).values("last")[:1]), 0)
        facts = self._limited(DayFact.objects.filter(name=self.name), "day", "division", question)
        tail = self.entries(question).filter(pk__gt=mark)
        rows: dict[tuple[date, str], tuple[Decimal, int]] = {}
        both = facts.values_list("day", "division", "value", "count").union(_grouped(tail, self), all=True)
        for day, division, value, count in both:
            before, counted = rows.get((day, division), (ZERO, 0))
            rows[day, division] = (before + Decimal(str(value)), counted + count)
        return Split(rows)

    def _limited(self, rows: QuerySet[Any], day: str, division: str, question: Question) -> QuerySet[Any]:
        until = min(question.until, question.as_of) if question.as_of else question.until
        rows = rows.filter(**{f"{day}__gte": question.since, f"{day}__lte": until})
        return rows.filter(in_division(division, question.division)) if question.division else rows

    def fold(self) -> int:
        """归并: move the entries behind the mark into day facts; returns how many. Safe to run at any time.

        Keys are given before rows are committed, so on PostgreSQL the table is closed to writers for the moment of the
        fold: a writer still at work with a smaller key would otherwise be passed over.
        """
        with transaction.atomic():
            self._close_to_writers()
            mark, _made = FoldMark.objects.select_for_update().get_or_create(
                name=self.name, defaults={"last": 0}
            )
            fresh = self.model._default_manager.filter(pk__gt=mark.last)
            last = fresh.aggregate(last=Max("pk"))["last"]
            if last is None:
                return 0
            count = self._add_to_facts(fresh.filter(pk__lte=last))
            mark.last = last
            mark.save()
        return count

    def _close_to_writers(self) -> None:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                table = connection.ops.quote_name(self.model._meta.db_table)
                cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")

    def _add_to_facts(self, fresh: QuerySet[Any]) -> int:
        sums = {(day, place): (value, count) for day, place, value, count in _grouped(fresh, self)}
        days = {day for day, _ in sums}
        before = DayFact.objects.filter(name=self.name, day__range=(min(days), max(days)))
        known = {(fact.day, fact.division): fact for fact in before}
        facts = []
        for (day, place), (value, count) in sums.items():
            fact = known.get((day, place)) or DayFact(
                name=self.name, day=day, division=place, value=0, count=0
            )
            fact.value, fact.count = fact.value + value, fact.count + count
            facts.append(fact)
        DayFact.objects.bulk_create(
            facts,
            batch_size=1000,
            update_conflicts=True,
            unique_fields=["name", "day", "division"],
            update_fields=["value", "count"],
        )
        return sum(count for _, count in sums.values())


def _grouped(rows: QuerySet[Any], ledger: Ledger) -> QuerySet[Any]:
    """Entries summed by day and division, as (day, division, value, count)."""
    return (
        rows.order_by()
        .values(the_day=F(ledger.day), the_division=F(ledger.division))
        .annotate(
            the_value=Coalesce(Sum(ledger.value), Value(0), output_field=_exact()), the_count=Count("pk")
        )
        .values_list("the_day", "the_division", "the_value", "the_count")
    )


def _exact() -> models.DecimalField:
    return models.DecimalField(max_digits=24, decimal_places=6)
