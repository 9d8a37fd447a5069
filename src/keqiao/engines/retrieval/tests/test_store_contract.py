"""What every store must do, asked of all three."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from keqiao.engines.retrieval.analysis import default_analyser
from keqiao.engines.retrieval.engine import SearchEngine
from keqiao.engines.retrieval.queries import FACETS, Query, Scope
from keqiao.engines.retrieval.stores import Match, Store
from keqiao.engines.retrieval.tests.records import RECORDS

EVERYONE = Scope(frozenset({"public", "party:丙", "party:甲", "office"}))


@pytest.fixture
def engine(store: Store) -> SearchEngine:
    store.upsert(RECORDS, replacing=False)
    store.commit()
    return SearchEngine(store)


def ids(engine: SearchEngine, text: str, scope: Scope = EVERYONE, **more: object) -> list[str]:
    return [hit.id for hit in engine.search(Query(text, scope=scope, **more)).hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("成果", {"R3", "R5"}),
        ("专利", {"R2"}),
        ("石墨烯", {"R1", "R4"}),
        ("graphene", {"R1", "R4"}),
        ("废水", {"R3"}),
        ("锂电池", {"R2"}),
        ("烟气脱硝", {"R6"}),
        ("ＮＯｘ", {"R6"}),
        ("鏡", {"R4"}),
        ("镜", {"R4"}),
        ("gckj", set()),
    ],
)
def test_short_queries_find_exactly_the_records_that_hold_their_words(engine, text, expected):
    page = engine.search(Query(text, scope=EVERYONE, match="auto"))
    assert {hit.id for hit in page.hits if any(reason.field for reason in hit.reasons)} >= expected
    assert {hit.id for hit in page.hits[: len(expected)]} == expected


def test_a_record_without_visibility_is_seen_by_nobody(engine):
    assert "R7" not in ids(engine, "无人看得见的草稿 石墨烯", match="any")


def test_the_public_sees_public_records_only(engine):
    assert set(ids(engine, "石墨烯", Scope())) == {"R1"}
    assert ids(engine, "污水处理", Scope()) == []
    assert ids(engine, "石墨烯", Scope(frozenset())) == []


def test_filters_hold_inside_the_query(engine):
    assert ids(engine, "材料", replace(EVERYONE, kinds=frozenset({"patent"}))) == ["R2"]
    assert set(ids(engine, "石墨烯", replace(EVERYONE, regions=frozenset({"成都"})))) == {"R1", "R4"}
    assert ids(engine, "正极", replace(EVERYONE, fields=frozenset({"新材料"}))) == ["R2"]
    assert (
        ids(engine, "石墨烯", replace(EVERYONE, owners=frozenset({"甲大学"}), kinds=frozenset({"expert"})))
        == []
    )


def test_an_expired_record_is_left_out_on_the_day_after_its_last(engine):
    assert ids(engine, "包覆", replace(EVERYONE, as_of=date(2026, 6, 30))) == ["R2"]
    assert ids(engine, "包覆", replace(EVERYONE, as_of=date(2026, 7, 1))) == []


def test_counts_and_facets_agree_with_the_records_in_scope(engine):
    page = engine.search(Query("石墨烯", scope=EVERYONE, count=True, facets=FACETS))
    assert page.total == 2
    assert page.facets["kind"] == {"achievement": 1, "instrument": 1}
    assert page.facets["fields"] == {"新材料": 1, "科学仪器": 1}
    assert page.facets["owner"] == {"甲大学": 2}


def test_completions_come_from_titles_in_scope_by_head_or_by_initials(engine):
    assert engine.suggest("石墨", EVERYONE) == [("石墨", 1), ("石墨烯", 1)]
    assert engine.suggest("smx", EVERYONE) == [("石墨烯", 1)]
    assert engine.suggest("wscl", EVERYONE) == [("污水处理", 1)]
    assert engine.suggest("wscl", Scope()) == []


def test_initials_are_searched_when_they_are_no_word(engine):
    page = engine.search(Query("smx", scope=EVERYONE))
    assert {hit.id for hit in page.hits} == {"R1", "R4"}
    assert "石墨烯" in page.notes[0]


def test_the_beginning_of_a_number_is_enough(engine):
    assert ids(engine, "ZL2020") == ["R2"]


def test_a_record_replaced_is_found_by_its_new_words_only(store):
    store.upsert(RECORDS)
    store.commit()
    store.upsert([replace(RECORDS[0], title="陶瓷刀具", body="", keywords=())])
    store.commit()
    engine = SearchEngine(store)
    assert ids(engine, "涂料") == []
    assert ids(engine, "陶瓷刀具") == ["R1"]
    assert store.size() == len(RECORDS)


def test_a_deleted_record_leaves_results_counts_and_completions(store):
    store.upsert(RECORDS)
    store.commit()
    store.delete(["R1", "no such record"])
    store.commit()
    engine = SearchEngine(store)
    page = engine.search(Query("石墨烯", scope=EVERYONE, count=True))
    assert [hit.id for hit in page.hits] == ["R4"]
    assert page.total == 1
    assert engine.suggest("smx", EVERYONE) == []


def test_what_was_committed_is_there_when_opened_again(new_store: Callable[[], Store]):
    first = new_store()
    first.upsert(RECORDS)
    first.commit()
    if hasattr(first, "close"):
        first.close()
    assert ids(SearchEngine(new_store()), "石墨烯") == ["R1", "R4"]


@pytest.mark.parametrize("term", ["'", '"', "a'b", "\\", "*", "%", "_", "(", "a|b", "!", ":*", "x" * 500])
def test_marks_that_mean_something_to_a_store_are_only_characters(engine, term):
    match = Match("words", {term: 1.0, "石墨烯": 1.0})
    assert {item.id for item in engine.store.rank(match, EVERYONE, 10)} == {"R1", "R4"}
    assert engine.store.count(Match("words", {}, prefix=term), EVERYONE) >= 0
    engine.store.completions(term, EVERYONE, 5)


def test_lists_come_in_the_same_order_every_time(engine):
    terms = dict.fromkeys(default_analyser().words("石墨烯 成果 材料 处理 开放"), 1.0)
    first = engine.store.rank(Match("words", terms), EVERYONE, 10)
    assert first == engine.store.rank(Match("words", terms), EVERYONE, 10)
    assert [item.score for item in first] == sorted((item.score for item in first), reverse=True)
