"""精密度: summaries, analysis of variance, calibration line, outlier tests, ISO 5725 precision."""

from keqiao.engines.metrology.precision.anova import Anova, SummaryAnova, anova, anova_from_summary, upper_f
from keqiao.engines.metrology.precision.collaborative import (
    PrecisionLevel,
    mandel_h_critical,
    mandel_k_critical,
    precision_level,
)
from keqiao.engines.metrology.precision.line import CalibrationLine, adjusted_r2, fit_line
from keqiao.engines.metrology.precision.outliers import (
    VERDICTS,
    Cochran,
    Grubbs,
    GrubbsPair,
    cochran,
    cochran_critical,
    grubbs,
    grubbs_critical,
    grubbs_pair,
)
from keqiao.engines.metrology.precision.summary import Summary, summarise

__all__ = [
    "VERDICTS",
    "Anova",
    "CalibrationLine",
    "Cochran",
    "Grubbs",
    "GrubbsPair",
    "PrecisionLevel",
    "Summary",
    "SummaryAnova",
    "adjusted_r2",
    "anova",
    "anova_from_summary",
    "cochran",
    "cochran_critical",
    "fit_line",
    "grubbs",
    "grubbs_critical",
    "grubbs_pair",
    "mandel_h_critical",
    "mandel_k_critical",
    "precision_level",
    "summarise",
    "upper_f",
]
