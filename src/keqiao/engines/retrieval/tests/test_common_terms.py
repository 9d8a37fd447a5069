"""Common terms are left out of a full ranking, and out of nothing else."""

from __future__ import annotations

import pytest

from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.queries import Scope
from keqiao.engines.retrieval.stores import Match, tantivy_store
from keqiao.engines.retrieval.stores.tantivy_store import TantivyStore

RARE = ("石墨烯", "脱硝", "电池")
ALL = Match("words", dict.fromkeys((*RARE, "涂料"), 1.0))


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A hundred records: 涂料 in each, each rare word in five."""
    monkeypatch.setattr(tantivy_store, "COMMON_FROM", 20)
    docs = [
        Doc(f"R{n}", "achievement", f"{RARE[n]}涂料" if n < len(RARE) else "涂料", visibility=("public",))
        for n in range(100)
    ]
    docs += [Doc(f"S{n}", "achievement", RARE[n % 3], "涂料" * (n % 2)) for n in range(12)]
    opened = TantivyStore(tmp_path)
    opened.upsert(docs, replacing=False)
    opened.commit()
    yield opened
    opened.close()


def ids(store, match, limit):
    return [item.id for item in store.rank(match, Scope(), limit)]


def test_a_full_list_is_ranked_by_the_telling_terms(store):
    rare = Match("words", dict.fromkeys(RARE, 1.0))
    assert store.rank(ALL, Scope(), 15) == store.rank(rare, Scope(), 15)
    assert len(ids(store, ALL, 15)) == 15


def test_a_list_that_is_not_full_without_them_holds_every_record_with_a_term(store):
    assert len(ids(store, ALL, 200)) == 112
    assert len(ids(store, ALL, 50)) == 50


def test_counts_and_facets_leave_no_term_out(store):
    assert store.count(ALL, Scope()) == 112
    assert store.facets(ALL, Scope(), ["kind"]) == {"kind": {"achievement": 112}}


def test_asking_for_every_term_leaves_none_out(store):
    every = Match("words", ALL.terms, every=True)
    assert store.rank(every, Scope(), 15) != store.rank(ALL, Scope(), 15)


def test_a_term_of_few_records_is_not_common_whatever_their_share(store, monkeypatch):
    monkeypatch.setattr(tantivy_store, "COMMON_FROM", 10_000)
    assert store.rank(ALL, Scope(), 15) == store.rank(Match("words", ALL.terms, every=True), Scope(), 15)


def test_few_terms_and_required_ones_are_all_kept(store):
    few = Match("words", {"涂料": 1.0, "石墨烯": 1.0})
    assert store.rank(few, Scope(), 5) == store.rank(Match("words", few.terms, every=True), Scope(), 5)
    required = Match("words", ALL.terms, (("涂料",), ("石墨烯",)))
    assert {"R0"} <= set(ids(store, required, 50)) <= {"R0", "S3", "S9"}
