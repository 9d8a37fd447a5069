"""Nothing outside a viewer's view shows anywhere, for records, viewers and queries drawn at random."""

from __future__ import annotations

import sqlite3
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keqiao.engines.retrieval.analysis import default_analyser, normalise
from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.duplicates import near_duplicates
from keqiao.engines.retrieval.engine import Meaning, SearchEngine
from keqiao.engines.retrieval.meaning.approximate import ApproximateVectors
from keqiao.engines.retrieval.meaning.vectors import ExactVectors
from keqiao.engines.retrieval.queries import FACETS, Query, Scope
from keqiao.engines.retrieval.stores import Match, Store, tantivy_standings
from keqiao.engines.retrieval.stores.postgres_store import PostgresStore
from keqiao.engines.retrieval.stores.sqlite_store import SqliteStore
from keqiao.engines.retrieval.stores.tantivy_store import TantivyStore

WORDS = ("石墨烯", "涂料", "成果", "专利", "污水处理", "电池", "led", "脱硝", "转化", "铝")
TAGS = ("public", "party:a", "party:b", "office")
text = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map("、".join)
subset = st.frozensets(st.sampled_from(TAGS))
days = st.none() | st.sampled_from([date(2025, 1, 1), date(2026, 1, 1)])


@st.composite
def collections(draw: st.DrawFn) -> list[Doc]:
    number = draw(st.integers(1, 12))
    return [
        Doc(
            f"R{index}",
            draw(st.sampled_from(["achievement", "patent"])),
            # a secret mark in each title tells whose words came out
            draw(text) + f"甲{index}号",
            draw(text),
            fields=tuple(draw(st.frozensets(st.sampled_from(["材料", "环保"])))),
            region=draw(st.sampled_from(["成都", "绵阳", f"只有{index}知道"])),
            owner=f"单位{index}",
            expires=draw(days),
            visibility=tuple(sorted(draw(subset))),
        )
        for index in range(number)
    ]


scopes = st.builds(
    Scope,
    grants=subset,
    kinds=st.sampled_from([frozenset(), frozenset({"patent"})]),
    fields=st.sampled_from([frozenset(), frozenset({"环保"})]),
    as_of=st.none() | st.just(date(2025, 6, 1)),
)
queries = st.one_of(text, st.sampled_from(["铝", "smx", "单位", "号", "led", "甲"]), st.text(max_size=8))


class LetterEncoder:
    """A stand-in encoder: counts of letters, enough to give every record a place in the list."""

    name = title = identity = "letters"
    dimension = 16

    def passages(self, texts):
        rows = np.zeros((len(texts), 16), dtype=np.float32)
        for row, one in zip(rows, texts, strict=True):
            for letter in one:
                row[ord(letter) % 16] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)

    queries = passages


def check(store: Store, docs: list[Doc], scope: Scope, query: str) -> None:
    store.upsert(docs)
    store.commit()
    encoder = LetterEncoder()
    table = ExactVectors(encoder.dimension)
    table.upsert(docs, encoder.passages([doc.title for doc in docs]))
    engine = SearchEngine(store, [Meaning(encoder, table)])
    admitted = {doc.id: doc for doc in docs if scope.admits(doc)}
    if query.strip():
        page = engine.search(Query(query, scope=scope, limit=50, facets=FACETS, count=True))
        assert {hit.id for hit in page.hits} <= admitted.keys()
        assert page.total is not None
        assert page.total <= len(admitted)
        hidden = [doc for doc in docs if doc.id not in admitted]
        shown = repr([(hit.highlights, hit.reasons, hit.doc) for hit in page.hits])
        assert not any(doc.title in shown or doc.owner + "'" in shown for doc in hidden)
        for name, counts in page.facets.items():
            for value, number in counts.items():
                values = [getattr(doc, name) for doc in admitted.values()]
                assert number <= sum(
                    value in held if isinstance(held, tuple) else value == held for held in values
                )
    for prefix in (normalise(query).strip(), "石", "smx", "甲"):
        for word, number in engine.suggest(prefix, scope, 50):
            assert number <= sum(word in normalise(doc.title) for doc in admitted.values())
    draft = Doc("draft", "achievement", docs[0].title, docs[0].body)
    assert {item.doc.id for item in near_duplicates(engine, draft, scope)} <= admitted.keys()


def check_count(store: Store, docs: list[Doc], scope: Scope, query: str) -> None:
    """The count is exactly the number of admitted records with a word of the query."""
    page = SearchEngine(store).search(Query(query, scope=scope, count=True, match="any"))
    analyser = default_analyser()
    wanted = set(analyser.words(query))
    wanted |= {other for word in wanted for other in analyser.synonyms(word)}
    held = [
        doc for doc in docs if scope.admits(doc) and wanted & set(analyser.words(f"{doc.title}。{doc.body}"))
    ]
    assert page.total == len(held)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(docs=collections(), scope=scopes, query=queries, counted=text)
def test_nothing_hidden_shows_with_tantivy(docs, scope, query, counted):
    with tempfile.TemporaryDirectory() as folder:
        store = TantivyStore(Path(folder))
        check(store, docs, scope, query)
        check_count(store, docs, scope, counted)
        store.close()


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(docs=collections(), scope=scopes, query=queries, counted=text)
def test_nothing_hidden_shows_with_sqlite(docs, scope, query, counted):
    store = SqliteStore(sqlite3.connect(":memory:"))
    check(store, docs, scope, query)
    check_count(store, docs, scope, counted)


@settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(docs=collections(), scope=scopes, query=queries, counted=text)
def test_nothing_hidden_shows_with_postgres(postgres, docs, scope, query, counted):
    with psycopg.connect(postgres) as connection:
        connection.execute("DROP TABLE IF EXISTS retrieval_completion, retrieval_record")
        store = PostgresStore(connection)
        check(store, docs, scope, query)
        check_count(store, docs, scope, counted)


@settings(deadline=None, max_examples=100)
@given(docs=collections(), later=collections(), scope=scopes, lists=st.booleans())
def test_rows_of_vectors_are_masked_as_the_scope_means(docs, later, scope, lists):
    """Exact or in lists, replaced and deleted rows too."""
    encoder = LetterEncoder()
    exact = ExactVectors(16)
    exact.upsert(docs, encoder.passages([doc.title for doc in docs]))
    table = ApproximateVectors.of_exact(exact) if lists else exact
    everything = np.ones(16, dtype=np.float32)
    near = table.nearest(everything, scope, 100)
    assert {item.id for item in near} == {doc.id for doc in docs if scope.admits(doc)}
    table.delete([docs[-1].id, "no such record"])
    table.upsert(later, encoder.passages([doc.title for doc in later]))
    held = {doc.id: doc for doc in docs[:-1]} | {doc.id: doc for doc in later}
    near = table.nearest(everything, scope, 100)
    assert {item.id for item in near} == {doc.id for doc in held.values() if scope.admits(doc)}


def test_a_record_withdrawn_from_the_store_does_not_show_through_old_vectors(tmp_path):
    doc = Doc("R1", "achievement", "石墨烯涂料")
    store = TantivyStore(tmp_path)
    store.upsert([doc])
    store.commit()
    encoder = LetterEncoder()
    table = ExactVectors(16)
    table.upsert([doc], encoder.passages([doc.title]))
    store.delete(["R1"])
    store.commit()
    page = SearchEngine(store, [Meaning(encoder, table)]).search(Query("石墨烯"))
    assert page.hits == ()
    store.close()


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.98])
def test_ranking_first_and_filtering_later_gives_the_filtered_list(tmp_path, share):
    """The two ways the tantivy store ranks agree, whatever share of the records is in scope."""
    generator = np.random.default_rng(7)
    docs = [
        Doc(
            f"R{index}",
            "achievement",
            "、".join(generator.choice(WORDS, 3)),
            visibility=("public",) if generator.random() < share else ("office",),
        )
        for index in range(600)
    ]
    store = TantivyStore(tmp_path)
    store.upsert(docs, replacing=False)
    store.commit()
    store.close()
    engine = SearchEngine(store, views=("words",))
    page = engine.search(Query("石墨烯电池转化成果", limit=300))
    words = set(default_analyser().words("石墨烯电池转化成果"))
    expected = [
        doc
        for doc in docs
        if doc.visibility == ("public",) and words & set(default_analyser().words(doc.title))
    ]
    assert len(page.hits) == min(200, len(expected))
    assert {hit.id for hit in page.hits} <= {doc.id for doc in expected}


SIFTED = (
    Scope(),
    Scope(kinds=frozenset({"patent", "expert"})),
    Scope(regions=frozenset({"成都"}), fields=frozenset({"材料"})),
    Scope(frozenset({"public", "office"}), as_of=date(2025, 6, 1)),
    Scope(as_of=date(2025, 6, 1), owners=frozenset({"单位1"})),
)


@pytest.mark.parametrize("scope", SIFTED)
@pytest.mark.parametrize("most", [tantivy_standings.MOST, 3])
def test_sifting_a_ranked_list_gives_the_filtered_list(tmp_path, monkeypatch, scope, most):
    """By numbers, or, with too many standings to list, by the filter: the same records and scores."""
    monkeypatch.setattr(tantivy_standings, "MOST", most)
    generator = np.random.default_rng(11)
    docs = [
        Doc(
            f"R{index}",
            str(generator.choice(["achievement", "patent", "expert"])),
            "、".join(generator.choice(WORDS, 3)),
            fields=("材料", "环保")[: generator.integers(0, 3)],
            region=str(generator.choice(["成都", "绵阳"])),
            owner=f"单位{index % 2}",
            expires=(None, date(2025, 1, 1), date(2026, 1, 1))[index % 3],
            visibility=(("public",), ("office", "public"), ("office",), ())[index % 4],
        )
        for index in range(400)
    ]
    store = TantivyStore(tmp_path)
    store.upsert(docs, replacing=False)
    store.commit()
    match = Match("words", dict.fromkeys(default_analyser().words("石墨烯电池转化成果"), 1.0))
    filtered = store._ranked(store._both(store._matching(match), scope), 400)
    given = store.rank(match, scope, 400)
    assert sorted(given, key=lambda item: item.id) == sorted(filtered, key=lambda item: item.id)
    admitted = {doc.id for doc in docs if scope.admits(doc)}
    assert {item.id for item in given} == {
        doc.id
        for doc in docs
        if doc.id in admitted and set(match.terms) & set(default_analyser().words(doc.title))
    }
    store.close()
