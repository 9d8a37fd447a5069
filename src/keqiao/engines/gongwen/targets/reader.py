"""目标读取: walks the plan's text and turns its promised figures into targets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from keqiao.engines.gongwen.folding import Folded
from keqiao.engines.gongwen.plan import Comparator, Figure, Header, Kind, Mark, Target
from keqiao.engines.gongwen.targets.clauses import Clause, ClauseFinder
from keqiao.engines.gongwen.targets.comparators import comparator
from keqiao.engines.gongwen.targets.horizon import places_named
from keqiao.engines.gongwen.targets.horizons import Horizons, Scope
from keqiao.engines.gongwen.targets.joining import (
    nameless,
    reaches,
    shares_growth,
    with_growth,
    with_level,
)
from keqiao.engines.gongwen.targets.metric import (
    downward,
    growth_subject,
    is_growth,
    kind_of,
    metric_of,
    noun_before,
    unit_of,
)
from keqiao.engines.gongwen.targets.quantities import Quantity
from keqiao.engines.gongwen.targets.screening import Nature, judge
from keqiao.engines.gongwen.targets.special import special_quantities

_STRIVE = re.compile(r"力争|争取|努力|奋力")
_HEAD = re.compile(r"^(?:[的“” ]|(?:以上|左右|以下|以内))")


@dataclass(slots=True)
class _State:
    """What carries on inside one scope: the last target and the breakdown a 其中 opens."""

    targets: list[Target] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    last_clause: Clause | None = None
    base: Decimal | None = None
    whole_unit: str | None = None
    whole_sentence: int = -1


class TargetReader:
    """Reads the targets of one document, scope by scope."""

    def __init__(self, folded: Folded, header: Header) -> None:
        self.folded, self.text, self.header = folded, folded.text, header
        self.horizons = Horizons(folded, header)

    def read(self, scopes: Sequence[Scope]) -> tuple[list[Target], list[Figure]]:
        """All targets and other figures in the order of the text, targets numbered g1, g2, …"""
        targets: list[Target] = []
        figures: list[Figure] = []
        for scope in scopes:
            state = self._read_scope(scope)
            targets += state.targets
            figures += state.figures
        targets.sort(key=lambda target: (target.mark.start, target.mark.end))
        return [replace(target, id=f"g{i}") for i, target in enumerate(targets, 1)], figures

    def _read_scope(self, scope: Scope) -> _State:
        quantities = [
            quantity
            for quantity in special_quantities(self.text, scope.start, scope.end)
            if not any(begin <= quantity.start < stop for begin, stop in scope.skip)
        ]
        state = _State()
        if not quantities:
            return state
        finder = ClauseFinder(self.text, scope.start, scope.end, quantities)
        for run in _runs(self.text, quantities):
            self._read_run(scope, finder, run, state)
        return state

    def _read_run(self, scope: Scope, finder: ClauseFinder, run: list[Quantity], state: _State) -> None:
        """One figure, or several that share a predicate (分别达15%、12%和8%)."""
        clause = finder.clause(run[0])
        last = finder.clause(run[-1])
        clause = replace(clause, end=last.end)
        nature = self._nature(scope, clause, run[-1].end, state)
        if nature is None:
            return
        confidence = nature
        names = self._shared_names(clause, run)
        left = self.text[clause.start : run[0].start]
        if is_growth(left, run[0]) and shares_growth(
            left, len(run), state.targets, self._raw(clause.sentence[0])
        ):
            compare = comparator(left, self.text[run[-1].end : clause.end])
            self._share_growth(clause, state, run, confidence, compare)
            return
        for index, quantity in enumerate(run):
            own = replace(clause, quantity=quantity)
            self._add(scope, own, state, confidence, names[index] if names else None, run)

    def _nature(self, scope: Scope, clause: Clause, run_end: int, state: _State) -> float | None:
        """The confidence of a target; None after noting a figure that is none."""
        text, quantity = self.text, clause.quantity
        left = text[clause.start : quantity.start]
        if self._is_breakdown(clause, state):
            self._note("stock", clause, state)
            return None
        if re.match(r"(?:的)?基础(?:上|之上)", text[quantity.end : clause.end]):
            state.base = quantity.low
            self._note("stock", clause, state)
            return None
        if re.match(
            r"[^,;。(]{0,4}(?<!其)中(?:年内|的|,|有)?[^,;。]{0,12}\d", text[quantity.end : clause.end]
        ):
            self._note("stock", clause, state)
            return None
        past = self.horizons.speaks_of_past(scope, clause)
        verdict = judge(text, clause, run_end, past, " ".join(scope.headings))
        if verdict.nature != "target":
            self._note(verdict.nature, clause, state)
            return None
        if not left.strip() and not text[quantity.end : clause.end].strip():
            self._note("parameter", clause, state)
            return None
        return verdict.confidence

    def _note(self, nature: Nature, clause: Clause, state: _State) -> None:
        mark = self.folded.mark(clause.start, clause.end, 0.85)
        quote = self.folded.raw[mark.start : mark.end]
        state.figures.append(Figure(nature, quote, mark))

    def _is_breakdown(self, clause: Clause, state: _State) -> bool:
        """其中: parts of a figure just given, in the same unit and sentence."""
        if clause.sentence[0] != state.whole_sentence:
            return False
        between = self.text[clause.sentence[0] : clause.quantity.start]
        at = between.rfind("其中")
        if at < 0 or ";" in between[at:]:
            return False
        left = self.text[clause.start : clause.quantity.start]
        unit = "growth" if is_growth(left, clause.quantity) else clause.quantity.unit
        return state.whole_unit == unit and any(
            target.mark.start >= self.folded.mark(clause.sentence[0], clause.sentence[0] + 1).start
            and target.mark.start
            < self.folded.mark(clause.sentence[0] + at, clause.sentence[0] + at + 1).start
            for target in state.targets
        )

    # building ---------------------------------------------------------------------------------------------

    def _add(
        self,
        scope: Scope,
        clause: Clause,
        state: _State,
        confidence: float,
        name: str | None,
        run: list[Quantity],
    ) -> None:
        text, quantity = self.text, clause.quantity
        left = text[clause.start : run[0].start]
        right = text[quantity.end : clause.end] if quantity is run[-1] else ""
        compare = comparator(left, right or text[quantity.end : quantity.end + 4])
        if quantity.order:
            compare = "order"
        elif quantity.high is not None:
            compare = "range"
        elif quantity.unit == "rank" and text[quantity.start] == "前":
            compare = "le"  # 前10位
        elif quantity.vague and compare == "eq":
            compare = "approx"
        if is_growth(left, quantity) or self._raises_growth(clause, state, left):
            self._add_growth(scope, clause, state, confidence, compare, left)
            return
        if self._is_level_of_growth(clause, state, left):
            self._join_level(clause, state, confidence, compare)
            return
        metric = name or metric_of(left, right, quantity)
        if len(metric) < 2 and state.targets:
            metric = state.targets[-1].metric
        metric = metric or noun_before(text[clause.sentence[0] : clause.start]) or left.strip()
        self._append(
            scope, clause, state, confidence, metric, kind_of(left, right, quantity), compare,
            low=quantity.low, high=quantity.high, unit=unit_of(metric, quantity), raw_unit=quantity.raw_unit,
        )  # fmt: skip
        state.whole_unit, state.whole_sentence = quantity.unit, clause.sentence[0]

    def _add_growth(
        self, scope: Scope, clause: Clause, state: _State, confidence: float, compare: Comparator, left: str
    ) -> None:
        quantity = clause.quantity
        state.whole_unit, state.whole_sentence = "growth", clause.sentence[0]
        sign = -1 if downward(left) else 1
        subject = growth_subject(left)
        previous = state.targets[-1] if state.targets else None
        if previous and len(subject) < 2 and self._follows(clause, state) and previous.growth_pct is None:
            joined = self._joined(previous, clause, confidence)
            rate = quantity.low * sign, quantity.high * sign if quantity.high is not None else None
            at = self.folded.mark(quantity.start, quantity.end, confidence)
            state.targets[-1] = with_growth(previous, self._quote(joined), joined, rate, compare, at)
            state.last_clause = clause
            return
        metric = subject if len(subject) >= 2 else (previous.metric if previous else noun_before(left))
        self._append(
            scope, clause, state, confidence, metric, "growth", compare,
            growth_pct=quantity.low * sign,
            growth_pct_high=quantity.high * sign if quantity.high is not None else None,
            growth_comparator=compare,
        )  # fmt: skip

    def _share_growth(
        self, clause: Clause, state: _State, run: list[Quantity], confidence: float, compare: Comparator
    ) -> None:
        """分别增长12%和15%: each rate belongs to the level at its place."""
        left = self.text[clause.start : run[0].start]
        sign = -1 if downward(left) else 1
        for index, quantity in enumerate(run, len(state.targets) - len(run)):
            target = state.targets[index]
            last = index == len(state.targets) - 1
            joined = self._joined(target, clause, confidence) if last else target.mark
            at = self.folded.mark(quantity.start, quantity.end, confidence)
            rate = quantity.low * sign, None
            state.targets[index] = with_growth(target, self._quote(joined), joined, rate, compare, at)
        state.last_clause = clause

    def _raises_growth(self, clause: Clause, state: _State, left: str) -> bool:
        """增长6.5%以上,力争达到7%: a second figure on the growth told just before."""
        if clause.quantity.unit != "percent" or not nameless(left) or not self._follows(clause, state):
            return False
        return bool(state.targets) and state.targets[-1].kind == "growth"

    def _is_level_of_growth(self, clause: Clause, state: _State, left: str) -> bool:
        previous = state.targets[-1] if state.targets else None
        if previous is None or previous.kind != "growth" or clause.quantity.unit in ("percent", "pp"):
            return False
        return reaches(left) and self._follows(clause, state)

    def _join_level(self, clause: Clause, state: _State, confidence: float, compare: Comparator) -> None:
        previous, quantity = state.targets[-1], clause.quantity
        joined = self._joined(previous, clause, confidence)
        unit = unit_of(previous.metric, quantity)
        at = self.folded.mark(quantity.start, quantity.end, confidence)
        compare = "range" if quantity.high is not None else compare
        state.targets[-1] = with_level(previous, self._quote(joined), joined, quantity, unit, compare, at)
        state.last_clause = clause

    def _joined(self, target: Target, clause: Clause, confidence: float) -> Mark:
        """From the target's start to the clause's end."""
        start, end = self._trimmed(clause.start, clause.end)
        mark = self.folded.mark(start, end, min(target.mark.confidence, confidence))
        return Mark(target.mark.start, max(mark.end, target.mark.end), mark.confidence)

    def _quote(self, mark: Mark) -> str:
        return self.folded.raw[mark.start : mark.end]

    def _raw(self, position: int) -> int:
        return self.folded.mark(position, position).start

    def _follows(self, clause: Clause, state: _State) -> bool:
        """The growth stands right after the level it belongs to (…超过3750亿元,比上年增长10%)."""
        before = state.last_clause
        return before is not None and before.sentence == clause.sentence and clause.start - before.end <= 2

    def _append(
        self,
        scope: Scope,
        clause: Clause,
        state: _State,
        confidence: float,
        metric: str,
        kind: Kind,
        compare: Comparator,
        *,
        low: Decimal | None = None,
        high: Decimal | None = None,
        unit: str | None = None,
        raw_unit: str | None = None,
        growth_pct: Decimal | None = None,
        growth_pct_high: Decimal | None = None,
        growth_comparator: Comparator | None = None,
    ) -> None:
        start, end = self._trimmed(clause.start, clause.end)
        mark = self.folded.mark(start, end, confidence)
        due, due_mark = self.horizons.deadline(scope, clause)
        quantity = self.folded.mark(clause.quantity.start, clause.quantity.end, confidence)
        marks = {"low" if low is not None else "growth_pct": quantity}
        if due_mark:
            marks["deadline"] = due_mark
        left = self.text[clause.start : clause.quantity.start]
        state.targets.append(
            Target(
                id="",
                task=scope.owner,
                quote=self.folded.raw[mark.start : mark.end],
                mark=mark,
                metric=metric,
                series=re.sub(r"^(?:全[省市县区州国]|我[省市县区州])", "", metric),
                kind=kind,
                comparator=compare,
                low=low,
                high=high,
                unit=unit,
                raw_unit=raw_unit,
                growth_pct=growth_pct,
                growth_pct_high=growth_pct_high,
                growth_comparator=growth_comparator,
                base=state.base,
                deadline=due,
                region=places_named(left) or self.header.region,
                strive=_STRIVE.search(self.text, clause.sentence[0], clause.quantity.start) is not None,
                marks=marks,
            )
        )
        state.base = None
        state.last_clause = clause

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        while start < end and self.text[start] in " ,;:、":
            start += 1
        while end > start and self.text[end - 1] in " ,;:、。":
            end -= 1
        return start, end

    def _shared_names(self, clause: Clause, run: list[Quantity]) -> list[str] | None:
        """The metrics of figures that share a predicate: A、B和C占比分别达…"""
        if len(run) < 2:
            return None
        left = self.text[clause.start : run[0].start]
        noun = noun_before(re.sub(r"(?:占比)?(?:均|分别|总体)[^、和及与]*$", "", left))
        for marks in (r"、|和", r"、|和|以及|及|与"):
            parts = [part for part in re.split(marks, noun) if part]
            if len(parts) == len(run):
                return parts
        return [noun] * len(run)


def _runs(text: str, quantities: Sequence[Quantity]) -> Iterator[list[Quantity]]:
    """Figures standing side by side with nothing but 、 or 和 between them belong together."""
    run: list[Quantity] = []
    for quantity in quantities:
        if run:
            between = text[run[-1].end : quantity.start]
            if (
                re.fullmatch(r"(?:以上|左右|以内|以下)?(?:、|和|及|以及|,)?", between)
                and run[-1].unit == quantity.unit
            ):
                run.append(quantity)
                continue
            yield run
        run = [quantity]
    if run:
        yield run
