"""范围属性: what a scope asks of records, as one number a record, so that a ranked list is sifted at once.

Asking the index which of some hundred ranked records are in scope takes milliseconds; reading a number for
each takes microseconds. Records share few *standings* (visibility, kind, fields and region together). A
standing is a term of the index, and its hash a numeric column: the terms say which standings there are,
`Scope.admits` says which of them a viewer may see, and the column says which one a record has. Owner and
expiry take too many values to be part of it; expiry has a column of its own.
"""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import blake2b

import tantivy

from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.queries import Scope

MOST = 20_000
"""With more standings than this the list is not made: it would take longer than it saves."""

SCOPES_KEPT = 256


def standing_of(doc: Doc) -> tuple[str, int]:
    """The standing of a record, as the term that is indexed and as its number."""
    return _standing(doc.visibility, doc.kind, doc.fields, doc.region)


@lru_cache(maxsize=MOST)
def _standing(
    visibility: tuple[str, ...], kind: str, fields: tuple[str, ...], region: str
) -> tuple[str, int]:
    parts = [sorted(set(visibility)), kind, sorted(set(fields)), region]
    term = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return term, _number(term)


def _number(term: str) -> int:
    """63 bits of a hash, the same in every process."""
    digest = blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


class Standings:
    """范围属性表 of one commit. ``known`` is false when there are too many or two share a number."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        listed = searcher.terms_with_prefix("standing", "", None, MOST + 1)
        self._number_of_records = max(1, searcher.num_docs)
        self._docs: dict[int, tuple[Doc, int]] = {}
        for term, records in listed:
            visibility, kind, fields, region = json.loads(term)
            doc = Doc("", kind, "", fields=tuple(fields), region=region, visibility=tuple(visibility))
            self._docs[_number(term)] = (doc, records)
        self.known = len(listed) <= MOST and len(self._docs) == len(listed)
        self.admitted = lru_cache(maxsize=SCOPES_KEPT)(self._admitted)

    def _admitted(self, scope: Scope) -> tuple[frozenset[int], float]:
        """The numbers a scope admits, and the share of all records that have one of them."""
        found = {number: records for number, (doc, records) in self._docs.items() if scope.admits(doc)}
        return frozenset(found), sum(found.values()) / self._number_of_records

    def holds(self, number: int) -> bool:
        """Whether a number is one of those listed; one that is not says nothing about a record."""
        return number in self._docs
