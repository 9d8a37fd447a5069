"""批量登记: many organisations in a few statements, each checked like a single one and with its own journal entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.errors import ConflictError, RefusedError
from keqiao.core.journal.writing import Note, append_many
from keqiao.core.parties.acting import KIND, WORDS, event_of
from keqiao.core.parties.checks import check_fields, cleaned
from keqiao.core.parties.models import Division, Industry, Party, Zone
from keqiao.core.parties.rules import keeps
from keqiao.engines.errors import InputError


@dataclass(slots=True)
class Known:
    """已知的代码: divisions, zones, industries in full, and which of some credit codes are taken."""

    divisions: frozenset[str]
    zones: frozenset[Any]
    industries: frozenset[str]
    taken: set[str] = field(default_factory=set)

    @classmethod
    def about(cls, codes: Iterable[str]) -> Known:
        wanted = {code for code in codes if code}
        taken = Party.objects.filter(code__in=wanted, merged_into=None).values_list("code", flat=True)
        return cls(
            frozenset(Division.objects.values_list("code", flat=True)),
            frozenset(Zone.objects.values_list("pk", flat=True)),
            frozenset(Industry.objects.values_list("code", flat=True)),
            set(taken),
        )


def check_one(viewer: Viewer, party: Party, given: Mapping[str, Any], known: Known) -> None:
    """What ``party_register`` checks, against what was read for all rows at once; takes the row's code."""
    check_fields(given, today=clock.today())
    if party.division not in known.divisions:
        raise InputError("没有行政区划代码“{code}”", code=party.division)
    if party.zone_id and party.zone_id not in known.zones:
        raise InputError("没有这个功能区")
    if party.industry and party.industry not in known.industries:
        raise InputError("没有行业代码“{code}”", code=party.industry)
    if not keeps.allows(viewer, party):
        raise RefusedError("“{what}”只有{who}可以做", what=WORDS["register"], who=keeps.label)
    if party.code and party.code in known.taken:
        raise ConflictError("统一社会信用代码“{code}”已有主体使用", code=party.code)
    known.taken.add(party.code)


def party_from(viewer: Viewer, given: Mapping[str, Any]) -> Party:
    """The unsaved party of stated fields."""
    now = clock.now()
    made_up = bool(given.get("demonstration")) and viewer.role == "system"
    return Party(**cleaned(given), demonstration=made_up, created_at=now, changed_at=now)


def parties_register(viewer: Viewer, rows: Sequence[Mapping[str, Any]]) -> list[Party]:
    """批量登记 in one transaction: all or none; the first wrong row raises its error."""
    parties = [party_from(viewer, given) for given in rows]
    with transaction.atomic():
        known = Known.about(party.code for party in parties)
        for party, given in zip(parties, rows, strict=True):
            check_one(viewer, party, cleaned(given), known)
        Party.objects.bulk_create(parties, batch_size=500)
        event = event_of("register")
        append_many(
            viewer,
            [
                Note(event, KIND, str(party.pk), cleaned(given))
                for party, given in zip(parties, rows, strict=True)
            ],
        )
    return parties
