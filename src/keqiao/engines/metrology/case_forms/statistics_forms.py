"""统计案例: calibration, analysis of variance, outliers, precision, summaries, charts, gauges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from keqiao.engines.metrology.control import chart_constants, cusum, ewma, individuals
from keqiao.engines.metrology.fields import listing, many, mapping, number, vector, whole
from keqiao.engines.metrology.gauge import average_and_range, gauge_anova
from keqiao.engines.metrology.precision import (
    anova,
    anova_from_summary,
    cochran,
    fit_line,
    grubbs,
    precision_level,
    summarise,
)
from keqiao.engines.metrology.proficiency import reference_values

Inputs = Mapping[str, Any]
Answers = dict[str, Any]


def line_case(inputs: Inputs) -> Answers:
    """calibration_line / line."""
    line = fit_line(inputs["x"], inputs["y"], inputs.get("x0", 0.0))
    at = inputs.get("predict_at")
    if isinstance(at, list):
        pairs = [line.at(number(x, "predict_at")) for x in at]
        return asdict(line) | {"predicted": [p for p, _ in pairs], "u_predicted": [u for _, u in pairs]}
    if at is None:
        return asdict(line)
    predicted, u = line.at(number(at, "predict_at"))
    return asdict(line) | {"predicted": predicted, "u_predicted": u}


def groups_case(inputs: Inputs) -> Answers:
    """anova / from_groups."""
    return asdict(anova(inputs["groups"]))


def group_summary_case(inputs: Inputs) -> Answers:
    """anova / from_summary."""
    return asdict(anova_from_summary(inputs["group_means"], inputs["group_sds"], inputs["n_per_group"]))


def grubbs_case(inputs: Inputs) -> Answers:
    """outliers / grubbs."""
    return asdict(grubbs(inputs.get("x"), inputs.get("n")))


def cochran_case(inputs: Inputs) -> Answers:
    """outliers / cochran."""
    return asdict(cochran(inputs.get("variances"), inputs.get("p"), inputs.get("n")))


def precision_case(inputs: Inputs) -> Answers:
    """precision_5725 / balanced_level."""
    level = precision_level(inputs["by_lab"])
    return asdict(level) | {
        "cochran_C": level.cochran.C,
        "mandel_h": None if level.mandel_h is None else level.mandel_h.tolist(),
        "mandel_k": None if level.mandel_k is None else level.mandel_k.tolist(),
    }


def summary_case(inputs: Inputs) -> Answers:
    """univariate / summary."""
    data = inputs["data"]
    if isinstance(data, Mapping):
        pair = vector(data["then_alternate"], "then_alternate", 2).tolist()[:2]
        data = [data["first"], *(pair * whole(data["pairs"], "pairs"))]
    return asdict(summarise(data))


def ewma_case(inputs: Inputs) -> Answers:
    """control_chart / ewma."""
    chart = ewma(inputs["x"], inputs["lambda"], inputs["target"], inputs["s"], inputs.get("k", 3.0))
    return {"ewma": chart.ewma.tolist(), "UCL": chart.UCL, "LCL": chart.LCL}


def individuals_case(inputs: Inputs) -> Answers:
    """control_chart / individuals."""
    chart = individuals(inputs["x"])
    return {"mean": chart.mean, "MR_bar": chart.MR_bar, "UCL": chart.values.UCL, "LCL": chart.values.LCL}


def cusum_case(inputs: Inputs) -> Answers:
    """control_chart / cusum."""
    chart = cusum(inputs["x"], inputs["target"], inputs["k"], inputs["h"])
    return {"first_signal": chart.first_signal, "S_high_at_signal": chart.high_at_signal}


def constants_case(inputs: Inputs) -> Answers:
    """control_chart / constants."""
    sizes = [whole(n, "n", 2) for n in many(inputs["n"], "n")]
    columns = [asdict(chart_constants(n)) for n in sizes]
    return {name: [column[name] for column in columns] for name in columns[0]}


def gauge_range_case(inputs: Inputs) -> Answers:
    """gauge_rr / average_and_range."""
    factors = {name: inputs.get(name) for name in ("K1", "K2", "K3")}
    study = average_and_range(inputs["appraiser_part_trial"], **factors)
    return asdict(study) | {"TV": study.total, "pct_GRR": study.grr_percent, "ndc": study.ndc}


def gauge_anova_case(inputs: Inputs) -> Answers:
    """gauge_rr / anova."""
    study = gauge_anova(inputs["appraiser_part_trial"], inputs.get("pool_interaction_if_p_above", 0.25))
    return asdict(study) | {"TV": study.total, "pct_GRR": study.grr_percent, "ndc": study.ndc}


def reference_case(inputs: Inputs) -> Answers:
    """interlab_reference / estimators."""
    entries = [mapping(entry, "results") for entry in listing(inputs["results"], "results")]
    return asdict(reference_values(entries))
