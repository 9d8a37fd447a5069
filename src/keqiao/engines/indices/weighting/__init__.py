"""赋权: AHP, entropy, CRITIC, principal components, benefit of the doubt."""

from keqiao.engines.indices.weighting.ahp import Judgement, ahp, group_judgement
from keqiao.engines.indices.weighting.benefit_of_doubt import benefit_of_doubt
from keqiao.engines.indices.weighting.from_data import critic_weights, entropy_weights, pca_weights

__all__ = [
    "Judgement",
    "ahp",
    "benefit_of_doubt",
    "critic_weights",
    "entropy_weights",
    "group_judgement",
    "pca_weights",
]
