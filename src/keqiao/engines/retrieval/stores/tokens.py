"""入库词串: how records become the token strings every store indexes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from keqiao.engines.retrieval.analysis import Analyser, initials, normalise_all, pair_lines, title_words
from keqiao.engines.retrieval.documents import Doc

TITLE_REPEATS = 2
"""字段权重: a word of the title or of the keywords counts as if written this many times.

Weighting term frequency before saturation, rather than adding the fields' scores, is the simple BM25F of
Robertson, Zaragoza and Taylor, CIKM 2004.
"""

BETWEEN = "|"
"""Stands between the initials of a title word and the word; no token holds it."""


class Tokens(NamedTuple):
    """入库词串, each separated by spaces. ``initials`` holds ``smx|石墨烯`` for the title word 石墨烯."""

    words: str
    pairs: str
    title_words: str
    initials: str

    def completions(self) -> list[tuple[str, str]]:
        """Each title word with its pinyin initials before it."""
        listed = (item.partition(BETWEEN) for item in self.initials.split())
        return [(letters, word) for letters, _, word in listed]


def cut_text(doc: Doc) -> tuple[str, str]:
    """What is cut of a record: its heading (title and keywords) and its body."""
    return "。".join((doc.title, *doc.keywords)), doc.body


def tokens_of(texts: Sequence[tuple[str, str]], analyser: Analyser) -> list[Tokens]:
    """The token strings of records, given by `cut_text`: headings repeated, then bodies."""
    headings = normalise_all([heading for heading, _ in texts])
    bodies = normalise_all([body for _, body in texts])
    pairs = zip(pair_lines(headings), pair_lines(bodies), strict=True)
    return [
        _tokens(analyser.words_of_normalised(heading), analyser.words_of_normalised(body), *found)
        for heading, body, found in zip(headings, bodies, pairs, strict=True)
    ]


def _tokens(heading: list[str], body: list[str], heading_pairs: str, body_pairs: str) -> Tokens:
    named = title_words(heading)
    return Tokens(
        words=" ".join([*heading * TITLE_REPEATS, *body]),
        pairs=" ".join([*(heading_pairs,) * TITLE_REPEATS, body_pairs]),
        title_words=" ".join(named),
        initials=" ".join(map(_completing, named)),
    )


@lru_cache(maxsize=200_000)
def _completing(word: str) -> str:
    return f"{initials(word)}{BETWEEN}{word}"
