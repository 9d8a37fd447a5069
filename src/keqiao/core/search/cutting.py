"""切词: the retrieval engine's analyser, for entries and for queries alike.

An entry keeps its character pairs in reading order, so that any run of two characters or more is found as a phrase,
and its words, whose initials are kept too (石墨烯 is found by smx).
"""

from __future__ import annotations

from keqiao.engines.retrieval import default_analyser
from keqiao.engines.retrieval.analysis import initials, is_han, normalise

LONGEST = 20_000


def title_tokens(text: str) -> str:
    """标题的词: pairs, the words' pinyin initials, and those of the whole title."""
    analyser = default_analyser()
    shown = normalise(text[:300])
    words = [word for word in analyser.words_of_normalised(shown) if len(word) > 1 and is_han(word[0])]
    letters = [initials(word) for word in words] + [
        initials("".join(char for char in shown if is_han(char)))[:40]
    ]
    return " ".join([*_tokens(shown), *dict.fromkeys(letter for letter in letters if len(letter) > 1)])


def body_tokens(text: str) -> str:
    """正文的词: pairs."""
    return " ".join(_tokens(normalise(text[:LONGEST])))


def _tokens(normalised: str) -> list[str]:
    # the mark at the end of a run is no letter: both databases would drop it and keep the single character, which
    # is what a prefix query for one character needs
    return [token.rstrip("$") for token in default_analyser().pairs_of_normalised(normalised)]
