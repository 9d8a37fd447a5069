"""tantivy 存储: the embedded default; an index in one folder, no server."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import compress
from pathlib import Path

import tantivy
from tantivy import Occur
from tantivy import Query as Clause

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval.analysis import Analyser, default_analyser
from keqiao.engines.retrieval.documents import Doc, doc_from_record
from keqiao.engines.retrieval.queries import Scope
from keqiao.engines.retrieval.stores.contract import Match, Ranked
from keqiao.engines.retrieval.stores.cutting import cut_docs
from keqiao.engines.retrieval.stores.tantivy_ids import unpacked
from keqiao.engines.retrieval.stores.tantivy_schema import (
    day_number,
    register_splitter,
    schema,
    tantivy_document,
)
from keqiao.engines.retrieval.stores.tantivy_scope import MAX_TERMS, scope_clause
from keqiao.engines.retrieval.stores.tantivy_standings import Standings

COMMON = 0.05
COMMON_FROM = 10_000
TELLING = 3
"""常见词: where any term will do, one that more than this share of the records hold, and so many of them, is
left out of the ranking as long as so many rarer ones are there: its list is the longest to read and its
weight the least. Shorter lists are read in no time worth saving."""

MAX_PREFIX_TERMS = 64
_DENSE = 0.1
"""The share of records in scope from which a list is ranked first and sifted after."""

_THREADS = 2
_HEAP = 400_000_000
"""Shared by the threads. A thread writes a segment out when its part is full, some hundred thousand records:
fewer and larger segments need no merging and are searched faster; the memory does not grow with the index."""


class TantivyStore:
    """tantivy 存储.

    One process writes (tantivy's own lock sees to it), any number read. ``keep_text=False`` leaves
    texts to the caller's records and makes the index about half as large.
    """

    def __init__(self, folder: Path, analyser: Analyser | None = None, *, keep_text: bool = True) -> None:
        self._analyser = analyser or default_analyser()
        self.keeps_texts = keep_text
        self._index = _open(folder)
        self._schema = self._index.schema
        self._writer: tantivy.IndexWriter | None = None
        self._look()

    def _look(self) -> None:
        """Take up the last commit. What was remembered of the former one is dropped."""
        self._index.reload()
        self._searcher = self._index.searcher()
        self._standings = cache(partial(Standings, self._searcher))

    # --- writing ---

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            try:
                self._writer = self._index.writer(_HEAP, _THREADS)
            except ValueError as error:
                raise InputError("索引正被另一个进程写入,请等它结束再试({error})", error=error) from None
        return self._writer

    def upsert(self, docs: Iterable[Doc], *, replacing: bool = True) -> int:
        writer = self._writing()
        number = 0
        for doc, tokens in cut_docs(docs, self._analyser):
            number += 1
            if replacing:
                writer.delete_documents_by_term("id", doc.id)
            writer.add_document(tantivy_document(doc, tokens, keep_text=self.keeps_texts))
        return number

    def delete(self, ids: Iterable[str]) -> None:
        writer = self._writing()
        for identifier in ids:
            writer.delete_documents_by_term("id", identifier)

    def commit(self) -> None:
        """Make what was written visible and safe from a crash."""
        self._writing().commit()
        self._look()

    def close(self) -> None:
        """Wait for merges and give the writing lock back."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None
            self._look()

    # --- reading ---

    def rank(self, match: Match, scope: Scope, limit: int) -> list[Ranked]:
        telling = self._telling(match)
        found = self._ranked_in(telling, scope, limit)
        # the records that hold none but common terms are only wanted when the list is not full without them
        return found if len(found) >= limit or telling is match else self._ranked_in(match, scope, limit)

    def _telling(self, match: Match) -> Match:
        """A match without the terms that a large part of the records hold, if enough rarer ones are left."""
        if match.required or match.prefix or match.every or len(match.terms) <= TELLING:
            return match
        held = {term: self._searcher.doc_freq(match.view, term) for term in match.terms}
        rarest = sorted(filter(held.get, held), key=lambda term: (held[term], term))
        most = max(self._searcher.num_docs * COMMON, COMMON_FROM)
        common = {term for term in rarest[TELLING:] if held[term] > most}
        if not common:
            return match
        return replace(match, terms={t: weight for t, weight in match.terms.items() if t not in common})

    def _ranked_in(self, match: Match, scope: Scope, limit: int) -> list[Ranked]:
        clause = self._matching(match)
        if clause is None or not scope.grants:
            return []
        found = self._ranked_then_sifted(clause, scope, limit)
        return self._ranked(self._both(clause, scope), limit) if found is None else found

    def _ranked_then_sifted(self, clause: Clause, scope: Scope, limit: int) -> list[Ranked] | None:
        """The same list by a shorter way, unless few records are in scope; None when it cannot be told so.

        Ranking without the filter lets tantivy skip blocks that cannot reach the top. A filter does not
        change scores, so the best in-scope records of a longer list are the best in scope, provided
        enough remain.
        """
        standings = self._standings()
        admitted, share = standings.admitted(scope)
        if scope.owners or not standings.known or share < _DENSE:
            return None
        asked = int(limit / share * 1.2) + 10
        hits = self._searcher.search(clause, limit=asked, count=False).hits
        places = [address for _, address in hits]
        numbers = self._column("standing_number", places)
        if not all(map(standings.holds, numbers)):
            return None
        inside = [number in admitted for number in numbers]
        if scope.as_of is not None:
            day, last_days = day_number(scope.as_of), self._column("expires", places)
            inside = [there and last >= day for there, last in zip(inside, last_days, strict=True)]
        kept = list(compress(hits, inside))
        return self._named(kept[:limit]) if len(kept) >= limit or len(hits) < asked else None

    def _column(self, name: str, places: list[tantivy.DocAddress], absent: int = -1) -> list[int]:
        """A number of each record; ``absent``, by default no record's number, where there is none."""
        found = self._searcher.fast_field_values(name, places)
        return [absent if value is None else int(value) for value in found]

    def _ranked(self, clause: Clause, limit: int) -> list[Ranked]:
        return self._named(self._searcher.search(clause, limit=limit, count=False).hits)

    def _named(self, hits: Sequence[tuple[float, tantivy.DocAddress]]) -> list[Ranked]:
        places = [address for _, address in hits]
        ids = unpacked(lambda name: self._column(name, places, absent=0))
        return [
            Ranked(identifier or str(self._searcher.doc(address)["id"][0]), score)
            for identifier, (score, address) in zip(ids, hits, strict=True)
        ]

    def _counted(self, clause: Clause) -> int:
        found = self._searcher.search(clause, limit=1, count=True)
        return int(found.count)  # type: ignore[attr-defined]  # the stub forgets it

    def count(self, match: Match, scope: Scope) -> int:
        clause = self._matching(match)
        return self._counted(self._both(clause, scope)) if clause is not None and scope.grants else 0

    def facets(self, match: Match, scope: Scope, names: Sequence[str]) -> dict[str, dict[str, int]]:
        clause = self._matching(match)
        if clause is None or not scope.grants:
            return {name: {} for name in names}
        wanted = {name: {"terms": {"field": name, "size": 1_000}} for name in names}
        found = self._searcher.aggregate(self._both(clause, scope), wanted)
        return {
            name: {row["key"]: row["doc_count"] for row in found[name]["buckets"] if row["key"]}
            for name in names
        }

    def completions(self, prefix: str, scope: Scope, limit: int) -> list[tuple[str, int]]:
        if not prefix or not scope.grants:
            return []
        scoped = scope_clause(self._schema, scope)
        found = dict(self._searcher.terms_with_prefix("title_words", prefix, scoped, limit))
        if prefix.isascii():
            for term, number in self._searcher.terms_with_prefix("initials", prefix, scoped, limit):
                found.setdefault(term.partition("|")[2], number)
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:limit]

    def fetch(self, ids: Sequence[str], scope: Scope) -> dict[str, Doc]:
        if not ids or not scope.grants:
            return {}
        clause = self._both(Clause.term_set_query(self._schema, "id", list(ids)), scope)
        hits = self._searcher.search(clause, limit=len(ids), count=False).hits
        records = (self._searcher.doc(address).get_first("record") for _, address in hits)
        docs = (
            doc_from_record(json.loads(bytes(record)), "索引") for record in records if record is not None
        )
        return {doc.id: doc for doc in docs}

    def size(self) -> int:
        return int(self._searcher.num_docs)

    # --- clauses ---

    def _matching(self, match: Match) -> Clause | None:
        """The match as a clause; None when no record can satisfy it."""
        terms = match.terms
        if match.prefix:
            listed = self._searcher.terms_with_prefix(match.view, match.prefix, None, MAX_PREFIX_TERMS)
            terms = {term: 1.0 for term, _ in listed}
        held = {term: number for term in terms if (number := self._searcher.doc_freq(match.view, term))}
        rarest = sorted(held, key=lambda term: (held[term], term))[:MAX_TERMS]
        weighted = {term: self._weighted(match.view, term, terms[term]) for term in rarest}
        clauses = []
        for group in match.required:
            alternatives = [(Occur.Should, weighted.pop(term)) for term in group if term in weighted]
            if not alternatives:
                return None
            clauses.append((Occur.Must, Clause.boolean_query(alternatives)))
        clauses += [(Occur.Should, clause) for clause in weighted.values()]
        return Clause.boolean_query(clauses) if clauses else None

    def _weighted(self, view: str, term: str, weight: float) -> Clause:
        clause = Clause.term_query(self._schema, view, term, "freq")
        return clause if weight == 1.0 else Clause.boost_query(clause, weight)

    def _both(self, clause: Clause, scope: Scope) -> Clause:
        return Clause.boolean_query([(Occur.Must, clause), (Occur.Must, scope_clause(self._schema, scope))])


def _open(folder: Path) -> tantivy.Index:
    folder.mkdir(parents=True, exist_ok=True)
    try:
        index = tantivy.Index(schema(), path=str(folder))
    except ValueError as error:
        raise InputError("{folder} 不是本引擎的索引,或版本不合:{error}", folder=folder, error=error) from None
    register_splitter(index)
    return index
