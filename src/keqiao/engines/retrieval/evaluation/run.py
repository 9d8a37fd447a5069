"""评测运行: index a judged set in a folder that is thrown away, run the rankers, compare them with
plain BM25."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from keqiao.engines.retrieval.analysis import Analyser
from keqiao.engines.retrieval.engine import Meaning
from keqiao.engines.retrieval.evaluation.comparison import Comparison, compare
from keqiao.engines.retrieval.evaluation.judged import JudgedSet
from keqiao.engines.retrieval.evaluation.measures import Measured, measure
from keqiao.engines.retrieval.evaluation.rankers import BASELINE, Bench, ranker, rankers_with, read_run
from keqiao.engines.retrieval.indexing.vector_files import encoded_text
from keqiao.engines.retrieval.meaning import Encoder, ExactVectors
from keqiao.engines.retrieval.queries import Scope
from keqiao.engines.retrieval.stores.tantivy_store import TantivyStore


@dataclass(frozen=True)
class Result:
    """一种排序的结果. ``against`` compares it with plain BM25 on words."""

    name: str
    measured: Sequence[Measured]
    against: Comparison


def evaluate_set(
    judged: JudgedSet,
    names: Sequence[str],
    runs: Sequence[Path],
    encoders: Sequence[Encoder],
    analyser: Analyser,
) -> list[Result]:
    """Measure rankers by name and rankings from files; plain BM25 always comes first."""
    with open_bench(judged, encoders, analyser) as bench:
        wanted = dict.fromkeys((BASELINE, *(names or rankers_with(len(encoders)))))
        rankings = {name: ranker(name, bench) for name in wanted}
        rankings |= {path.name: read_run(path) for path in runs}
        measured = {name: measure(ranking, judged) for name, ranking in rankings.items()}
    return [Result(name, rows, compare(measured[BASELINE], rows)) for name, rows in measured.items()]


@contextmanager
def open_bench(judged: JudgedSet, encoders: Sequence[Encoder], analyser: Analyser) -> Iterator[Bench]:
    """An index of the judged set, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="keqiao-evaluate-") as folder:
        yield _bench(judged, Path(folder), encoders, analyser)


def _bench(judged: JudgedSet, folder: Path, encoders: Sequence[Encoder], analyser: Analyser) -> Bench:
    """Every record is in scope, whatever its visibility: the judges saw them all."""
    store = TantivyStore(folder, analyser)
    store.upsert(judged.docs, replacing=False)
    store.commit()
    store.close()
    meanings = []
    for encoder in encoders:
        table = ExactVectors(encoder.dimension)
        table.upsert(judged.docs, encoder.passages([encoded_text(doc) for doc in judged.docs]))
        meanings.append(Meaning(encoder, table))
    everyone = frozenset(tag for doc in judged.docs for tag in doc.visibility)
    return Bench(store, analyser, meanings, Scope(grants=everyone))
