"""The analyser: one cut for index and query."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.retrieval.analysis import (
    Analyser,
    Lexicon,
    default_analyser,
    initials,
    normalise,
    normalise_all,
    normalise_with_offsets,
    pair_lines,
    shipped_lexicon,
)
from keqiao.engines.retrieval.analysis.pair_lines import MAX_TOKEN


def test_a_lexicon_word_stays_whole():
    assert "石墨烯" in default_analyser().words("石墨烯复合材料")
    assert "石墨烯" not in Analyser(Lexicon()).words("石墨烯复合材料")


def test_a_site_adds_its_own_words():
    analyser = Analyser(shipped_lexicon().with_words(["巴蜀云计算谷"]))
    assert "巴蜀云计算谷" in analyser.words("建设巴蜀云计算谷")


def test_words_inside_a_long_word_are_found_too():
    assert {"复合", "材料", "复合材料"} <= set(default_analyser().words("复合材料"))


def test_pairs_mark_the_end_of_a_run_and_keep_letters_whole():
    assert default_analyser().pairs("石墨烯 LED灯,A1") == ["石墨", "墨烯", "烯$", "led", "灯$", "a1"]


def test_traditional_full_width_and_capital_letters_are_one_spelling():
    assert normalise("煙氣脫硝ＳＣＲ㎡") == "烟气脱硝scrm2"


def test_initials_use_the_reading_in_the_word():
    assert [initials(word) for word in ("重庆", "石墨烯", "led灯")] == ["cq", "smx", "ledd"]


def test_every_lexicon_word_is_kept_whole_by_the_cutter():
    analyser = default_analyser()
    broken = [word for word in shipped_lexicon().words if word not in analyser.words(word)]
    assert broken == []


def test_every_synonym_is_a_token_the_cutter_can_give():
    analyser = default_analyser()
    lost = [word for word in shipped_lexicon().synonyms if not {word} <= set(analyser.words(word))]
    assert lost == []


@settings(deadline=None, max_examples=100)
@given(st.text())
def test_any_text_can_be_cut_and_traced_back(text):
    analyser = default_analyser()
    normal, offsets = normalise_with_offsets(text)
    assert normal == normalise(text)
    assert len(offsets) == len(normal)
    assert all(0 <= place < len(text) for place in offsets)
    for token in (*analyser.words(text), *analyser.pairs(text)):
        assert token
        assert " " not in token
        assert len(token) <= 64


letters = st.text() | st.text("石墨烯膜a1Z９_-,。 \n㎡", max_size=200)


@settings(deadline=None, max_examples=200)
@given(st.lists(letters, max_size=6))
def test_pairs_of_many_texts_are_the_pairs_of_each(texts):
    analyser = default_analyser()
    normal = [normalise(text) for text in texts]
    assert pair_lines(normal) == [" ".join(analyser.pairs_of_normalised(text)) for text in normal]


@given(
    st.lists(
        st.text(st.sampled_from("石墨烯煙氣ＡaB1 ㎡…℃\n\t\0\ud800\U00020000") | st.characters(), max_size=12),
        max_size=6,
    )
)
def test_many_texts_are_normalised_as_each(texts):
    assert normalise_all(texts) == [normalise(text) for text in texts]


def test_a_token_that_is_too_long_is_cut_off_in_a_short_text_and_in_a_long_one():
    for run in ("x" * 65, "x1" * 100, "9" * 300):
        assert max(map(len, default_analyser().words(f"石墨烯{run}复合材料"))) <= MAX_TOKEN
    own = "巴蜀云计算" * 14
    assert max(map(len, Analyser(shipped_lexicon().with_words([own])).words(f"建设{own}"))) == MAX_TOKEN


def test_long_runs_of_letters_are_cut_off_alike():
    texts = ["x" * 63, "x" * 64, "x" * 65 + "烯", "烯" + "9" * 200 + " b", ""]
    assert pair_lines(texts) == [" ".join(default_analyser().pairs_of_normalised(text)) for text in texts]
