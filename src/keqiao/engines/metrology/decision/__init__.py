"""合格判定: decision rules, specific and global risks, capability. JCGM 106:2012; ILAC-G8:09/2019."""

from keqiao.engines.metrology.decision.capability import Capability, capability
from keqiao.engines.metrology.decision.global_risk import (
    GlobalRisk,
    global_risk,
    guard_factor_for_global_risk,
    in_tolerance_sds,
)
from keqiao.engines.metrology.decision.rules import (
    Acceptance,
    Decision,
    DecisionRule,
    acceptance_limits,
    decide,
    load_rules,
)
from keqiao.engines.metrology.decision.specific_risk import (
    conformance_probability,
    enforcement_threshold,
    guard_band_risk,
    probability_above_limit,
)

__all__ = [
    "Acceptance",
    "Capability",
    "Decision",
    "DecisionRule",
    "GlobalRisk",
    "acceptance_limits",
    "capability",
    "conformance_probability",
    "decide",
    "enforcement_threshold",
    "global_risk",
    "guard_band_risk",
    "guard_factor_for_global_risk",
    "in_tolerance_sds",
    "load_rules",
    "probability_above_limit",
]
