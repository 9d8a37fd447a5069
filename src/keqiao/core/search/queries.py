"""提问: what somebody typed, as a question in the database's own search language; never as they typed it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from keqiao.core.search.index import OF_TITLE, kind_word
from keqiao.core.search.selectors import LONGEST
from keqiao.engines.retrieval import default_analyser
from keqiao.engines.retrieval.analysis import is_han, normalise

MOST_TERMS = 12
Part = Literal["any", "title", "text"]
_RUNS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """一个词: tokens that follow each other; the last of them may go on (a prefix)."""

    tokens: tuple[str, ...]
    prefix: bool


@dataclass(frozen=True, slots=True)
class Question:
    """提问: each group must be found, in one of its terms. ``words`` are what is highlighted."""

    groups: tuple[tuple[Term, ...], ...]
    words: tuple[str, ...]
    cut: bool

    def for_sqlite(self, kinds: Sequence[str], part: Part = "any") -> str:
        """In the language of FTS5: some kinds of entries, or all, by the words in a part of them."""
        words = _joined(self.groups, _sqlite, " AND ", " OR ")
        columns = "title_words" if part == "title" else "{title_words body_words}"
        asked = f"{columns} : ({words})"
        if kinds:
            kind = " OR ".join(f'"{name}"' for name in kinds)
            asked = f"(kind : ({kind})) AND ({asked})"
        return f"({asked}) NOT (title_words : ({words}))" if part == "text" else asked

    def for_postgresql(self, kinds: Sequence[str] = (), part: Part = "any") -> str:
        """In the language of tsquery; words of a title and kinds are marked ones (``index``)."""
        anywhere, titled = (
            _joined(self.groups, partial(_postgresql, mark=mark), " & ", " | ") for mark in ("", OF_TITLE)
        )
        asked = {"any": anywhere, "title": titled, "text": f"({anywhere}) & !({titled})"}[part]
        if kinds:
            names = " | ".join(f"'{kind_word(kind)}'" for kind in kinds)
            asked = f"({names}) & ({asked})"
        return asked


def read(text: str) -> Question | None:
    """读懂: None where there is no letter, digit or Chinese character to look for."""
    shown = normalise(text[:LONGEST])
    groups: list[tuple[Term, ...]] = []
    words: list[str] = []
    for run in _RUNS.findall(shown):
        for piece in re.findall(r"[^\W\d_a-z]+|[a-z0-9]+", run) or [run]:
            for word in _words(piece):
                groups.append(_group(word))
                words.append(word)
    if not groups:
        return None
    return Question(tuple(groups[:MOST_TERMS]), tuple(words[:MOST_TERMS]), len(text) > LONGEST)


def _words(piece: str) -> list[str]:
    """Words of two characters or more; a piece without one stands as it is."""
    if not is_han(piece[0]):
        return [piece]
    analyser = default_analyser()
    kept = [
        word
        for word in analyser.words_of_normalised(piece)
        if len(word) > 1 and not analyser.is_stopword(word)
    ]
    covered = [word for word in kept if not any(word != other and word in other for other in kept)]
    return list(dict.fromkeys(covered)) or [piece]


def _group(word: str) -> tuple[Term, ...]:
    return tuple(_term(name) for name in (word, *default_analyser().synonyms(word)))


def _term(word: str) -> Term:
    if len(word) == 1 or not is_han(word[0]):
        return Term((word,), prefix=True)
    pairs = [token for token in default_analyser().pairs_of_normalised(word) if not token.endswith("$")]
    return Term(tuple(pairs), prefix=False)


def _sqlite(one: Term) -> str:
    return f'"{" ".join(one.tokens)}"{" *" if one.prefix else ""}'


def _postgresql(one: Term, mark: str) -> str:
    ending = ":*" if one.prefix else ""
    return "(" + " <-> ".join(f"'{mark}{token}'{ending}" for token in one.tokens) + ")"


Groups = tuple[tuple[Term, ...], ...]


def _joined(groups: Groups, term: Callable[[Term], str], every: str, any_: str) -> str:
    return every.join("(" + any_.join(term(one) for one in group) + ")" for group in groups)
