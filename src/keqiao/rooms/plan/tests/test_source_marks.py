"""A text with overlapping finds is cut into pieces that give the text back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from keqiao.rooms.plan.review_source import LONGEST, Span, pieces, window

TEXT = "甲乙丙丁<b>戊己</b>庚辛壬癸"


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 25)), max_size=12))
def test_the_pieces_joined_are_the_text_and_each_knows_its_finds(borders: list[tuple[int, int]]) -> None:
    spans = [Span(str(n), "unit", start, end) for n, (start, end) in enumerate(borders)]
    found = pieces(TEXT, spans)
    assert "".join(piece.text for piece in found) == TEXT
    for piece in found:
        expected = {s.id for s in spans if s.start <= piece.start < s.end and s.start < s.end}
        assert set(piece.ids.split()) == expected


def test_the_innermost_find_gives_the_colour_and_the_link() -> None:
    spans = [Span("outer", "task", 0, 10, "/t/"), Span("inner", "target", 2, 5, "/g/")]
    found = {piece.start: piece for piece in pieces(TEXT, spans)}
    assert (found[0].kind, found[2].kind, found[2].url, found[5].kind) == ("task", "target", "/g/", "task")
    assert found[2].ids == "outer inner"
    assert (found[0].opens, found[2].opens, found[5].opens) == ("outer", "inner", "")


def test_a_long_text_is_shown_around_its_finds() -> None:
    begin, end = window(10**6, [Span("a", "task", 500_000, 500_010)])
    assert begin < 500_000 < end
    assert end - begin <= LONGEST
    assert window(100, []) == (0, 100)
