"""抽样: how many units in which stratum, which units exactly, and how samples of different surveys meet.

`allocate` and `bethel` set sizes, `boundaries` makes strata from a size variable, `draw` takes the sample of
every stratum by a named method and leaves a `DrawRecord`; `permanent_numbers` and its companions coordinate
samples over surveys and years.
"""

from keqiao.engines.survey.sampling.allocation import (
    StratumLimits,
    allocate,
    size_for_precision,
    total_variance,
)
from keqiao.engines.survey.sampling.bethel import MultivariateAllocation, PrecisionTarget, bethel
from keqiao.engines.survey.sampling.boundaries import Strata, boundaries
from keqiao.engines.survey.sampling.conditional_poisson import conditional_poisson, joint_probabilities
from keqiao.engines.survey.sampling.coordination import (
    BurdenCheck,
    burden_limit,
    overlap,
    permanent_numbers,
    rotation_start,
    spread_by_burden,
    start_at,
)
from keqiao.engines.survey.sampling.cube import cube, imbalance
from keqiao.engines.survey.sampling.draw import METHODS, Draw, DrawRequest, draw
from keqiao.engines.survey.sampling.equal import simple_random, systematic
from keqiao.engines.survey.sampling.inclusion import inclusion_probabilities
from keqiao.engines.survey.sampling.order import by_number, pareto, poisson_by_number, sequential_poisson
from keqiao.engines.survey.sampling.record import DrawRecord, check_same, checksum, stream
from keqiao.engines.survey.sampling.unequal import brewer, poisson, sampford, systematic_pps

__all__ = [
    "METHODS",
    "BurdenCheck",
    "Draw",
    "DrawRecord",
    "DrawRequest",
    "MultivariateAllocation",
    "PrecisionTarget",
    "Strata",
    "StratumLimits",
    "allocate",
    "bethel",
    "boundaries",
    "brewer",
    "burden_limit",
    "by_number",
    "check_same",
    "checksum",
    "conditional_poisson",
    "cube",
    "draw",
    "imbalance",
    "inclusion_probabilities",
    "joint_probabilities",
    "overlap",
    "pareto",
    "permanent_numbers",
    "poisson",
    "poisson_by_number",
    "rotation_start",
    "sampford",
    "sequential_poisson",
    "simple_random",
    "size_for_precision",
    "spread_by_burden",
    "start_at",
    "stream",
    "systematic",
    "systematic_pps",
    "total_variance",
]
