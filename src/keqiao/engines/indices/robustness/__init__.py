"""稳健性: what scores and ranks owe to choices and data: Monte Carlo, Sobol indices, rank reversals."""

from keqiao.engines.indices.robustness.alternatives import Alternatives
from keqiao.engines.indices.robustness.montecarlo import Uncertainty, uncertainty
from keqiao.engines.indices.robustness.reversals import Scenario, one_at_a_time
from keqiao.engines.indices.robustness.sobol import Sensitivity, function_sensitivity, index_sensitivity

__all__ = [
    "Alternatives",
    "Scenario",
    "Sensitivity",
    "Uncertainty",
    "function_sensitivity",
    "index_sensitivity",
    "one_at_a_time",
    "uncertainty",
]
