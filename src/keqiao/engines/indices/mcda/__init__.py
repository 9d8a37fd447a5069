"""多准则决策: TOPSIS, VIKOR, PROMETHEE, grey relations, rank-sum ratio, fuzzy evaluation, simple
weighting."""

from keqiao.engines.indices.mcda.grey import grey_relation
from keqiao.engines.indices.mcda.outrank import promethee
from keqiao.engines.indices.mcda.practice import fuzzy_evaluation, rank_sum_ratio, simple_weighting
from keqiao.engines.indices.mcda.topsis import Topsis, topsis
from keqiao.engines.indices.mcda.vikor import Vikor, vikor

__all__ = [
    "Topsis",
    "Vikor",
    "fuzzy_evaluation",
    "grey_relation",
    "promethee",
    "rank_sum_ratio",
    "simple_weighting",
    "topsis",
    "vikor",
]
