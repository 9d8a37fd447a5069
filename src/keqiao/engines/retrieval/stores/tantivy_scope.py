"""范围子句: a scope as a clause of a tantivy query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tantivy
from tantivy import Occur
from tantivy import Query as Clause

from keqiao.engines.retrieval.queries import Scope
from keqiao.engines.retrieval.stores.tantivy_schema import day_number

MAX_TERMS = 48
"""A longer query is cut to its rarest terms: common ones cost time and hardly move the order."""


def scope_clause(built: tantivy.Schema, scope: Scope) -> Clause:
    """The scope as a filter that adds nothing to a score."""
    filters: list[tuple[str, Any]] = [("visibility", scope.grants)]
    filters += [
        (name, values)
        for name, values in (
            ("kind", scope.kinds),
            ("fields", scope.fields),
            ("region", scope.regions),
            ("owner", scope.owners),
        )
        if values
    ]
    clauses = [(Occur.Must, _one_of(built, name, sorted(values))) for name, values in filters]
    if scope.as_of is not None:
        clauses.append((Occur.Must, _unexpired(built, day_number(scope.as_of))))
    return Clause.const_score_query(Clause.boolean_query(clauses), 0.0)


def _one_of(built: tantivy.Schema, name: str, values: Sequence[str]) -> Clause:
    """Records with any of the values.

    A set query reads every record of its values before the search begins, a query by term only those that
    the rest of the search comes by: for a tag most records have, that is nearly all the time of a search.
    """
    if len(values) > MAX_TERMS:
        return Clause.term_set_query(built, name, list(values))
    terms = [(Occur.Should, Clause.term_query(built, name, value, "basic")) for value in values]
    return terms[0][1] if len(terms) == 1 else Clause.boolean_query(terms)


def _unexpired(built: tantivy.Schema, day: int) -> Clause:
    return Clause.range_query(built, "expires", tantivy.FieldType.Unsigned, lower_bound=day, upper_bound=None)
