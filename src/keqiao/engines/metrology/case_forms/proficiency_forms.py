"""能力验证案例: robust estimates, homogeneity, assigned values, sigma_pt, scores, density."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from keqiao.engines.metrology import proficiency, robust
from keqiao.engines.metrology.fields import many, number, positive, vector, whole

Inputs = Mapping[str, Any]
Answers = dict[str, Any]


def location_scale_case(inputs: Inputs, names: Iterable[str]) -> Answers:
    """pt_robust / location_scale: only the estimators that are asked for."""
    results = vector(inputs["results"], "results")
    count = len(results)
    ways: dict[str, Callable[[], float]] = {
        "median": lambda: robust.median(results),
        "MADe": lambda: robust.made(results),
        "nIQR": lambda: robust.niqr(results),
        "u_median": lambda: robust.standard_uncertainty(robust.niqr(results), count),
        "mean": lambda: robust.classical(results)[0],
        "sd": lambda: robust.classical(results)[1],
        "u_mean": lambda: robust.standard_uncertainty(robust.classical(results)[1], count, 1.0),
        "algA.x": lambda: robust.algorithm_a(results).x,
        "algA.s": lambda: robust.algorithm_a(results).s,
        "algA.u": lambda: robust.algorithm_a(results).u,
        "q.s": lambda: robust.q_method(results),
        "hampel.x": lambda: robust.hampel(results).x,
        "hampel.u": lambda: robust.hampel(results).u,
        "huber2.x": lambda: robust.huber_proposal_2(results).x,
        "huber2.s": lambda: robust.huber_proposal_2(results).s,
    }
    return {name: ways[name]() for name in names if name in ways}


def scale_of_sds_case(inputs: Inputs) -> Answers:
    """pt_robust / scale_of_sds."""
    return {"algS.w": robust.algorithm_s(inputs["sds"], inputs["nu"])}


def homogeneity_case(inputs: Inputs) -> Answers:
    """pt_homogeneity / homogeneity."""
    return asdict(proficiency.homogeneity(inputs["pairs"], inputs["sigma_pt"]))


def stability_case(inputs: Inputs) -> Answers:
    """pt_homogeneity / stability."""
    found = proficiency.stability(inputs["homogeneity_pairs"], inputs["stability_pairs"], inputs["sigma_pt"])
    return asdict(found)


def factors_case(inputs: Inputs) -> Answers:
    """pt_homogeneity / homogeneity_factors."""
    sizes = [whole(g, "g", 2) for g in many(inputs["g"], "g")]
    pairs = [proficiency.homogeneity_factors(g, inputs.get("m", 2)) for g in sizes]
    return {"F1": [f1 for f1, _ in pairs], "F2": [f2 for _, f2 in pairs]}


def against_reference_case(inputs: Inputs) -> Answers:
    """pt_assigned_value / consensus_against_reference."""
    found = proficiency.consensus_against_reference(inputs["results"], inputs["x_ref"], inputs["u_ref"])
    return _algorithm_a(found.consensus) | {"x_diff": found.x_diff, "u_diff": found.u_diff}


def certified_case(inputs: Inputs) -> Answers:
    """pt_assigned_value / from_certified_material."""
    return asdict(proficiency.by_comparison(inputs["differences"], inputs["x_crm"], inputs["u_crm"]))


def horwitz_case(inputs: Inputs) -> Answers:
    """pt_sigma / horwitz."""
    return {"sigma_pt": [proficiency.horwitz(c) for c in many(inputs["c"], "c")]}


def sigma_precision_case(inputs: Inputs) -> Answers:
    """pt_sigma / precision."""
    return {"sigma_pt": proficiency.from_precision(inputs["s_R"], inputs["s_r"], inputs.get("m", 1))}


def sigma_regression_case(inputs: Inputs) -> Answers:
    """pt_sigma / regression."""
    line = proficiency.from_rounds(inputs["assigned_value"], inputs["robust_sd"])
    return {
        "slope": line.slope,
        "intercept": line.intercept,
        "r2": line.r2,
        "r2_adjusted": line.r2_adjusted,
    }


def scores_case(inputs: Inputs) -> Answers:
    """pt_scores / against_assigned_value: En with the reported expanded uncertainties."""
    k = positive(inputs.get("k_x_pt", 2.0), "k_x_pt")
    u = number(inputs.get("U_x_pt", 0.0), "U_x_pt") / k
    found = proficiency.scores(
        inputs["x"], inputs["x_pt"], inputs["sigma_pt"], u, U=inputs.get("U"), k=inputs.get("k"), k_x_pt=k
    )
    return {name: _plain(value) for name, value in asdict(found).items()}


def classical_case(inputs: Inputs) -> Answers:
    """pt_scores / classical_z."""
    found = proficiency.classical_z(inputs["results"])
    return {"mean": found.mean, "sd": found.sd, "z": found.z.tolist()} | _algorithm_a(found.algorithm_a)


def density_case(inputs: Inputs) -> Answers:
    """pt_graphics / kernel_density_mode."""
    width = inputs.get("bandwidth")
    if width is None:
        width = robust.iso13528().thresholds["bandwidth"] * number(inputs["sigma_pt"], "sigma_pt")
    return {"mode": proficiency.kernel_density(inputs["results"], width).mode}


def _algorithm_a(estimate: robust.RobustEstimate) -> Answers:
    return {"algA.x": estimate.x, "algA.s": estimate.s, "algA.u": estimate.u}


def _plain(value: Any) -> Any:
    """Arrays as lists in which "no value" is ``None``."""
    if value is None or isinstance(value, bool):
        return value
    return [None if item != item else item for item in value.tolist()]
