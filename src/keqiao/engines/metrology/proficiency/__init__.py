"""能力验证: homogeneity, assigned values, sigma_pt, scores, densities, reference values of comparisons."""

from keqiao.engines.metrology.proficiency.assigned import (
    AssignedValue,
    ComparisonValue,
    ConsensusCheck,
    by_certificate,
    by_comparison,
    by_experts,
    by_formulation,
    by_participants,
    consensus_against_reference,
)
from keqiao.engines.metrology.proficiency.density import KernelDensity, kernel_density
from keqiao.engines.metrology.proficiency.homogeneity import (
    Homogeneity,
    Stability,
    homogeneity,
    homogeneity_factors,
    stability,
)
from keqiao.engines.metrology.proficiency.reference_value import ReferenceValues, reference_values
from keqiao.engines.metrology.proficiency.results import CENSORED_RULES, LabResult, read_results
from keqiao.engines.metrology.proficiency.round import (
    LabScore,
    MeasurandEvaluation,
    RobustTable,
    RoundEvaluation,
    evaluate_round,
    robust_table,
)
from keqiao.engines.metrology.proficiency.scheme import Plan, Scheme, read_scheme
from keqiao.engines.metrology.proficiency.scores import (
    ClassicalScores,
    CombinedScore,
    Scores,
    classical_z,
    combine_rounds,
    en_signal,
    scores,
    z_signal,
)
from keqiao.engines.metrology.proficiency.sigma import SigmaLine, from_precision, from_rounds, horwitz

__all__ = [
    "CENSORED_RULES",
    "AssignedValue",
    "ClassicalScores",
    "CombinedScore",
    "ComparisonValue",
    "ConsensusCheck",
    "Homogeneity",
    "KernelDensity",
    "LabResult",
    "LabScore",
    "MeasurandEvaluation",
    "Plan",
    "ReferenceValues",
    "RobustTable",
    "RoundEvaluation",
    "Scheme",
    "Scores",
    "SigmaLine",
    "Stability",
    "by_certificate",
    "by_comparison",
    "by_experts",
    "by_formulation",
    "by_participants",
    "classical_z",
    "combine_rounds",
    "consensus_against_reference",
    "en_signal",
    "evaluate_round",
    "from_precision",
    "from_rounds",
    "homogeneity",
    "homogeneity_factors",
    "horwitz",
    "kernel_density",
    "read_results",
    "read_scheme",
    "reference_values",
    "robust_table",
    "scores",
    "stability",
    "z_signal",
]
