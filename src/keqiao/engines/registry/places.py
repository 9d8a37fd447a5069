"""行政区划: divisions of today, their changes with dates, and zones, which are no divisions.

The table of changes lets an old code or name be followed to today's, and gives the name on any day (house
rule: a division code has a period of validity; a high-tech zone is a unit of its own kind with a host
prefecture).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from keqiao.engines.errors import InputError

NATIONALITIES = (
    "彝族|藏族|羌族|苗族|土家族|回族|壮族|布依族"
    "|侗族|白族|傣族|哈尼族|傈僳族|景颇族|蒙古族?|朝鲜族|黎族|哈萨克|柯尔克孜|维吾尔"
)


@dataclass(frozen=True)
class Division:
    """区划: six-digit code, name, the code above it."""

    code: str
    name: str
    parent: str

    @property
    def level(self) -> str:
        if self.code.endswith("0000"):
            return "province"
        return "prefecture" if self.code.endswith("00") else "county"


@dataclass(frozen=True)
class Change:
    """区划变更: the old unit ends and the new one begins on ``on``; none when the day is not known."""

    old: Division
    new_code: str
    new_name: str
    on: date | None


@dataclass(frozen=True)
class Zone:
    """功能区: a zone with its host prefecture; short name as it is shown, and the names it goes by."""

    short_name: str
    prefecture: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class DivisionThen:
    """历史区划: what a division was called on a day, and its code and name now."""

    name_then: str
    code_now: str
    name_now: str


@dataclass(frozen=True)
class Register:
    """区划登记: today's divisions and every change known."""

    divisions: dict[str, Division]
    changes: tuple[Change, ...]

    def now(self, code: str) -> Division:
        """Today's division for a code of any time."""
        seen: set[str] = set()
        while code not in self.divisions:
            step = next((change for change in self.changes if change.old.code == code), None)
            if step is None or code in seen:
                raise InputError("区划代码“{code}”不在登记里", code=code)
            seen.add(code)
            code = step.new_code
        return self.divisions[code]

    def history(self, code: str, on: date) -> DivisionThen:
        """历史区划 of the unit that bears or bore ``code``."""
        current = self.now(code)
        name, at = current.name, current.code
        while True:
            before = [change for change in self.changes if change.new_code == at]
            step = next((c for c in before if c.on is not None and on < c.on), None)
            if step is None or step.old.code == at:
                return DivisionThen(name, current.code, current.name)
            name, at = step.old.name, step.old.code

    def with_changes(self, changes: Iterable[Change]) -> Register:
        """The same register with further changes, such as older ones than its table holds."""
        return Register(self.divisions, (*self.changes, *changes))


def short_name(name: str) -> str:
    """简称: a division's name without its suffix and nationalities; names of two characters stay."""
    plain = re.sub(rf"(({NATIONALITIES})+)?自治[州县区]$", "", name)
    if plain == name:
        plain = re.sub(r"(特别行政区|地区|省|市|区|县|盟|林区|特区)$", "", name)
    return plain if len(plain) >= 2 else name


def rows(file: str) -> list[dict[str, str]]:
    """The rows of one of the registry's data files."""
    text = files("keqiao.engines.registry").joinpath(f"data/{file}").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def register() -> Register:
    """The register shipped: provinces and prefectures of the country, all divisions of Sichuan."""
    found = {row["code"]: Division(row["code"], row["name"], "") for row in rows("national_divisions.csv")}
    for code, division in list(found.items()):
        if not code.endswith("0000"):
            found[code] = Division(code, division.name, code[:2] + "0000")
    for row in rows("sichuan_divisions.csv"):
        found[row["code"]] = Division(row["code"], row["name"], row["parent"])
    changes = tuple(
        Change(
            Division(row["old_code"], row["old_name"], row["old_parent"]),
            row["new_code"],
            row["new_name"],
            date.fromisoformat(row["change_date"]),
        )
        for row in rows("division_changes.csv")
    )
    return Register(found, changes)


@cache
def zones() -> tuple[Zone, ...]:
    """The zones shipped."""
    return tuple(
        Zone(
            row["short_name"],
            row["prefecture"],
            tuple(filter(None, (row["short_name"], row["full_name"], *row["aliases"].split("|")))),
        )
        for row in rows("zones.csv")
    )
