"""存储约定: what the search engine asks of a store. A store ranks terms; it knows nothing of meaning or
fusion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.queries import Scope

View: TypeAlias = Literal["words", "pairs"]


@dataclass(frozen=True)
class Match:
    """检索条件: weighted terms of one view.

    A record matches when it holds a term of every group in ``required``, or, without groups, any term at all.
    ``prefix`` stands instead of terms. A store may leave common terms out of a ranking (never out of a
    count); ``every`` forbids it, for measuring.
    """

    view: View
    terms: Mapping[str, float]
    required: tuple[tuple[str, ...], ...] = ()
    prefix: str = ""
    every: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """一个候选: a record's id and its score in one list, higher first."""

    id: str
    score: float


class Store(Protocol):
    """存储.

    ``keeps_texts`` tells whether `fetch` can give records back. Every reading method takes the scope
    and answers only from inside it. Writes become visible at `commit`.
    """

    @property
    def keeps_texts(self) -> bool: ...

    def upsert(self, docs: Iterable[Doc], *, replacing: bool = True) -> int:
        """Add records or replace those with the same id; the number written.

        ``replacing=False`` is for filling an empty store with records known to have different ids: it
        is faster.
        """
        ...

    def delete(self, ids: Iterable[str]) -> None: ...

    def commit(self) -> None: ...

    def rank(self, match: Match, scope: Scope, limit: int) -> list[Ranked]:
        """The best records, ties in a repeatable order."""
        ...

    def count(self, match: Match, scope: Scope) -> int: ...

    def facets(self, match: Match, scope: Scope, names: Sequence[str]) -> dict[str, dict[str, int]]: ...

    def completions(self, prefix: str, scope: Scope, limit: int) -> list[tuple[str, int]]:
        """Title words that begin with ``prefix`` or have it as pinyin initials, with the records that
        hold them."""
        ...

    def fetch(self, ids: Sequence[str], scope: Scope) -> dict[str, Doc]:
        """The records with these ids that are in scope; empty when the store keeps no texts."""
        ...

    def size(self) -> int:
        """The number of records, in scope or not (for the operator, never for a viewer)."""
        ...
