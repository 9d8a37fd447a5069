"""列表: a declaration turned into a page, a following page, or an export."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from keqiao.core.access.steering import counts_in_order, unindexed
from keqiao.core.pages import presenters
from keqiao.core.pages.lists import keyset, query
from keqiao.core.pages.lists.declaration import Cell, Column, Filter, Sort
from keqiao.core.pages.lists.page import Heading, Page, Row
from keqiao.core.pages.lists.query import Query
from keqiao.core.pages.parts.blocks import Empty
from keqiao.core.pages.preferences import columns_cookie

Text = str | Promise
CAP = 2_000
"""Counted no further: a million rows cost no more than a few thousand."""
SEARCH_CAP = 300
"""The cap where words are asked for, six pages: to count on means to look at each row's text."""
FORMATS = ("xlsx", "csv", "json")
NOTHING_HERE = Empty(_("还没有记录"))


@dataclass(frozen=True, slots=True)
class Listing:
    """列表 ``name`` is unique (``transfer.contracts``). ``search`` are text fields, or a function (rows, words) → rows.

    ``prepare(rows)`` turns one page of model rows into what the columns read, when a page needs one more query for
    all of them. ``link(row)`` is the address of a row's page.
    """

    name: str
    label: Text
    columns: Sequence[Column]
    sorts: Sequence[Sort]
    filters: Sequence[Filter] = ()
    search: Sequence[str] | Callable[[QuerySet, str], QuerySet] = ()
    link: Callable[[Any], str] | None = None
    prepare: Callable[[list[Any]], list[Any]] | None = None
    empty: Empty = NOTHING_HERE
    size: int = 50
    exports: bool = True
    cap: int = field(default=CAP)

    def respond(
        self, request: HttpRequest, rows: QuerySet, template: str, context: dict[str, Any] | None = None
    ) -> HttpResponse | FileResponse:
        """答复: the whole page as ``list`` in the template's context, the next rows for htmx, or the export."""
        if request.GET.get("export"):
            return self.export(request, rows)
        page = self.page(request, rows)
        if page.following and getattr(request, "htmx", False):
            return render(request, "pages/parts/list_rows.html", {"list": page})
        return render(request, template, {**(context or {}), "list": page})

    def page(self, request: HttpRequest, rows: QuerySet) -> Page:
        """一页 of scoped rows, as the address asks."""
        asked = Query.of(request)
        sort = query.sort_of(asked, self.sorts)
        narrowed = self.narrowed(asked, rows)
        following = asked.get("after")
        searched = bool(self.search and asked.get("q").strip())
        cap = SEARCH_CAP if searched else self.cap
        if searched and not following and counts_in_order():
            # what is looked up in texts is looked up once, for the count and for the page
            keys = list(keyset.ordered(narrowed, sort).values_list("pk", flat=True)[: cap + 1])
            counted, found = len(keys), keyset.ordered(rows.filter(pk__in=keys[: self.size + 1]), sort)
        else:
            counted = 0 if following and searched else narrowed.order_by()[: cap + 1].count()
            # of so many, a page is found soonest by walking the order; a search has chosen its own way
            walked = counted > cap and not searched
            found = keyset.ordered(unindexed(narrowed) if walked else narrowed, sort)
        if following:
            found = keyset.after(found, sort, following)
        taken: list[Any] = list(found[: self.size + 1])
        shown = taken[: self.size]
        more = asked.with_(after=keyset.cursor_of(shown[-1], sort)).url if len(taken) > self.size else ""
        chosen = self.chosen(request)
        headings = [self._heading(column, asked, sort) for column in chosen]
        return Page(
            name=self.name,
            label=self.label,
            path=asked.path,
            headings=headings,
            rows=self._rows(shown, chosen, headings),
            chips=query.chips(asked, self.filters),
            controls=query.controls(asked, self.filters),
            search=asked.get("q") if self.search else None,
            kept=[(name, value) for name, value in asked.pairs if name in ("sort", "tab")],
            sorts=[(one.name, one.label, one is sort) for one in self.sorts],
            total="" if following else presenters.capped(counted, cap),
            more=more,
            exports=[(kind, asked.with_(export=kind).url) for kind in FORMATS] if self.exports else (),
            choosable=[(column.name, column.label, column in chosen) for column in self.columns],
            here=asked.without().url,
            clear=self._clear(asked),
            empty=self.empty,
            following=bool(following),
        )

    def narrowed(self, asked: Query, rows: QuerySet) -> QuerySet:
        """The rows that the filters and the search leave."""
        rows = query.narrow(rows, asked, self.filters)
        words = asked.get("q").strip()[: query.LONGEST_SEARCH]
        if not words or not self.search:
            return rows
        if callable(self.search):
            return self.search(rows, words)
        matches = Q()
        for name in self.search:
            matches |= Q(**{f"{name}__icontains": words})
        return rows.filter(matches)

    def chosen(self, request: HttpRequest) -> list[Column]:
        """所选的列: kept in a cookie; the first column always stays."""
        kept = request.COOKIES.get(columns_cookie(self.name), "").split(".")
        if not set(kept) & {column.name for column in self.columns}:
            return [column for column in self.columns if not column.hidden]
        first = self.columns[0].name
        return [column for column in self.columns if column.name in kept or column.name == first]

    def export(self, request: HttpRequest, rows: QuerySet) -> FileResponse:
        """导出: the same rows in the same order, all of them, every column with its exact value."""
        from keqiao.core.exports import columns as exported
        from keqiao.core.exports import tables

        asked = Query.of(request)
        found = keyset.ordered(self.narrowed(asked, rows), query.sort_of(asked, self.sorts))
        columns = [exported.Column(column.name, column.label) for column in self.columns]
        viewer = request.viewer  # type: ignore[attr-defined]  # set by WhoIsLooking
        kept = {name: value for name, value in asked.pairs if name != "export"}
        return tables.respond(
            viewer,
            self.name,
            columns,
            self._exported(found),
            asked.get("export"),
            filters=kept,
            title=str(self.label),
        )

    def _exported(self, found: QuerySet) -> Iterator[list[Any]]:
        batch: list[Any] = []
        for row in found.iterator(chunk_size=2000):
            batch.append(row)
            if len(batch) == 2000:
                yield from self._written(batch)
                batch = []
        yield from self._written(batch)

    def _written(self, batch: list[Any]) -> Iterator[list[Any]]:
        for row in self.prepare(batch) if self.prepare and batch else batch:
            yield [column.raw(row) if column.raw else str(column.value(row)) for column in self.columns]

    def _heading(self, column: Column, asked: Query, current: Sort) -> Heading:
        same = (
            [sort for sort in self.sorts if sort.name.lstrip("-") == column.sort.lstrip("-")]
            if column.sort
            else []
        )
        following = next((sort for sort in same if sort is not current), None)
        direction = ("descending" if current.descending else "ascending") if current in same else ""
        url = asked.with_(sort=following.name).url if following else ""
        return Heading(column.name, column.label, column.number, column.phone, url, direction)

    def _rows(self, shown: list[Model], columns: Sequence[Column], headings: Sequence[Heading]) -> list[Row]:
        ready = self.prepare(shown) if self.prepare and shown else shown
        return [
            Row(
                self.link(row) if self.link else "",
                [(head, _cell(column.value(row))) for head, column in zip(headings, columns, strict=True)],
            )
            for row in ready
        ]

    def _clear(self, asked: Query) -> str:
        names = [one.name for one in self.filters]
        ends = [f"{name}_{end}" for name in names for end in ("since", "until")]
        return asked.without("q", *names, *ends).url


def _cell(value: Any) -> Cell:
    return (
        value if isinstance(value, Cell) else Cell(value if value not in (None, "") else presenters.NOTHING)
    )
