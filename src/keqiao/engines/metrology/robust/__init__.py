"""稳健统计: robust location and scale by ISO 13528, annex C."""

from keqiao.engines.metrology.robust.constants import Iso13528, iso13528
from keqiao.engines.metrology.robust.iterative import (
    RobustEstimate,
    StopRule,
    algorithm_a,
    algorithm_s,
    algorithm_s_factors,
    huber_proposal_2,
)
from keqiao.engines.metrology.robust.q_hampel import hampel, q_method, q_method_replicates
from keqiao.engines.metrology.robust.simple import classical, made, median, niqr, qn, standard_uncertainty

__all__ = [
    "Iso13528",
    "RobustEstimate",
    "StopRule",
    "algorithm_a",
    "algorithm_s",
    "algorithm_s_factors",
    "classical",
    "hampel",
    "huber_proposal_2",
    "iso13528",
    "made",
    "median",
    "niqr",
    "q_method",
    "q_method_replicates",
    "qn",
    "standard_uncertainty",
]
