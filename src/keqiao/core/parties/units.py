"""政府部门: the units that the published arrangement names and those that followed them, with names and successions."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files

from keqiao.core.access import Viewer
from keqiao.core.parties.models import Party, PartyName, Succession
from keqiao.core.parties.services import party_register, succession_record

PROVINCE = "510000"


def load_units(viewer: Viewer) -> list[tuple[str, int, int]]:
    """Units, then successions, then names with the days that the successions give: (kind, rows, added) each."""
    units, steps = _rows("government_units.csv"), _rows("government_successions.csv")
    parties = {
        party.name: party for party in Party.objects.filter(name__in=[row["full_name"] for row in units])
    }
    new = [row for row in units if row["full_name"] not in parties]
    for row in new:
        parties[row["full_name"]] = party_register(
            viewer,
            name=row["full_name"],
            short_name=row["short_name"],
            kind=row["kind"],
            division=PROVINCE,
            listed=True,
            source=row["source"][:200],
        )
    added = sum(_succeed(viewer, parties, step) for step in steps)
    names = sum(_name(parties[row["full_name"]], row, steps) for row in units)
    return [
        ("unit", len(units), len(new)),
        ("succession", len(steps), added),
        ("name", sum(1 + bool(row["short_name"]) for row in units), names),
    ]


def _rows(file: str) -> list[dict[str, str]]:
    text = files("keqiao.core.parties").joinpath(f"data/{file}").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _succeed(viewer: Viewer, parties: dict[str, Party], step: dict[str, str]) -> int:
    before, after = parties[step["before"]], parties[step["after"]]
    if Succession.objects.filter(before=before, after=after).exists():
        return 0
    succession_record(
        viewer,
        before=before.pk,
        after=after.pk,
        kind=step["kind"],
        on=_day(step["on"]),
        earliest=_day(step["earliest"]),
        latest=_day(step["latest"]),
        source=step["source"],
    )
    return 1


def _name(party: Party, row: dict[str, str], steps: list[dict[str, str]]) -> int:
    """Full and short name; a unit that ended bears them to the last day it can have had, its successor from the first.

    A name whose days come from a month says so in its source.
    """
    ends = [step["latest"] for step in steps if step["before"] == row["full_name"]]
    begins = [step["earliest"] for step in steps if step["after"] == row["full_name"]]
    vague = any(not step["on"] for step in steps if row["full_name"] in (step["before"], step["after"]))
    added = 0
    for kind, name in (("full", row["full_name"]), ("short", row["short_name"])):
        if name and not party.names.filter(kind=kind, name=name).exists():
            PartyName.objects.create(
                party=party,
                name=name,
                kind=kind,
                since=_day(min(begins)) if begins else None,
                until=_day(max(ends)) if ends else None,
                source=("days by month only; " if vague else "") + row["source"][:380],
            )
            added += 1
    return added


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
