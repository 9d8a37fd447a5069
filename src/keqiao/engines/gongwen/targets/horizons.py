"""时限归属: which horizon governs a figure: its own sentence's, its list's, its heading's or its task's."""

from __future__ import annotations

from dataclasses import dataclass

from keqiao.engines.gongwen.folding import Folded
from keqiao.engines.gongwen.plan import Header, Mark
from keqiao.engines.gongwen.targets.clauses import Clause
from keqiao.engines.gongwen.targets.horizon import horizon_before, horizon_in
from keqiao.engines.gongwen.targets.special import programme_end

_DASHES = ("——", "--", "—")


@dataclass(frozen=True, slots=True)
class Scope:
    """A stretch of the plan whose figures belong to one task or section."""

    start: int
    end: int
    owner: str | None
    headings: tuple[str, ...] = ()
    deadline: str | None = None
    skip: tuple[tuple[int, int], ...] = ()


class Horizons:
    """The horizons of one document."""

    def __init__(self, folded: Folded, header: Header) -> None:
        self.folded, self.text, self.header = folded, folded.text, header
        self.base_year = header.plan_year or (header.date or "")[:4] or None

    def speaks_of_past(self, scope: Scope, clause: Clause) -> bool:
        found = horizon_before(self.text, clause.sentence[0], clause.quantity.start)
        return bool(
            found and self.base_year and found[0][:4] < self.base_year and not self._is_comparison(found)
        )

    def deadline(self, scope: Scope, clause: Clause) -> tuple[str | None, Mark | None]:
        last_year = programme_end(self.text, clause.sentence[0], clause.quantity.start)
        if last_year:
            return last_year, None
        paragraph = self.text.rfind("\n", scope.start, clause.quantity.start) + 1 or scope.start
        found = horizon_before(self.text, max(paragraph, scope.start), clause.quantity.start)
        if found is None and self.text[paragraph : paragraph + 8].lstrip().startswith(_DASHES):
            found = self._list_horizon(scope, paragraph)
        if (
            found
            and not (self.base_year and found[0][:4] < self.base_year)
            and not self._is_comparison(found)
        ):
            return found[0], self.folded.mark(found[1], found[2], 0.95)
        for heading in scope.headings:
            named = horizon_in(heading)
            if named:
                return named, None
        return scope.deadline or self.header.plan_year, None

    def _list_horizon(self, scope: Scope, paragraph: int) -> tuple[str, int, int] | None:
        """A list of dashes is governed by the paragraph that introduces it (到2025年,…:——…)."""
        stop = paragraph
        while stop > scope.start:
            begin = self.text.rfind("\n", scope.start, stop - 1) + 1 or scope.start
            words = self.text[begin:stop].strip()
            if words and not words.startswith(_DASHES):
                return horizon_before(self.text, begin, stop)
            stop = begin
        return None

    def _is_comparison(self, found: tuple[str, int, int]) -> bool:
        """比2020年增长10%: the year is what is compared with."""
        return self.text[max(0, found[1] - 1) : found[1]] in ("比", "较", "对", "按", "于", "与", "由", "从")
