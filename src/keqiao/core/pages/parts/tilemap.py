"""方格图: the province's prefectures as tiles, coloured by a measure. No boundary map is shipped (map review rules)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.functional import Promise
from django.utils.translation import get_language

from keqiao.core.pages import presenters

Text = str | Promise
PLACES = Path(__file__).parents[1] / "data" / "sichuan_tiles.yaml"
SHADES = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """方格: ``shade`` 0 is no data, 1 the lightest to 5 the darkest; ``place`` is the class that sets its cell."""

    code: str
    name: str
    value: str
    shade: int
    place: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class TileMap:
    """方格图: ``steps`` are the legend's (shade, from, to)."""

    title: Text
    unit: Text
    tiles: Sequence[Tile]
    steps: Sequence[tuple[int, str, str]]
    as_of: str = ""
    source: Text = ""

    @property
    def ranked(self) -> list[Tile]:
        """The tiles as a table, the darkest first."""
        return sorted(self.tiles, key=lambda tile: -tile.shade)


def tile_map(
    values: Mapping[str, Decimal],
    *,
    title: Text,
    unit: Text = "",
    shown: Any = presenters.number,
    urls: Mapping[str, str] | None = None,
    as_of: str = "",
    source: Text = "",
) -> TileMap:
    """方格图 of values by six-digit division code; ``shown`` makes a value a ready string.

    Shades are equal shares of the tiles (quintiles), so that one city that outweighs all others leaves the rest
    to be told apart; the legend gives each shade's own range.
    """
    ranked = sorted(values.values())
    shades = {code: _shade(value, ranked) for code, value in values.items()}
    english = (get_language() or "").startswith("en")
    tiles = [
        Tile(
            code=place["code"],
            name=place["english"] if english else place["name"],
            value=shown(values.get(place["code"])),
            shade=shades.get(place["code"], 0),
            place=f"kq-c{place['column']} kq-r{place['row']}",
            url=(urls or {}).get(place["code"], ""),
        )
        for place in places()
    ]
    return TileMap(title, unit, tiles, _steps(values, shades, shown), as_of, source)


@lru_cache(maxsize=1)
def places() -> tuple[dict[str, Any], ...]:
    """The tiles' places, from the data file."""
    return tuple(yaml.safe_load(PLACES.read_text(encoding="utf-8"))["tiles"])


def _shade(value: Decimal, ranked: Sequence[Decimal]) -> int:
    below = sum(1 for other in ranked if other < value)
    return min(below * SHADES // max(len(ranked), 1) + 1, SHADES)


def _steps(
    values: Mapping[str, Decimal], shades: Mapping[str, int], shown: Any
) -> list[tuple[int, str, str]]:
    found = []
    for shade in range(1, SHADES + 1):
        inside = [values[code] for code, own in shades.items() if own == shade]
        if inside:
            found.append((shade, shown(min(inside)), shown(max(inside))))
    return found
