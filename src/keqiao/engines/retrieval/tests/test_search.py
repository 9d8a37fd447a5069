"""Odd queries, reasons, highlights, duplicates, fusion."""

from __future__ import annotations

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.duplicates import near_duplicates
from keqiao.engines.retrieval.engine import SearchEngine
from keqiao.engines.retrieval.fusion import Fusion
from keqiao.engines.retrieval.queries import Query, Scope
from keqiao.engines.retrieval.stores import Ranked
from keqiao.engines.retrieval.stores.tantivy_store import TantivyStore
from keqiao.engines.retrieval.tests.records import RECORDS


@pytest.fixture
def engine(tmp_path):
    store = TantivyStore(tmp_path)
    store.upsert(RECORDS, replacing=False)
    store.commit()
    store.close()
    return SearchEngine(store)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("的", "虚词"),
        ("如何以及为了的", "虚词"),
        ("😀🎉", "没有可检索的文字"),
        ("*?()!~", "没有可检索的文字"),
        ("AND OR NOT", "虚词"),
    ],
)
def test_a_query_without_content_is_answered_with_a_sentence(engine, text, word):
    page = engine.search(Query(text, count=True))
    assert page.hits == ()
    assert page.total == 0
    assert word in page.notes[0]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        (Query(""), "空的"),
        (Query(" \n"), "空的"),
        (Query("长" * 20_001), "20001 个字符"),
        (Query("铝", limit=0), "limit"),
        (Query("铝", limit=1001), "limit"),
        (Query("铝", offset=-1), "offset"),
        (Query("铝", match="most"), "match"),
        (Query("铝", facets=("colour",)), "colour"),
    ],
)
def test_a_query_that_makes_no_sense_is_refused(engine, query, word):
    with pytest.raises(InputError, match=word):
        engine.search(query)


def test_five_hundred_characters_are_answered(engine):
    text = ("石墨烯改性水性防腐涂料,用氧化石墨烯片层阻隔腐蚀介质。" * 20)[:500]
    assert engine.search(Query(text)).hits[0].id == "R1"


def test_one_character_finds_what_holds_it_anywhere(engine):
    page = engine.search(Query("盐"))
    assert [hit.id for hit in page.hits] == ["R1"]
    assert page.hits[0].reasons[0].sentence == "正文里有“盐”"


def test_a_short_query_nobody_satisfies_is_relaxed_and_says_so(engine):
    page = engine.search(Query("石墨烯 陶瓷"))
    assert [hit.id for hit in page.hits] == ["R1"]
    assert "放宽" in page.notes[0]
    assert engine.search(Query("石墨烯 陶瓷", match="all")).hits == ()
    assert [hit.id for hit in engine.search(Query("石墨烯 防腐", match="all")).hits] == ["R1"]


def test_reasons_name_fields_and_words_and_own_up_to_synonyms(engine):
    reasons = engine.search(Query("graphene 防腐")).hits[0].reasons
    assert [reason.field for reason in reasons] == ["title", "keywords", "body"]
    assert "“石墨烯”(“graphene”的同义词)" in reasons[0].sentence
    assert not any("%" in reason.sentence for reason in reasons)


def test_highlights_mark_the_original_spelling(engine):
    hit = engine.search(Query("烟气脱硝")).hits[0]
    (found,) = hit.highlights
    assert [found.text[start:end] for start, end in found.spans] == ["烟氣脫硝"]


def test_near_duplicates_are_listed_before_publishing(engine):
    draft = Doc("new", "achievement", "石墨烯改性水性防腐涂料的制备", "用氧化石墨烯阻隔腐蚀介质")
    (found,) = near_duplicates(engine, draft, Scope())
    assert found.doc.id == "R1"
    assert found.title > 0.6
    assert near_duplicates(engine, Doc("n", "achievement", "核磁共振谱仪"), Scope()) == []


def test_pages_follow_one_another_without_gap_or_repeat(engine):
    scope = Scope(frozenset({"public", "party:甲", "party:丙"}))
    whole = [hit.id for hit in engine.search(Query("成果 石墨烯 材料 处理", scope=scope, limit=10)).hits]
    parts = [
        hit.id
        for offset in range(len(whole))
        for hit in engine.search(Query("成果 石墨烯 材料 处理", scope=scope, limit=1, offset=offset)).hits
    ]
    assert parts == whole


def test_convex_fusion_stretches_each_list_and_adds_the_weights():
    lists = {
        "words": [Ranked("a", 4.0), Ranked("b", 1.0)],
        "use": [Ranked("b", 0.9), Ranked("c", 0.5), Ranked("a", 0.1)],
    }
    shares = Fusion().fuse(lists)
    # words: floor 0 because the list is short of its depth; the encoder's floor is its last score
    assert shares["a"] == {"words": 0.5, "use": 0.0}
    assert shares["b"] == {"words": 0.125, "use": 1.0}
    assert shares["c"]["use"] == pytest.approx(0.5)


def test_reciprocal_fusion_is_one_over_constant_plus_place():
    shares = Fusion("reciprocal", {}).fuse({"words": [Ranked("a", 9.0), Ranked("b", 1.0)]})
    assert shares == {"a": {"words": 1 / 61}, "b": {"words": 1 / 62}}
