"""按名称找主体: full, short and former names as of a day; the present successor of a unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import Q

from keqiao.core.access import PUBLIC, Viewer, within
from keqiao.core.access.scope import in_division
from keqiao.core.parties.models import Party, PartyName, Succession

How = Literal["full", "short", "alias"]
ORDER: dict[str, int] = {"full": 0, "short": 1, "alias": 2}


@dataclass(frozen=True, slots=True)
class Found:
    """找到的主体: by which name; ``current`` when the party still bears it; the name's own days where known."""

    party: Party
    name: str
    how: str
    current: bool
    since: date | None = None
    until: date | None = None


def resolve(
    name: str, *, on: date | None = None, division: str = "", viewer: Viewer = PUBLIC
) -> tuple[Found, ...]:
    """按名称解析: the parties that bore a name on a day (on any day when none is given), full names first.

    ``division`` is a code or a prefix of one. A record merged into another answers as that other one.
    """
    wanted = name.strip()
    if not wanted:
        return ()
    rows = within(Party.objects.filter(merged_into=None), Party.reach, viewer)
    if division:
        rows = rows.filter(in_division("division", division.rstrip("0") or division))
    borne = PartyName.objects.filter(name=wanted).values("party")
    parties = rows.filter(Q(name=wanted) | Q(short_name=wanted) | Q(pk__in=borne))
    listed = list(parties.prefetch_related("names").order_by("id")[:50])
    found = [hit for party in listed if (hit := _hit(party, wanted, on))]
    return tuple(sorted(found, key=lambda hit: (ORDER[hit.how], not hit.current)))


def _hit(party: Party, wanted: str, on: date | None) -> Found | None:
    """How a party bears or bore a name; dated rows decide before the undated present name."""
    rows = [row for row in party.names.all() if row.name == wanted]
    for row in sorted(rows, key=lambda row: (ORDER.get(row.kind, 3), row.until is not None)):
        if on is None or ((row.since is None or row.since <= on) and (row.until is None or on < row.until)):
            return Found(party, wanted, row.kind, row.until is None, row.since, row.until)
    if rows:
        return None
    how = "full" if party.name == wanted else "short"
    return Found(party, wanted, how, current=True)


def find_unit(
    name: str, full_name: str = "", on: date | None = None, *, viewer: Viewer = PUBLIC
) -> Party | None:
    """认定责任单位: the one party that a document's unit name means on its day; None when nobody or several are meant.

    The full name decides where it is known; a short name is tried as printed, then with and without 省.
    """
    for wanted in _spellings(name, full_name):
        found = {hit.party.pk: hit.party for hit in resolve(wanted, on=on, viewer=viewer)}
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            return None
    return None


def _spellings(name: str, full_name: str) -> Iterable[str]:
    """The ways a unit may be written, surest first."""
    short = name.strip()
    bare = short.removeprefix("四川省").removeprefix("省")
    return dict.fromkeys(filter(None, (full_name.strip(), short, f"省{bare}", bare, f"四川省{bare}")))


def present(party: Party, on: date) -> list[Party]:
    """现承接单位: who does the party's work on a day: itself, or whoever the chain of successors leads to."""
    done: list[Party] = []
    seen: set[UUID] = {party.pk}
    open_ends = [party]
    while open_ends:
        one = open_ends.pop(0)
        steps = [step for step in _successions(one) if _happened(step, on)]
        if not steps:
            done.append(one)
        for step in steps:
            if step.after_id not in seen:
                seen.add(step.after_id)
                open_ends.append(step.after)
    return done


def _successions(party: Party) -> Iterable[Succession]:
    return Succession.objects.filter(before=party).select_related("after").order_by("id")


def _happened(step: Succession, on: date) -> bool:
    """By the day, else by the last day it can have been; a succession without any day has happened."""
    day = step.on or step.latest
    return day is None or day <= on
