"""参评排序: the rankers `keqiao match evaluate` knows by name, and rankings read from a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval.analysis import Analyser
from keqiao.engines.retrieval.documents import read_records
from keqiao.engines.retrieval.engine import Meaning, SearchEngine
from keqiao.engines.retrieval.evaluation.judged import Demand
from keqiao.engines.retrieval.evaluation.measures import Ranking
from keqiao.engines.retrieval.fusion import DEPTH, Fusion
from keqiao.engines.retrieval.queries import Query, Scope
from keqiao.engines.retrieval.stores import Match, Store

BASELINE = "bm25"


@dataclass(frozen=True)
class Bench:
    """参评环境: one index, the encoders at hand."""

    store: Store
    analyser: Analyser
    meanings: Sequence[Meaning]
    scope: Scope


def ranker(name: str, bench: Bench) -> Ranking:
    """A ranker by name.

    ``bm25`` plain BM25 on words, the measuring rod; ``words``, ``pairs``, ``lexical`` (both); ``fused``
    with the default encoder, ``fused-all`` with every encoder; ``reciprocal`` and ``reciprocal-all`` by
    reciprocal rank;
    ``meaning:NAME`` one encoder alone.
    """
    if name == BASELINE:
        return _plain_bm25(bench)
    if name.startswith("meaning:"):
        return _by_engine(bench, _named(bench, name.removeprefix("meaning:")), (), Fusion())
    build = _ENGINES.get(name)
    if build is None:
        raise InputError(
            "没有名为“{name}”的排序;可用:{known}、meaning:编码器",
            name=name,
            known="、".join((BASELINE, *_ENGINES)),
        )
    return build(bench)


def rankers_with(encoders: int) -> tuple[str, ...]:
    """The names worth running with so many encoders at hand."""
    needed = {"fused": 1, "reciprocal": 1, "fused-all": 2, "reciprocal-all": 2}
    return tuple(name for name in _ENGINES if needed.get(name, 0) <= encoders)


def read_run(path: Path) -> Ranking:
    """外部排序: JSON Lines of ``demand``, ``achievement`` and ``rank`` (1 is best), from any system."""
    found: dict[str, list[tuple[int, str]]] = {}
    for number, record in read_records(path):
        rank = record.get("rank")
        if not record.get("demand") or not record.get("achievement") or not isinstance(rank, int):
            raise InputError(
                "{file} 第 {row} 行:要有 demand、achievement 和整数 rank", file=path.name, row=number
            )
        found.setdefault(str(record["demand"]), []).append((rank, str(record["achievement"])))
    return lambda demand: [identifier for _, identifier in sorted(found.get(demand.id, []))]


def _plain_bm25(bench: Bench) -> Ranking:
    """BM25 on the words of title and summary, each as often as it is written; nothing dropped, nothing
    added."""

    def rank(demand: Demand) -> list[str]:
        words = Counter(bench.analyser.words(f"{demand.title}。{demand.summary}"))
        match = Match("words", {word: float(count) for word, count in words.items()}, every=True)
        return [item.id for item in bench.store.rank(match, bench.scope, DEPTH)]

    return rank


def _by_engine(bench: Bench, meanings: Sequence[Meaning], views: tuple[str, ...], fusion: Fusion) -> Ranking:
    engine = SearchEngine(bench.store, meanings, bench.analyser, fusion, views)

    def rank(demand: Demand) -> list[str]:
        query = Query(demand.title, demand.summary, scope=bench.scope, limit=50)
        return [hit.id for hit in engine.search(query).hits]

    return rank


def fused_ranker(bench: Bench, fusion: Fusion) -> Ranking:
    """Words, pairs and every encoder at hand, fused in a way of the caller's."""
    return _by_engine(bench, bench.meanings, _BOTH, fusion)


def _named(bench: Bench, name: str) -> list[Meaning]:
    found = [meaning for meaning in bench.meanings if meaning.encoder.name == name]
    if not found:
        raise InputError("这次评测没有载入编码器“{name}”,请加 --encoder {name}", name=name)
    return found


def _first(bench: Bench) -> Sequence[Meaning]:
    if not bench.meanings:
        raise InputError("这种排序要用编码器,请加 --encoder")
    return bench.meanings[:1]


_BOTH = ("words", "pairs")
_EVEN = Fusion("reciprocal", {})
_ENGINES: dict[str, Callable[[Bench], Ranking]] = {
    "words": lambda bench: _by_engine(bench, (), ("words",), Fusion()),
    "pairs": lambda bench: _by_engine(bench, (), ("pairs",), Fusion()),
    "lexical": lambda bench: _by_engine(bench, (), _BOTH, Fusion()),
    "fused": lambda bench: _by_engine(bench, _first(bench), _BOTH, Fusion()),
    "fused-all": lambda bench: _by_engine(bench, bench.meanings, _BOTH, Fusion()),
    "reciprocal": lambda bench: _by_engine(bench, _first(bench), _BOTH, _EVEN),
    "reciprocal-all": lambda bench: _by_engine(bench, bench.meanings, _BOTH, _EVEN),
}
