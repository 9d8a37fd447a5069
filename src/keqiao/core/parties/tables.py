"""基础数据的读: divisions as on a day, zones, one level of the industries; ready strings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise

from keqiao.core.pages import presenters
from keqiao.core.parties.models import ZONE_GRADES, Division, Industry, Zone
from keqiao.core.parties.names import SICHUAN, division_name
from keqiao.engines.errors import InputError
from keqiao.engines.registry.places import register

Text = str | Promise


@dataclass(frozen=True, slots=True)
class ShownDivision:
    """区划 on the chosen day: ``now`` is its present code and name where they differ (当时/现在)."""

    code: str
    name: str
    since: str
    until: str
    now: str
    source: str
    region: str = ""
    children: Sequence[ShownDivision] = ()


def in_force(on: date) -> Q:
    """In force on a day; what has no known beginning has always been there."""
    return (Q(since=None) | Q(since__lte=on)) & (Q(until=None) | Q(until__gt=on))


def division_tree(on: date) -> list[ShownDivision]:
    """The prefectures of the province with their counties, as on a day; one query."""
    rows = Division.objects.filter(in_force(on), code__startswith=SICHUAN).order_by("code")
    below: dict[str, list[Division]] = {}
    for row in rows:
        below.setdefault(row.parent, []).append(row)
    return [
        _shown(row, [_shown(child, ()) for child in below.get(row.code, ())])
        for row in below.get(f"{SICHUAN}0000", ())
    ]


def _shown(row: Division, children: Sequence[ShownDivision]) -> ShownDivision:
    return ShownDivision(
        code=row.code,
        name=row.name,
        since=presenters.day(row.since, table=True) if row.since else "",
        until=presenters.day(row.until, table=True) if row.until else "",
        now=_now(row),
        source=row.source,
        region=row.region,
        children=children,
    )


def _now(row: Division) -> str:
    try:
        now = register().now(row.code)
    except InputError:
        return ""
    return "" if now.code == row.code else f"{now.code} {now.name}"


@dataclass(frozen=True, slots=True)
class ShownZone:
    """功能区的一行."""

    name: str
    short_name: str
    prefecture: str
    grade: Text
    since: str
    national: str
    source: str
    url: str


def zones() -> list[ShownZone]:
    return [
        ShownZone(
            zone.name,
            zone.short_name,
            division_name(zone.prefecture),
            dict(ZONE_GRADES)[zone.grade],
            str(zone.since_year or presenters.NOTHING),
            str(zone.national_year or presenters.NOTHING),
            zone.source,
            f"{reverse('parties:party_list')}?zone={zone.name}",
        )
        for zone in Zone.objects.order_by("grade", "prefecture", "name")
    ]


@dataclass(frozen=True, slots=True)
class Level:
    """行业的一层: where it hangs, and what is in it; each entry is (code, name, address or "" at the end)."""

    path: Sequence[tuple[str, str]]
    entries: Sequence[tuple[str, str, str]]


def industry_level(parent: str) -> Level | None:
    """The children of a code, the sections for none; None when there is no such code."""
    path: list[tuple[str, str]] = []
    at = parent
    while at:
        above = Industry.objects.filter(pk=at).first()
        if above is None:
            return None
        path.insert(0, (_industry_url(above.code), f"{above.code} {above.name}"))
        at = above.parent
    rows = Industry.objects.filter(parent=parent).order_by("code")
    return Level(
        path, [(row.code, row.name, _industry_url(row.code) if row.level < 4 else "") for row in rows]
    )


def _industry_url(code: str) -> str:
    return f"{reverse('parties:industry_tree')}?parent={code}"
