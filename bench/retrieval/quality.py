"""Quality on the judged set: every ranker, with intervals and wins and losses per demand.

    uv run python bench/retrieval/quality.py [FOLDER] [--both]

Also re-learns the fusion weights by leaving out one demand at a time, to show what learning them would bring.
"""

from __future__ import annotations

import argparse
from itertools import product
from pathlib import Path

import numpy as np
from corpus import MATCHING

from keqiao.engines.publish import show
from keqiao.engines.retrieval import report
from keqiao.engines.retrieval.analysis import default_analyser
from keqiao.engines.retrieval.evaluation import Measured, measure, read_judged
from keqiao.engines.retrieval.evaluation.rankers import fused_ranker
from keqiao.engines.retrieval.evaluation.run import evaluate_set, open_bench
from keqiao.engines.retrieval.fusion import Fusion
from keqiao.engines.retrieval.meaning import load_encoder
from keqiao.engines.retrieval.meaning.packaged import installed, pins

SHARES = (0.25, 0.5, 0.75, 1.0)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=MATCHING)
    parser.add_argument("--both", action="store_true", help="the e5 encoder too (several minutes)")
    parser.add_argument("--learn", action="store_true", help="leave-one-demand-out weights")
    asked = parser.parse_args()
    judged = read_judged(asked.folder)
    names = [name for name in ("use", *(["e5"] if asked.both else [])) if installed(name)]
    for name in set(pins()) - set(names):
        print(f"encoder {name}: " + ("not asked for" if installed(name) else "not installed"))
    encoders = [load_encoder(name) for name in names]
    results = evaluate_set(judged, [], [], encoders, default_analyser())
    show(report.evaluation_report(judged, results, detail=True))
    if asked.learn and encoders:
        with open_bench(judged, encoders, default_analyser()) as bench:
            settings = [
                {"words": lexical * words, "pairs": lexical * (1 - words)}
                for lexical, words in product((*SHARES, 1.5), (0.25, 0.5, 0.75))
            ]
            table = [measure(fused_ranker(bench, Fusion("convex", item)), judged) for item in settings]
        print(f"leave one demand out over {len(settings)} weights: nDCG@10 {left_out(table):.3f}")


def left_out(table: list[list[Measured]]) -> float:
    """Each demand scored with the weights that are best on all the others."""
    scores = np.array([[row.ndcg for row in rows] for rows in table])
    others = scores.sum(axis=1, keepdims=True) - scores
    return float(scores[others.argmax(axis=0), np.arange(scores.shape[1])].mean())


if __name__ == "__main__":
    main()
