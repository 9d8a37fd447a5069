"""分句: the sentence and clause a figure stands in, with brackets and quotation marks kept whole."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from keqiao.engines.gongwen.targets.quantities import Quantity

_PAIRS = re.compile(r"“[^“”\n]{0,80}”|《[^《》\n]{0,80}》|\([^()\n]{0,80}\)|\[[^\[\]\n]{0,80}\]")
_STOPS = re.compile(r"[。!?\n\t|,;:、]|——")
REACH = 2_000
"""No sentence is read further than this from a figure: a text without full stops stays linear."""
_SENTENCE_STOPS = "。!?\n\t|"  # a cell ends like a sentence


@dataclass(frozen=True, slots=True)
class Clause:
    """小句: ``start`` to ``end`` around a quantity; ``sentence`` is where its sentence starts and ends."""

    start: int
    end: int
    sentence: tuple[int, int]
    quantity: Quantity
    quoted: bool  # the figure stands inside quotation or title marks
    bracketed: bool  # or inside round brackets


class ClauseFinder:
    """Cuts one scope of text once and answers for each of its quantities."""

    def __init__(self, text: str, start: int, end: int, quantities: Sequence[Quantity]) -> None:
        self.text, self.start, self.end = text, start, end
        self.pairs = [match.span() for match in _PAIRS.finditer(text, start, end)]
        self.quantities = quantities
        self.quantity_starts = [quantity.start for quantity in quantities]
        self.soft: list[int] = []  # ends of , ; : and of 、
        self.hard: list[int] = [start]  # starts of sentences
        for match in _STOPS.finditer(text, start, end):
            if self._inside(match.start()):
                continue
            if match.group() in _SENTENCE_STOPS:
                self.hard.append(match.end())
            else:
                self.soft.append(match.start())

    def _inside(self, position: int) -> tuple[int, int] | None:
        index = bisect_right(self.pairs, (position, self.end + 1)) - 1
        if index >= 0 and self.pairs[index][0] < position < self.pairs[index][1] - 1:
            return self.pairs[index]
        return None

    def clause(self, quantity: Quantity) -> Clause:
        """The clause of a quantity: from the mark before it to the mark after it."""
        pair = self._inside(quantity.start)
        index = bisect_right(self.hard, quantity.start) - 1
        begin = self.hard[index]
        stop = self.hard[index + 1] - 1 if index + 1 < len(self.hard) else self.end
        begin, stop = max(begin, quantity.start - REACH), min(stop, quantity.end + REACH)
        opening = self.text[pair[0]] if pair else ""
        if pair and opening == "(":
            return Clause(pair[0] + 1, pair[1] - 1, (begin, stop), quantity, False, True)
        left = begin
        for position in reversed(self.soft[: bisect_right(self.soft, quantity.start)]):
            if position < begin:
                break
            if self.text[position] != "、" or self._quantity_before(position, begin):
                left = position + (2 if self.text[position] == "—" else 1)
                break
        right = stop
        for position in self.soft[bisect_right(self.soft, quantity.end - 1) :]:
            if position >= stop:
                break
            if self.text[position] != "、" or self._quantity_after(position, stop):
                right = position
                break
        return Clause(left, right, (begin, stop), quantity, bool(pair) and opening in "“《", False)

    def _quantity_before(self, position: int, begin: int) -> bool:
        """Whether a quantity ends a listed member before this 、 (绿道800公里、街巷1000条)."""
        index = bisect_right(self.quantity_starts, position) - 1
        if index < 0 or self.quantities[index].start < begin:
            return False
        between = self.text[self.quantities[index].end : position]
        return len(between) <= 30 and not re.search(r"[,;:。]", between)

    def _quantity_after(self, position: int, stop: int) -> bool:
        """Whether the member after this 、 has a quantity of its own."""
        index = bisect_right(self.quantity_starts, position)
        if index >= len(self.quantities) or self.quantities[index].start >= stop:
            return False
        between = self.text[position : self.quantities[index].start]
        return not re.search(r"[,;:。]", between)
