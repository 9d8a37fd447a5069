"""主体的搜索: a party is found by its present, short and former names and by its code, under its own reach."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from keqiao.core.pages.addresses import by_key
from keqiao.core.parties.models import Party
from keqiao.core.search.registry import Source, register


def _text(party: Party) -> tuple[str, str]:
    former = [one.name for one in party.names.all() if one.name != party.name]
    said = (party.short_name, party.code, *former)
    return party.name, "\n".join(part for part in said if part)


def _rows(rows: QuerySet) -> QuerySet:
    return rows.prefetch_related("names")


PARTIES = register(
    Source(
        kind="parties.party",
        label=_("主体"),
        model=Party,
        text=_text,
        url=by_key("parties:party_detail"),
        rows=_rows,
        icon="building",
    )
)
