"""检索引擎: words, pairs and meaning, fused, inside the viewer's scope, with reasons."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from keqiao.engines.retrieval.analysis import Analyser, default_analyser, initials, normalise
from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.fusion import DEPTH, Fusion
from keqiao.engines.retrieval.meaning.encoder import Encoder
from keqiao.engines.retrieval.meaning.table import NearestVectors
from keqiao.engines.retrieval.queries import Hit, Page, Query, Scope
from keqiao.engines.retrieval.reasons import field_matches, highlights, reasons
from keqiao.engines.retrieval.stores import Match, Ranked, Store
from keqiao.engines.retrieval.terms import QueryTerms, query_terms

Fetch = Callable[[Sequence[str], Scope], Mapping[str, Doc]]
"""Where texts come from when the store keeps none: a room's own records."""


INITIALS_READ = 50
"""How many completions are looked through for words with the initials typed."""

SHORTEST_PIECE = 3
"""The shortest run of letters and digits taken as the beginning of a number or code."""

AHEAD = 100.0
"""Put before every fused score, which never comes near it."""


@dataclass(frozen=True)
class Meaning:
    """一位句意评判: an encoder with the table of its vectors."""

    encoder: Encoder
    vectors: NearestVectors


@dataclass(frozen=True)
class SearchEngine:
    """检索引擎.

    ``store`` ranks words and pairs; each of ``meanings`` adds a list; none is a supported mode.
    ``views`` says which of words and pairs take part (evaluation looks at them alone).
    """

    store: Store
    meanings: Sequence[Meaning] = ()
    analyser: Analyser = field(default_factory=default_analyser)
    fusion: Fusion = field(default_factory=Fusion)
    views: tuple[str, ...] = ("words", "pairs")
    fetch: Fetch | None = None

    def search(self, query: Query) -> Page:
        """Answer a query. Bad values raise `InputError`; a query without content gets a page that says so."""
        terms = query_terms(query, self.analyser)
        if terms.empty:
            return Page((), total=0 if query.count else None, notes=terms.notes)
        lexical, terms = self._lexical(query, terms)
        literal = query.match == "all" or (terms.prefix and lexical)
        lists = lexical if literal else lexical | self._nearest(query)
        shares = self.fusion.fuse(lists)
        first = {item.id for item in lexical.get("words", ())} if terms.required or terms.prefix else set()
        best = self._best(query, shares, first)
        match = _match("words", terms)
        return Page(
            hits=tuple(self._hit(item, doc, shares[item.id], lists, terms) for item, doc in best),
            total=self.store.count(match, query.scope) if query.count else None,
            facets=self.store.facets(match, query.scope, query.facets) if query.facets else {},
            notes=terms.notes + _found_notes(best, lexical),
        )

    def suggest(self, text: str, scope: Scope | None = None, limit: int = 10) -> list[tuple[str, int]]:
        """输入提示: title words that complete the last word, also from pinyin initials (smx → 石墨烯)."""
        prefix = normalise(text).split()[-1:] or [""]
        return self.store.completions(prefix[0], scope or Scope(), limit)

    def _lexical(self, query: Query, terms: QueryTerms) -> tuple[dict[str, list[Ranked]], QueryTerms]:
        """The lists of words and pairs, with the terms they were found by: nothing found relaxes a query."""
        lists: dict[str, list[Ranked]] = {}
        if "words" in self.views:
            words = self.store.rank(_match("words", terms), query.scope, DEPTH)
            if not words and query.match == "auto":
                terms = self._relaxed(query, terms)
                words = self.store.rank(_match("words", terms), query.scope, DEPTH)
            lists["words"] = words
        if "pairs" in self.views and not terms.prefix and query.match != "all":
            lists["pairs"] = self.store.rank(_match("pairs", terms), query.scope, DEPTH)
        return {name: ranked for name, ranked in lists.items() if ranked}, terms

    def _relaxed(self, query: Query, terms: QueryTerms) -> QueryTerms:
        """Letters that are no word are read as pinyin initials; otherwise any of the words will do."""
        letters = normalise(query.text).strip()
        if letters.isascii() and letters.isalpha() and not query.more:
            listed = self.store.completions(letters, query.scope, INITIALS_READ)
            meant = [word for word, _ in listed if initials(word) == letters and word != letters]
            if meant:
                note = f"按拼音首字母查找:{'、'.join(meant)}。"
                words = dict.fromkeys(meant, 1.0)
                return QueryTerms(words, {}, {}, required=(tuple(meant),), notes=(*terms.notes, note))
        if letters.isascii() and letters.isalnum() and len(letters) >= SHORTEST_PIECE and not query.more:
            note = f"没有这个词,按以“{letters}”开头的编号或词查找。"
            return QueryTerms({}, {}, {}, prefix=letters, notes=(*terms.notes, note))
        if len(terms.required) < 2:
            return replace(terms, required=())
        return replace(terms, required=(), notes=(*terms.notes, "没有同时含全部词的结果,已放宽为含任一词。"))

    def _nearest(self, query: Query) -> dict[str, list[Ranked]]:
        text = "。".join(part for part in (query.text, query.more) if part)
        return {
            meaning.encoder.name: meaning.vectors.nearest(
                meaning.encoder.queries([text])[0], query.scope, DEPTH
            )
            for meaning in self.meanings
        }

    def _best(
        self, query: Query, shares: Mapping[str, Mapping[str, float]], first: Collection[str]
    ) -> list[tuple[Ranked, Doc | None]]:
        """The page's records: by score, then the newer, then the id, so that an order can be repeated.

        Those in ``first`` (they hold every word of a short query) come before the others.

        The records have the last word: what they no longer hold or show in this scope is left out, so that a
        table of vectors a moment behind cannot show a record that was withdrawn.
        """
        scored = [
            Ranked(identifier, sum(parts.values()) + (AHEAD if identifier in first else 0.0))
            for identifier, parts in shares.items()
        ]
        scored.sort(key=lambda item: (-item.score, item.id))
        end = query.offset + query.limit
        if len(scored) > end:
            scored = [item for item in scored if item.score >= scored[end - 1].score]
        source = self.fetch or (self.store.fetch if self.store.keeps_texts else None)
        if source is None:
            return [(item, None) for item in scored[query.offset : end]]
        docs = source([item.id for item in scored], query.scope)
        found = [(item, docs[item.id]) for item in scored if item.id in docs]
        found.sort(key=lambda pair: (-pair[0].score, -_day(pair[1]), pair[0].id))
        return list(found[query.offset : end])

    def _hit(
        self,
        item: Ranked,
        doc: Doc | None,
        parts: Mapping[str, float],
        lists: Mapping[str, Sequence[Ranked]],
        terms: QueryTerms,
    ) -> Hit:
        score = sum(parts.values())
        if doc is None:
            return Hit(item.id, score, parts)
        encoders = [meaning.encoder for meaning in self.meanings]
        found = [(encoder.title, _place(lists.get(encoder.name, ()), item.id)) for encoder in encoders]
        places = {title: place for title, place in found if place}
        matches = field_matches(doc, terms)
        return Hit(item.id, score, parts, doc, reasons(matches, terms, places), highlights(matches))


def _match(view: str, terms: QueryTerms) -> Match:
    if terms.prefix:
        return Match("pairs", {}, prefix=terms.prefix)
    if view == "pairs":
        return Match("pairs", terms.pairs)
    return Match("words", terms.words, terms.required)


def _found_notes(best: Sequence[object], lexical: Mapping[str, object]) -> tuple[str, ...]:
    if not best:
        return ("没有找到;可以换个说法,或放宽筛选条件。",)
    if not lexical:
        return ("没有一条记录含有查询里的词,以下按句意相近列出。",)
    return ()


def _place(ranked: Sequence[Ranked], identifier: str) -> int:
    """The place from 1 in a list, 0 when absent."""
    return next((place for place, item in enumerate(ranked, start=1) if item.id == identifier), 0)


def _day(doc: Doc) -> int:
    return (doc.published or date.min).toordinal()
