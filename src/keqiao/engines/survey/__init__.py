"""抽样调查引擎: design-based estimation as one algebra, run where the data is.

A design says how a sample was drawn, an estimand says what is wanted (any smooth function of totals, by any
domains), and ``estimate`` gives the figures with their covariance — by linearisation, by replicate
weights, or by one grouped pass inside DuckDB, Polars, pandas, PyArrow, PySpark or a SQL database.

>>> sample = Table({"h": [1, 1, 2, 2], "w": [5, 5, 8, 8], "y": [2, 4, 1, 3]})
>>> found = estimate(survey_design(sample, strata="h", weights="w"), total(["y"]))
>>> float(found.estimate[0]), round(float(found.se[0]), 4)
(62.0, 18.868)
"""

from keqiao.engines.survey.calibration.calibrate import Model, calibrate, calibrate_replicates
from keqiao.engines.survey.calibration.poststratify import poststratify, rake
from keqiao.engines.survey.calibration.trim import trim_to_totals, trim_weights
from keqiao.engines.survey.carriers import estimate_in_database, estimate_on_frame, moments_sql
from keqiao.engines.survey.change.decomposition import Decomposition, decompose_change
from keqiao.engines.survey.change.overlap import Change, change
from keqiao.engines.survey.change.target import chance_of_reaching
from keqiao.engines.survey.designs.design import Description, Design, survey_design
from keqiao.engines.survey.designs.dualframe import dual_frame
from keqiao.engines.survey.designs.twophase import TwoPhaseDesign, calibrate_phases, two_phase
from keqiao.engines.survey.designs.unequal import pps_design, with_replacement_design
from keqiao.engines.survey.estimation.estimand import (
    Estimand,
    factor_mean,
    factor_total,
    linear_combinations,
    mean,
    ratio,
    share,
    smooth,
    total,
)
from keqiao.engines.survey.estimation.estimates import Estimates
from keqiao.engines.survey.estimation.estimator import estimate, restricted
from keqiao.engines.survey.estimation.quantiles import Quantiles, quantiles, quantiles_by
from keqiao.engines.survey.estimation.ratio_totals import combined_ratio_total, separate_ratio_total
from keqiao.engines.survey.estimation.sample_size import sample_size_mean, sample_size_proportion
from keqiao.engines.survey.estimation.variability import design_effects, population_variance
from keqiao.engines.survey.models.contingency import goodness_of_fit, independence_test
from keqiao.engines.survey.models.events import event_interval
from keqiao.engines.survey.models.regression import Regression, regress
from keqiao.engines.survey.models.tests_of_hypotheses import TestResult, rank_test, t_test, wald_test
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.replication.streaming import bootstrap_estimate
from keqiao.engines.survey.replication.weights import balanced, bootstrap, jackknife, successive_differences
from keqiao.engines.survey.tables import Table, from_arrow, read_table

__all__ = [
    "Change",
    "Decomposition",
    "Description",
    "Design",
    "Estimand",
    "Estimates",
    "Model",
    "Quantiles",
    "Regression",
    "ReplicateDesign",
    "Table",
    "TestResult",
    "TwoPhaseDesign",
    "balanced",
    "bootstrap",
    "bootstrap_estimate",
    "calibrate",
    "calibrate_phases",
    "calibrate_replicates",
    "chance_of_reaching",
    "change",
    "combined_ratio_total",
    "decompose_change",
    "design_effects",
    "dual_frame",
    "estimate",
    "estimate_in_database",
    "estimate_on_frame",
    "event_interval",
    "factor_mean",
    "factor_total",
    "from_arrow",
    "goodness_of_fit",
    "independence_test",
    "jackknife",
    "linear_combinations",
    "mean",
    "moments_sql",
    "population_variance",
    "poststratify",
    "pps_design",
    "quantiles",
    "quantiles_by",
    "rake",
    "rank_test",
    "ratio",
    "read_table",
    "regress",
    "restricted",
    "sample_size_mean",
    "sample_size_proportion",
    "separate_ratio_total",
    "share",
    "smooth",
    "successive_differences",
    "survey_design",
    "t_test",
    "total",
    "trim_to_totals",
    "trim_weights",
    "two_phase",
    "wald_test",
    "with_replacement_design",
]
