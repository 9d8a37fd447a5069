"""搜索: what is found, how it is shown, and that nobody finds what they may not see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from keqiao.core import clock
from keqiao.core.access import PUBLIC, Reach, Viewer, system
from keqiao.core.jobs.progress import unwatched
from keqiao.core.parties.models import Party
from keqiao.core.search import indexing, matching, queries, rebuilding, registry, selectors
from keqiao.core.search.highlighting import excerpt, marked
from keqiao.core.search.models import SearchEntry, SearchQueue
from keqiao.core.search.registry import Source

KIND = "parties.party"
ROBOT = system("测试")


@pytest.fixture(autouse=True)
def source() -> Iterator[Source]:
    """Parties by name and address, seen by themselves and by their division; no other source."""
    before = dict(registry._sources)
    registry._sources.clear()
    yield registry.register(
        Source(
            KIND,
            "单位",
            Party,
            lambda party: (party.name, party.address),
            lambda key: f"/parties/{key}/",
            reach=Reach(division="division", owners=("id",)),
        )
    )
    registry._sources.clear()
    registry._sources.update(before)


def party(name: str, address: str = "", division: str = "510700") -> Party:
    now = clock.now()
    made = Party.objects.create(
        name=name, address=address, kind="enterprise", division=division, created_at=now, changed_at=now
    )
    indexing.drain()
    return made


def found(viewer: Viewer, words: str, **given: Any) -> list[str]:
    question = queries.read(words)
    assert question is not None
    answer = selectors.search(viewer, question, **given)
    return ["".join(piece.text for piece in hit.title) for hit in answer.hits]


@pytest.mark.parametrize(
    "words",
    [
        "成果",
        "成果转化",
        "果转",
        "转化 绵阳",
        "绵阳科技",
        "cgzh",
        "绵",
        "5107",
        "ABC",
        "成果*",
        '"转化"',
        "轉化",
    ],
)
def test_a_record_is_found_by_two_characters_by_a_part_by_initials_and_by_numbers(
    db: None, words: str
) -> None:
    party("绵阳科技成果转化中心 Abc-12", "科创区 5107 号")
    party("成都仪器共享平台", "高新区")
    assert found(ROBOT, words) == ["绵阳科技成果转化中心 Abc-12"]


def test_every_word_must_be_there(db: None) -> None:
    party("绵阳科技成果转化中心")
    assert found(ROBOT, "成果 成都") == []
    assert found(ROBOT, "果成") == []


def test_titles_come_before_texts(db: None) -> None:
    party("成果转化中心")
    party("仪器平台", "成果转化路 1 号")
    assert found(ROBOT, "成果转化") == ["成果转化中心", "仪器平台"]


def test_the_index_follows_changes_and_removals(db: None) -> None:
    one = party("旧名称检测公司")
    one.name = "新名称检测公司"
    one.save()
    indexing.drain()
    assert found(ROBOT, "旧名") == []
    assert found(ROBOT, "新名") == ["新名称检测公司"]
    one.delete()
    indexing.drain()
    assert found(ROBOT, "新名") == []
    assert SearchQueue.objects.count() == 0


def test_the_queue_stands_in_the_acts_transaction_and_is_emptied_after_it(
    db: None, django_capture_on_commit_callbacks: Any
) -> None:
    now = clock.now()
    with django_capture_on_commit_callbacks(execute=True):
        Party.objects.create(
            name="新公司", kind="enterprise", division="510700", created_at=now, changed_at=now
        )
        assert SearchQueue.objects.count() == 1
    assert SearchQueue.objects.count() == 0
    assert found(ROBOT, "新公司") == ["新公司"]


def test_a_rebuild_finds_what_was_loaded_past_the_queue_and_forgets_what_is_gone(db: None) -> None:
    one = party("将被删除的公司")
    now = clock.now()
    Party.objects.bulk_create(
        Party(name=f"批量公司{n}", kind="enterprise", division="510700", created_at=now, changed_at=now)
        for n in range(3)
    )
    Party.objects.filter(pk=one.pk)._raw_delete("default")
    assert rebuilding.rebuild(unwatched()) == 3
    assert found(ROBOT, "删除") == []
    assert len(found(ROBOT, "批量公司")) == 3


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "🎉🎉",
        "AND",
        "OR NOT",
        '"',
        "*",
        "(",
        "a:b",
        "NEAR/3",
        "'; --",
        "^x",
        "-成果",
        "題成果",
        "類planplan",
    ],
)
def test_operators_and_marks_are_words_or_nothing(db: None, words: str) -> None:
    party("成果转化中心")
    question = queries.read(words)
    if question is not None:
        selectors.search(ROBOT, question)


def test_the_page_answers_anything_with_an_answer_or_a_sentence(
    db: None, person: Viewer, sign_in: Any
) -> None:
    party("成果<b>转化</b>中心", "<img onerror=x> 成果 路")
    browser = sign_in(person)
    page = browser.get("/search/", {"q": "成果"}).content.decode()
    assert "<mark>成果</mark>&lt;b&gt;" in page
    assert "<img onerror" not in page
    for words, sentence in (
        ("", "输入要找的词"),
        ("🎉", "没有可搜索的文字"),
        ("zzzz", "没有找到"),
        ("成" * 500, "只用了前 100 个字"),
    ):
        answer = browser.get("/search/", {"q": words, "kind": "no.kind", "page": "99x"})
        assert answer.status_code == 200
        assert sentence in answer.content.decode()


def test_a_search_asks_few_queries(db: None, person: Viewer, django_assert_max_num_queries: Any) -> None:
    party("成果转化中心")
    question = queries.read("成果")
    assert question is not None
    # the first of a process also asks PostgreSQL which kind is the commonest
    with django_assert_max_num_queries(2 if connection.vendor == "sqlite" else 3):
        selectors.search(person, question)
    with django_assert_max_num_queries(2):
        selectors.search(person, question)


def test_pages_go_on(db: None) -> None:
    for number in range(25):
        party(f"检测公司{number:02}")
    assert len(found(ROBOT, "检测")) == 20
    assert len(found(ROBOT, "检测", page=2)) == 5
    assert not set(found(ROBOT, "检测")) & set(found(ROBOT, "检测", page=2))


def member(of: Party) -> Viewer:
    return Viewer("enterprise", UUID(int=1), "经办人01", of.pk, of.name)


WORDS = st.text(alphabet="成果转化检测仪器平台绵阳", min_size=2, max_size=6)


@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=WORDS, second=WORDS, asked=WORDS)
def test_two_units_never_find_each_others_records(db: None, first: str, second: str, asked: str) -> None:
    """In results, counts, facets, highlights: what a stranger gets is what they would get were the other not there."""
    Party.objects.all().delete()
    rebuilding.rebuild()
    mine, theirs = party(f"{first}公司", asked), party(f"{second}公司", asked, division="510100")
    for words in (asked, first, second, "公司"):
        question = queries.read(words)
        assert question is not None
        with_both = selectors.search(member(mine), question)
        assert all(hit.url == f"/parties/{mine.pk}/" for hit in with_both.hits)
        assert selectors.search(PUBLIC, question).facets == []
        planner = Viewer("planner", UUID(int=2), reach="5107")
        assert all(hit.url == f"/parties/{mine.pk}/" for hit in selectors.search(planner, question).hits)
        SearchEntry.objects.filter(object_id=theirs.pk).delete()
        assert selectors.search(member(mine), question) == with_both
        indexing.write(registry._sources[KIND], [theirs])


def test_highlights_are_pieces_of_the_text_itself() -> None:
    pieces = marked("科技成果轉化", ("成果", "果转"))
    assert [(piece.text, piece.hit) for piece in pieces] == [("科技", False), ("成果轉", True), ("化", False)]
    cut = excerpt("字" * 500 + "成果" + "字" * 500, ("成果",))
    assert cut[0].text.startswith("…")
    assert [piece.text for piece in cut if piece.hit] == ["成果"]
    assert re.fullmatch(".{0,200}", "".join(piece.text for piece in cut))


@pytest.mark.parametrize("few", [0, 2, 1000])
@pytest.mark.parametrize("words", ["检测", "检测 绵阳", "jc", "LED", "绵", "无此词", "!!"])
def test_a_list_finds_the_same_however_common_a_word_is(
    db: None, monkeypatch: pytest.MonkeyPatch, few: int, words: str
) -> None:
    """By a list of keys, by asking each of many rows, by asking each of few: what the search over everything finds."""
    for number in range(4):
        party(f"检测公司{number}", address="绵阳市" if number % 2 else "成都 LED 产业园")
    party("石墨烯公司", address="检测路 1 号")
    monkeypatch.setattr(matching, "FEW", few)
    rows = selectors.with_words(Party.objects.all(), KIND, words)
    question = queries.read(words)
    expected = found(ROBOT, words) if question else []
    assert sorted(rows.values_list("name", flat=True)) == sorted(expected)


def test_how_common_a_word_is_is_remembered_and_never_believed(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a process knows of it decides how records are looked for, not which are found."""
    monkeypatch.setattr(matching, "FEW", 2)
    party("检测一公司")
    rows = Party.objects.all()
    with CaptureQueriesContext(connection) as first:
        assert selectors.with_words(rows, KIND, "检测").count() == 1
    with CaptureQueriesContext(connection) as second:
        assert selectors.with_words(rows, KIND, "检测").count() == 1
    assert (len(first), len(second)) == ((2, 1) if connection.vendor == "sqlite" else (1, 1))
    for number in range(5):
        party(f"检测公司{number}")
    assert selectors.with_words(rows, KIND, "检测").count() == 6


def test_the_kind_of_most_entries_is_left_out_of_the_words_on_postgresql(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        party(f"检测公司{number}")
    with_kind = found(ROBOT, "检测")
    if connection.vendor == "postgresql":
        assert matching._commonest() == frozenset()  # it has not looked at the table yet
        caches["process"].clear()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE search_entry")
        assert matching._commonest() == {KIND}
    monkeypatch.setattr(matching, "_commonest", lambda: frozenset({KIND}))
    assert found(ROBOT, "检测") == with_kind != []


def test_what_somebody_sees_few_of_is_found_among_those_alone(db: None, person: Viewer) -> None:
    """An enterprise's own records, by the entries' words; titles first, pages go on."""
    own = party("检测一公司", address="绵阳市")
    for number in range(3):
        party(f"检测公司{number}")
    viewer = Viewer(role="enterprise", user_id=person.user_id, name="经办人", party_id=own.pk)
    assert found(viewer, "检测") == ["检测一公司"]
    assert found(viewer, "绵阳") == ["检测一公司"]
    assert found(viewer, "检测 成都") == []
