"""时限与地域: the horizon a figure is promised for, and the place it is promised in."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from keqiao.engines.gongwen.numerals import number

_YEAR = re.compile(
    r"(?:(?:19|20)\d\d ?年?(?:-|—|~|至|到){1,2})?(?P<year>(?:19|20)\d\d) ?年(?P<part>上半年"
    r"|(?P<month>1[0-2]|[1-9])月(?:底|末|份|(?P<day>[1-3]?\d)日)?|底|末)?(?!以来|起|开始|以后"
    r"|修订|第)"
    r"|“?(?P<plan>十[一二三四五六七])五”?(?:规划)?(?:末|期末|期间|时期|期内)?"
)
REACH = 4_000
"""Characters a horizon carries on for; without it a text of one endless line would cost its square."""
_COMPARING = ("比", "较", "由", "从")  # 比2019年增加400名 names no horizon


def horizon_before(text: str, start: int, position: int) -> tuple[str, int, int] | None:
    """The horizon named nearest before ``position`` in the same paragraph: (ISO text, start, end)."""
    start = max(start, position - REACH)
    if text.find("年", start, position) < 0 and text.find("五", start, position) < 0:
        return None
    last = None
    for match in _YEAR.finditer(text, start, position):
        compared = text[match.start() - 1 : match.start()] in _COMPARING
        if text.count("《", start, match.start()) == text.count("》", start, match.start()) and not (
            compared and last is not None
        ):
            last = match
    if last is None:
        return None
    return _value(last), last.start(), last.end()


def _value(match: re.Match[str]) -> str:
    if match.group("plan"):
        # the Nth five-year plan ends in 1955 + 5N (十三五: 2020)
        return str(1955 + 5 * int(number(match.group("plan"))))
    year, part = match.group("year"), match.group("part") or ""
    if part == "上半年":
        return f"{year}-06"
    if match.group("day"):
        return f"{year}-{int(match.group('month')):02d}-{int(match.group('day')):02d}"
    return f"{year}-{int(match.group('month')):02d}" if match.group("month") else year


def horizon_in(title: str) -> str | None:
    """A horizon named in a heading."""
    match = _YEAR.search(title)
    return _value(match) if match else None


@cache
def _places() -> dict[str, str]:
    """Short place name to full name, from the package's list of places."""
    text = (
        resources.files("keqiao.engines.gongwen").joinpath("data", "places.csv").read_text(encoding="utf-8")
    )
    rows = [line.split(",") for line in text.splitlines()[1:] if line and not line.startswith("#")]
    return {short: full for short, full, *_ in rows}


@cache
def _place_pattern() -> re.Pattern[str]:
    names = sorted(_places(), key=len, reverse=True)
    return re.compile(
        rf"(?:{'|'.join(names)})(?:市|州)?(?=[、,和及等]|建成|打造|形成|建设|成为|实现|达到|完成|地区|城市)"
    )


def places_named(clause: str) -> str | None:
    """The administrative places a clause begins with (成都, 绵阳、德阳等城市), as full names joined by 、."""
    names = []
    for match in _place_pattern().finditer(clause):
        full = (
            _places()[re.sub(r"[市州]$", "", match.group())]
            if match.group() not in _places()
            else _places()[match.group()]
        )
        if full not in names:
            names.append(full)
    return "、".join(names) or None
