"""查询词: a query cut into weighted words and pairs, with a sentence for whatever was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval.analysis import END, Analyser, is_han, normalise
from keqiao.engines.retrieval.queries import FACETS, Query

TITLE_WEIGHT = 2.0
"""How much more a word of the query's own text counts than one of its longer description."""

MAX_CHARACTERS = 20_000
MAX_LIMIT = 1_000
SHORT_QUERY_WORDS = 3


@dataclass(frozen=True)
class QueryTerms:
    """查询词. ``words`` and ``pairs`` map a term to its weight; ``prefix`` replaces both for one character.

    ``synonyms`` maps a word that was added to the word of the query it stands for. ``required`` holds,
    for a query that asks for all its words, each word with its other names.
    """

    words: Mapping[str, float]
    pairs: Mapping[str, float]
    synonyms: Mapping[str, str]
    prefix: str = ""
    required: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.words or self.pairs or self.prefix)


def query_terms(query: Query, analyser: Analyser) -> QueryTerms:
    """Cut a query. Operators have no meaning here: AND, quotes and stars are just characters."""
    _check(query)
    main, more = normalise(query.text), normalise(query.more)
    counts = _weighted(analyser.words_of_normalised(main), analyser.words_of_normalised(more))
    words = {word: weight for word, weight in counts.items() if not analyser.is_stopword(word)}
    if not counts:
        return QueryTerms(
            {}, {}, {}, notes=("查询里没有可检索的文字(只有标点、符号或表情),请写出要找的事物。",)
        )
    if not words:
        return QueryTerms({}, {}, {}, notes=("查询里只有虚词,请写出要找的事物。",))
    if len(words) == 1 and len(only := next(iter(words))) == 1 and is_han(only):
        return QueryTerms({}, {}, {}, prefix=only, notes=("只有一个字,按含有这个字查找。",))
    pairs = _weighted(analyser.pairs_of_normalised(main), analyser.pairs_of_normalised(more))
    pairs = {pair: weight for pair, weight in pairs.items() if not pair.endswith(END)}
    extra, synonyms = _synonyms(words, analyser)
    wanted = _whole_words(words)
    short = not query.more and len(wanted) <= SHORT_QUERY_WORDS
    strict = query.match == "all" or (query.match == "auto" and short)
    return QueryTerms(
        words=words | extra,
        pairs=pairs,
        synonyms=synonyms,
        required=tuple((word, *analyser.synonyms(word)) for word in wanted) if strict else (),
    )


def _whole_words(words: Mapping[str, float]) -> list[str]:
    """The words that are not part of a longer one: 复合材料 stands for 复合 and 材料 too."""
    return [word for word in words if not any(word in longer for longer in words if longer != word)]


def _weighted(main: list[str], more: list[str]) -> dict[str, float]:
    counts = {term: TITLE_WEIGHT * count for term, count in Counter(main).items()}
    for term, count in Counter(more).items():
        counts[term] = counts.get(term, 0.0) + count
    return counts


def _synonyms(words: Mapping[str, float], analyser: Analyser) -> tuple[dict[str, float], dict[str, str]]:
    """Other names of the query's words at a lower weight; a name already asked for is left as it is."""
    weights: dict[str, float] = {}
    origin: dict[str, str] = {}
    for word, weight in words.items():
        for other in analyser.synonyms(word):
            if other not in words and weights.get(other, 0.0) < weight * analyser.lexicon.synonym_weight:
                weights[other] = weight * analyser.lexicon.synonym_weight
                origin[other] = word
    return weights, origin


def _check(query: Query) -> None:
    if not (query.text.strip() or query.more.strip()):
        raise InputError("查询是空的,请写出要找的事物")
    if len(query.text) + len(query.more) > MAX_CHARACTERS:
        raise InputError(
            "查询有 {n} 个字符,最多 {most} 个", n=len(query.text) + len(query.more), most=MAX_CHARACTERS
        )
    if not 1 <= query.limit <= MAX_LIMIT:
        raise InputError(
            "每页条数 limit 应在 1 到 {most} 之间,收到 {limit}", most=MAX_LIMIT, limit=query.limit
        )
    if query.offset < 0:
        raise InputError("起始位置 offset 不能是负数,收到 {offset}", offset=query.offset)
    if query.match not in ("auto", "all", "any"):
        raise InputError("match 应为 auto、all 或 any,收到“{match}”", match=query.match)
    for name in query.facets:
        if name not in FACETS:
            raise InputError("不能按“{name}”分面,可用:{known}", name=name, known="、".join(FACETS))
