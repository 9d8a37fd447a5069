"""分析器: the one function that cuts text, for indexing and for queries, whatever the store.

Stores only ever see tokens separated by spaces. Two views of a text are kept: *words* (rjieba in search
mode with the domain lexicon, so that 复合材料 is also found by 材料) and *pairs* (overlapping character
pairs, which need no dictionary and never miss a new term). Both keep runs of Latin letters and digits whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from operator import add

import rjieba
from pypinyin import Style, lazy_pinyin

from keqiao.engines.retrieval.analysis.lexicon import Lexicon, shipped_lexicon
from keqiao.engines.retrieval.analysis.normalise import is_han, normalise
from keqiao.engines.retrieval.analysis.pair_lines import END, HAN, MAX_TOKEN

_RUNS = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
_LEXICON_FREQUENCY = 1_000_000
"""High enough that the cutter always prefers a lexicon word to its parts."""


class Analyser:
    """分析器.

    ``words`` and ``pairs`` return tokens in reading order with repeats (term frequency matters to BM25).
    The object is immutable once made and may be shared between threads.
    """

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self.lexicon = lexicon if lexicon is not None else shipped_lexicon()
        self._cutter = rjieba.Jieba()
        for word in sorted(self.lexicon.words | self.lexicon.synonyms.keys()):
            # a word the cutter knows keeps its own frequency: forcing 污水 would tear 污水处理 apart
            if word not in self._cutter.cut_for_search(word):
                self._cutter.add_word(word, _LEXICON_FREQUENCY, "nz")

    def words(self, text: str) -> list[str]:
        """词: ``"石墨烯复合材料"`` → ``["石墨", "石墨烯", "复合", "材料", "复合材料"]``."""
        return self.words_of_normalised(normalise(text))

    def words_of_normalised(self, text: str) -> list[str]:
        """词, of text that went through `normalise` already."""
        # most tokens are letters throughout, which is the cheaper question
        tokens = [
            token for token in self._cutter.cut_for_search(text) if token.isalnum() or _has_content(token)
        ]
        if len(text) > MAX_TOKEN and max(map(len, tokens), default=0) > MAX_TOKEN:
            return [token[:MAX_TOKEN] for token in tokens]
        return tokens

    def pairs(self, text: str) -> list[str]:
        """字对: ``"石墨烯 LED"`` → ``["石墨", "墨烯", "烯$", "led"]``."""
        return self.pairs_of_normalised(normalise(text))

    def pairs_of_normalised(self, text: str) -> list[str]:
        """字对, of text that went through `normalise` already."""
        tokens: list[str] = []
        for run in _RUNS.findall(text):
            if is_han(run[0]):
                tokens.extend(map(add, run, run[1:]))
                tokens.append(run[-1] + END)
            else:
                tokens.append(run[:MAX_TOKEN])
        return tokens

    def synonyms(self, word: str) -> tuple[str, ...]:
        """同义词: the other names of a word, as words the cutter leaves whole."""
        return self.lexicon.synonyms.get(word, ())

    def is_stopword(self, word: str) -> bool:
        return word in self.lexicon.stopwords


@cache
def default_analyser() -> Analyser:
    """The analyser with the shipped lexicon, made once."""
    return Analyser()


@lru_cache(maxsize=200_000)
def initials(word: str) -> str:
    """拼音首字母: ``"石墨烯"`` → ``"smx"``; letters and digits stand for themselves."""
    if not any(map(is_han, word)):
        return word
    return "".join(lazy_pinyin(word, style=Style.FIRST_LETTER)).lower()


def title_words(words: Iterable[str]) -> list[str]:
    """Words worth completing a query with: two characters or more, each once, in order."""
    return list(dict.fromkeys(word for word in words if len(word) > 1))


@lru_cache(maxsize=200_000)
def _has_content(token: str) -> bool:
    return any(map(str.isalnum, token))
