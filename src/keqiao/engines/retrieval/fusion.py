"""融合: several lists of candidates into one order.

Two ways. *Convex* (default): each list's scores are stretched to 0–1 between its floor and its best,
and added with weights; Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval",
ACM TOIS 42(1), 2023, find it better than reciprocal rank and sparing of tuning data. *Reciprocal rank*:
Cormack, Clarke and Büttcher, SIGIR 2009, with k = 60.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval.stores import Ranked

DEPTH = 200
"""How many candidates each list contributes."""

LEXICAL = ("words", "pairs")


@dataclass(frozen=True)
class Fusion:
    """融合方式. ``weights`` by list name; a list without one weighs 1.

    Words and pairs read the same letters, so together they have one vote, as each encoder has.
    """

    method: Literal["convex", "reciprocal"] = "convex"
    weights: Mapping[str, float] = field(default_factory=lambda: {"words": 0.5, "pairs": 0.5})
    rank_constant: int = 60

    def fuse(self, lists: Mapping[str, Sequence[Ranked]]) -> dict[str, dict[str, float]]:
        """Each candidate's share from each list: ``{id: {list: share}}``; the score is their sum."""
        shares: dict[str, dict[str, float]] = {}
        for name, ranked in lists.items():
            weight = self.weights.get(name, 1.0)
            if weight < 0:
                raise InputError("融合权重不能是负数:{name}={weight}", name=name, weight=weight)
            for item, share in zip(ranked, self._shares(name, ranked), strict=True):
                shares.setdefault(item.id, {})[name] = weight * share
        return shares

    def _shares(self, name: str, ranked: Sequence[Ranked]) -> list[float]:
        if self.method == "reciprocal":
            return [1.0 / (self.rank_constant + place) for place in range(1, len(ranked) + 1)]
        return _stretched(name, ranked)


def _stretched(name: str, ranked: Sequence[Ranked]) -> list[float]:
    """Scores between the list's floor (0) and best (1).

    A word list shorter than the depth has given every record that matches: its floor is the score of a record
    that does not match, nought. Otherwise the floor is the last score given.
    """
    if not ranked:
        return []
    best = ranked[0].score
    floor = 0.0 if name in LEXICAL and len(ranked) < DEPTH else ranked[-1].score
    if best <= floor:
        return [1.0] * len(ranked)
    return [(item.score - floor) / (best - floor) for item in ranked]
