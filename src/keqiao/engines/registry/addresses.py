"""地址到区划: the prefecture, county and functional zone that an address names.

The text is read from the left: at each place the longest known name wins, and a county must lie in the
prefecture named before it. Names and codes of any time resolve to today's. What the text does not name stays
empty.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from keqiao.engines.registry.places import Division, Register, Zone, register, short_name, zones

SICHUAN = "510000"
ZONE_TYPES = {
    "高新技术产业开发区": "高新区",
    "高新技术产业园区": "高新区",
    "高新技术开发区": "高新区",
    "高新区": "高新区",
    "经济技术开发区": "经开区",
    "经济开发区": "经开区",
    "经开区": "经开区",
    "科技创新区": "科创区",
    "科创区": "科创区",
    "综合保税区": "综保区",
    "综保区": "综保区",
}
OWN_NAME = 4  # a zone's own name before its type word is at most so long


@dataclass(frozen=True)
class Place:
    """地址结果: today's codes, and the zone's short name; ``outside`` when another province is named."""

    prefecture: str | None = None
    county: str | None = None
    functional_zone: str | None = None
    province: str | None = None


@dataclass(frozen=True)
class Named:
    """One name that may stand in an address: the division it means today, or the zone."""

    name: str
    division: Division | None = None
    zone: Zone | None = None
    full: bool = True


class Gazetteer:
    """地名表: every name of a register and its zones, by first character, longest first."""

    def __init__(self, known: Register, known_zones: Iterable[Zone]) -> None:
        names = [*_division_names(known), *_historic_names(known)]
        names += [Named(name, zone=zone) for zone in known_zones for name in zone.names]
        self.divisions = known.divisions
        self._by_first: dict[str, list[Named]] = {}
        for named in sorted(names, key=lambda named: (-len(named.name), not named.full)):
            self._by_first.setdefault(named.name[0], []).append(named)

    def at(self, text: str, position: int) -> list[Named]:
        """The names that stand at a place in the text, longest first."""
        found = self._by_first.get(text[position], ())
        return [named for named in found if text.startswith(named.name, position)]


def _division_names(known: Register) -> Iterable[Named]:
    for division in known.divisions.values():
        yield Named(division.name, division)
        short = short_name(division.name)
        if division.level == "prefecture" and division.name.endswith("自治州"):
            yield Named(f"{short}州", division)
        if short != division.name:
            yield Named(short, division, full=False)


def _historic_names(known: Register) -> Iterable[Named]:
    for change in known.changes:
        today = known.divisions.get(change.new_code) or known.now(change.new_code)
        if change.old.name != today.name:
            yield Named(change.old.name, today)


@cache
def standard_gazetteer() -> Gazetteer:
    return Gazetteer(register(), zones())


def locate(address: str, gazetteer: Gazetteer | None = None) -> Place:
    """The place that an address names; an empty `Place` when it names none."""
    names = gazetteer or standard_gazetteer()
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", address)).removeprefix("中国")
    place, position = _read(text, names)
    if place == Place():
        place, position = _anywhere(text, names)
    if place.province not in (None, SICHUAN):
        return place
    return _with_zone(place, text, position, names)


def _read(text: str, names: Gazetteer, start: int = 0) -> tuple[Place, int]:
    """Read divisions from a place in the text for as long as they follow one another."""
    place, position = Place(), start
    while position < len(text):
        step = next(
            (
                (named, narrowed)
                for named in names.at(text, position)
                if named.division and (narrowed := _narrowed(place, named, text, position, names))
            ),
            None,
        )
        if step is None:
            break
        place, position = step[1], position + len(step[0].name)
    return place, position


def _narrowed(place: Place, named: Named, text: str, position: int, names: Gazetteer) -> Place | None:
    """The place made narrower by a name, or nothing when the name cannot mean that here."""
    division = named.division
    if division is None or not _stands_alone(named, text, position):
        return None
    if division.level == "province":
        return replace(place, province=division.code) if place == Place() else None
    if division.level == "prefecture":
        return _in_prefecture(place, division)
    return _in_county(place, named, division, names, start=position == 0)


def _in_prefecture(place: Place, division: Division) -> Place | None:
    if place.prefecture is not None or place.province not in (None, division.parent):
        return None
    return replace(place, prefecture=division.code, province=division.parent)


def _in_county(
    place: Place, named: Named, division: Division, names: Gazetteer, *, start: bool
) -> Place | None:
    if place.county is not None or place.province not in (None, SICHUAN):
        return None
    historic = named.name not in (division.name, short_name(division.name))
    moved = historic or named.name == "简阳市"
    if place.prefecture not in (None, division.parent) and not moved:
        return None
    twins = [d for d in names.divisions.values() if d.name == division.name and d.level == "county"]
    if place.prefecture is None and (len(twins) > 1 or not (named.full or start)):
        return None
    return Place(division.parent, division.code, None, SICHUAN)


def _stands_alone(named: Named, text: str, position: int) -> bool:
    """A short name must not be the beginning of a road, a zone's own name or another word."""
    if named.full or named.division is None:
        return True
    rest = text[position + len(named.name) :]
    if named.division.level != "county":
        return not re.match(r"[东西南北中]?[路街道巷]", rest)
    return bool(re.match(r"(?![坝场村镇乡路街巷大道高经科])", rest)) and len(rest) > 0


def _anywhere(text: str, names: Gazetteer) -> tuple[Place, int]:
    """The first place in the text where a full name of a division stands."""
    for start in range(1, len(text)):
        if any(named.division and named.full for named in names.at(text, start)):
            place, position = _read(text, names, start)
            if place != Place():
                return place, position
    return Place(), 0


def _with_zone(place: Place, text: str, position: int, names: Gazetteer) -> Place:
    for start in dict.fromkeys((position, 0, *range(position, len(text)))):
        known = next((n.zone for n in names.at(text, start) if n.zone), None) if start < len(text) else None
        if known and place.prefecture in (None, known.prefecture):
            county = place.county
            return Place(known.prefecture, county, known.short_name, SICHUAN)
    return _unlisted_zone(place, text[position:], names)


def _unlisted_zone(place: Place, rest: str, names: Gazetteer) -> Place:
    """A zone that only its type word shows: named after the zone known there, else the division before it."""
    match = re.match(rf"([一-鿿]{{0,{OWN_NAME}}}?)({'|'.join(ZONE_TYPES)})", rest)
    if match is None or place.prefecture is None:
        return place
    own, kind = match.group(1), ZONE_TYPES[match.group(2)]
    if re.search(r"[路街道镇乡村号]", own):
        return place
    prefecture = short_name(names.divisions[place.prefecture].name)
    if own:
        return replace(place, functional_zone=f"{own}{kind}")
    listed = {zone.short_name for zone in zones()}
    county = names.divisions[place.county].name if place.county else ""
    if county and not county.endswith("区") and f"{prefecture}{kind}" not in listed:
        return replace(place, functional_zone=f"{short_name(county)}{kind}")
    return replace(place, functional_zone=f"{prefecture}{kind}")
