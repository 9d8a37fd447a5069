"""信用评分: scorecards from binning to points and reasons, their quality, innovation points, fairness."""

from keqiao.engines.finance.credit.calibration import CalibrationTest, calibrate, calibration_test
from keqiao.engines.finance.credit.combination import Combined, ScoreRange, combine
from keqiao.engines.finance.credit.fairness import FairnessRow, fairness
from keqiao.engines.finance.credit.innovation import (
    Indicator,
    PointsResult,
    PointsTable,
    innovation_points,
    load_points_table,
)
from keqiao.engines.finance.credit.scaling import Scale, score_points
from keqiao.engines.finance.credit.scorecard import Decision, Scorecard, decide, fit_scorecard
from keqiao.engines.finance.credit.separation import Separation, separation, stability
from keqiao.engines.finance.credit.woe import Bin, WoeTable, woe_table

__all__ = [
    "Bin",
    "CalibrationTest",
    "Combined",
    "Decision",
    "FairnessRow",
    "Indicator",
    "PointsResult",
    "PointsTable",
    "Scale",
    "ScoreRange",
    "Scorecard",
    "Separation",
    "WoeTable",
    "calibrate",
    "calibration_test",
    "combine",
    "decide",
    "fairness",
    "fit_scorecard",
    "innovation_points",
    "load_points_table",
    "score_points",
    "separation",
    "stability",
    "woe_table",
]
