"""检索评测指标: nDCG@10, Recall@20, MRR@10.

Gain 2^grade − 1, discount log2(place + 1), unjudged counts as grade 0 (Järvelin and Kekäläinen, ACM
TOIS 20(4), 2002, with the exponential gain of Burges et al. 2005). Demands without a relevant record
are left out, for no order of theirs is better than another.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from keqiao.engines.retrieval.evaluation.judged import Demand, JudgedSet

Ranking = Callable[[Demand], Sequence[str]]
"""Any ranker: a demand in, ids out, best first."""


@dataclass(frozen=True)
class Measured:
    """一项需求的得分."""

    demand: str
    ndcg: float
    recall: float
    mrr: float


def ndcg_at(ids: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """归一化折损累计增益. Nought when nothing is relevant."""
    ideal = _dcg(sorted(grades.values(), reverse=True)[:depth])
    return _dcg([grades.get(identifier, 0) for identifier in ids[:depth]]) / ideal if ideal else 0.0


def recall_at(ids: Sequence[str], grades: Mapping[str, int], depth: int = 20) -> float:
    """召回率: the share of relevant records among the first ``depth``."""
    relevant = {identifier for identifier, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ids[:depth])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ids: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """首个相关结果位次的倒数; nought when none stands among the first ``depth``."""
    for place, identifier in enumerate(ids[:depth], start=1):
        if grades.get(identifier, 0) > 0:
            return 1.0 / place
    return 0.0


def measure(ranking: Ranking, judged: JudgedSet) -> list[Measured]:
    """Score a ranker on every demand that has a relevant record, in the order of the set."""
    found = []
    for demand in judged.with_relevant():
        ids = list(dict.fromkeys(ranking(demand)))
        grades = judged.grades[demand.id]
        found.append(
            Measured(demand.id, ndcg_at(ids, grades), recall_at(ids, grades), reciprocal_rank(ids, grades))
        )
    return found


def _dcg(grades: Sequence[int]) -> float:
    return math.fsum((2.0**grade - 1.0) / math.log2(place + 1) for place, grade in enumerate(grades, start=1))
