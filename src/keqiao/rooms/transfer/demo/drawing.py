"""抽取: the days, categories, titles and amounts of demonstration contracts."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from keqiao.core.parties.models import Party
from keqiao.rooms.transfer.codes import data, table

SPREAD = 1.75
"""Standard deviation of the logarithm of an amount: a few large contracts carry most of the total."""


class Weighted:
    """Draws from a table of weights."""

    def __init__(self, rng: random.Random, weights: Mapping[str, float]) -> None:
        self.rng, self.names = rng, list(weights)
        self.sums = list(accumulate(weights.values()))

    def draw(self) -> str:
        return self.rng.choices(self.names, cum_weights=self.sums)[0]


def working_days(year: int, until: date) -> tuple[list[date], list[float]]:
    """The working days of a year up to a day, and their weights."""
    shape = data("demo")
    holidays = set(shape["holidays"])
    days, weights = [], []
    day = date(year, 1, 1)
    while day.year == year and day <= until:
        if day.weekday() < 5 and day not in holidays:
            days.append(day)
            weights.append(shape["months"][day.month - 1])
        day += timedelta(days=1)
    return days, weights


def titles(rng: random.Random, field: str, subcategory: str) -> str:
    """A title such as 锂电池正极材料（二期）委托开发合同."""
    shape = data("demo")
    mark = f"（{rng.choice(shape['marks'])}）" if rng.random() < 0.4 else ""
    action = rng.choice(shape["actions"][subcategory])
    return f"{rng.choice(shape['subjects'][field])}{mark}{action}合同"


def scaled(rng: random.Random, subcategories: Sequence[str], total: Decimal) -> list[Decimal]:
    """Log-normal amounts in whole hundred yuan whose sum is the total to the fen; the largest takes what is left."""
    sizes = data("demo")["categories"]
    raw = [rng.lognormvariate(0, SPREAD) * sizes[one]["size"] for one in subcategories]
    factor = float(total) / sum(raw)
    amounts = [max(Decimal(1000), Decimal(round(one * factor / 100)) * 100) for one in raw]
    largest = max(range(len(amounts)), key=amounts.__getitem__)
    amounts[largest] += total - sum(amounts)
    return amounts


class Parties:
    """Sellers by prefecture and buyers from anywhere."""

    def __init__(self, rng: random.Random, parties: Sequence[Party]) -> None:
        self.rng = rng
        self.all = [party for party in parties if party.kind != "government"]
        self.near: dict[str, list[Party]] = {}
        for party in self.all:
            self.near.setdefault(party.division[:4] + "00", []).append(party)
        weights = data("demo")["prefectures"]
        self.places = Weighted(rng, {place: weights.get(place, 1) for place in sorted(self.near)})

    def seller(self) -> tuple[Party, str]:
        place = self.places.draw()
        return self.rng.choice(self.near[place]), place

    def buyer(self, seller: Party) -> tuple[Party | None, str]:
        """Another party, or one from outside of the province, which is a name only."""
        if self.rng.random() < 0.25:
            far = self.rng.choice(data("demo")["outside"])
            return None, f"{far}{seller.name[2:4]}应用科技有限公司（演示）"
        other = self.rng.choice(self.all)
        if other.pk == seller.pk:
            return None, "重庆两江技术应用有限公司（演示）"
        return other, other.name


def subcategory_weights(year: int) -> dict[str, float]:
    """The weights of the subcategories in use that year."""
    known = table("subcategories")
    day = date(year, 12, 31)
    listed = data("demo")["categories"].items()
    return {code: one["weight"] for code, one in listed if known[code].valid(day)}
