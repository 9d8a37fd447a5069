"""代码的名称: what a division, industry or section code is called, from the project's data files, without a query."""

from __future__ import annotations

from functools import cache

from django.utils.functional import Promise

from keqiao.core.parties.reference import rows
from keqiao.engines.errors import InputError
from keqiao.engines.registry import places
from keqiao.engines.registry.places import register

SICHUAN = "51"


def division_name(code: str) -> str:
    """区划名称 today; the bare code where it is unknown."""
    try:
        return register().now(code).name
    except InputError:
        return code


def division_line(code: str) -> str:
    """区划 with the one above it: 绵阳市游仙区."""
    try:
        division = register().now(code)
    except InputError:
        return code
    above = register().divisions.get(division.parent)
    return f"{above.name}{division.name}" if above and division.level == "county" else division.name


@cache
def prefectures() -> tuple[tuple[str, str], ...]:
    """The prefectures of the province: (code, name)."""
    found = register().divisions.values()
    return tuple(
        (one.code, one.name)
        for one in sorted(found, key=lambda one: one.code)
        if one.level == "prefecture" and one.code.startswith(SICHUAN)
    )


@cache
def _industries() -> dict[str, str]:
    return {row["code"]: row["name"] for row in rows("gbt4754_2017.csv")}


def industry_name(code: str) -> str:
    return f"{code} {_industries()[code]}" if code in _industries() else code


@cache
def sections() -> tuple[tuple[str, str | Promise], ...]:
    """The sections of the classification: (letter, name)."""
    return tuple(
        (row["code"], f"{row['code']} {row['name']}")
        for row in rows("gbt4754_2017.csv")
        if row["level"] == "1"
    )


@cache
def section_range(section: str) -> tuple[str, str]:
    """The first and the last two-digit division of a section: its codes are one range."""
    codes = [r["code"] for r in rows("gbt4754_2017.csv") if r["level"] == "2" and r["section"] == section]
    return min(codes), max(codes)


@cache
def zone_names() -> tuple[tuple[str, str], ...]:
    """The zones: (full name, short name)."""
    return tuple((row["full_name"], row["short_name"]) for row in places.rows("zones.csv"))
