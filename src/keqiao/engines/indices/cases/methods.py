"""案例: single methods (weights, decisions, treatment, normalisation, imputation, means)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from keqiao.engines.indices.arrays import FloatArray, column, plain
from keqiao.engines.indices.mcda import topsis, vikor
from keqiao.engines.indices.steps.aggregation import aggregate, copeland, not_positive, outranking
from keqiao.engines.indices.steps.imputation import fill_by_group
from keqiao.engines.indices.steps.normalisation import from_mapping, normalise
from keqiao.engines.indices.steps.outliers import OutlierRule, box_cox, treat
from keqiao.engines.indices.weighting import ahp, benefit_of_doubt, critic_weights, entropy_weights

Given = Mapping[str, Any]


def ahp_case(given: Given, folder: Path) -> dict[str, Any]:
    found = ahp(given["matrix"], method=given.get("weights_method", "eigenvector"), ri=given.get("ri"))
    return {
        "weights": list(found.weights),
        "lambda_max": found.lambda_max,
        "ci": found.ci,
        "cr": found.cr,
    }


def entropy_case(given: Given, folder: Path) -> dict[str, Any]:
    entropy, weights = entropy_weights(_matrix(given))
    return {"entropy": plain(entropy), "weights": plain(weights)}


def critic_case(given: Given, folder: Path) -> dict[str, Any]:
    X = _matrix(given)
    return {"weights": plain(critic_weights(X, given.get("types") or [1] * X.shape[1]))}


def topsis_case(given: Given, folder: Path) -> dict[str, Any]:
    found = topsis(
        _matrix(given),
        given["weights"],
        given["types"],
        normalisation=given.get("normalisation", "vector"),
    )
    return {
        "d_plus": plain(found.d_plus),
        "d_minus": plain(found.d_minus),
        "closeness": plain(found.closeness),
        "ranking": found.ranking,
    }


def vikor_case(given: Given, folder: Path) -> dict[str, Any]:
    found = vikor(_matrix(given), given["weights"], given["types"], v=float(given.get("v", 0.5)))
    return {"S": plain(found.S), "R": plain(found.R), "Q": plain(found.Q)}


def bod_case(given: Given, folder: Path) -> dict[str, Any]:
    outputs = np.array(given["outputs"], dtype=float)
    return {"scores": plain(benefit_of_doubt(outputs, given.get("share_bounds"))[0])}


def winsorise_case(given: Given, folder: Path) -> dict[str, Any]:
    rule = OutlierRule(
        given["skew_threshold"], given["kurt_threshold"], given["winmax"], given.get("fallback") or "none"
    )
    x = column(given["x"])
    treated, (log,) = treat(x[:, None], rule)
    skew, kurt = plain(np.array([log.skew_before, log.kurt_before]))
    found: dict[str, Any] = {"skew": skew, "kurt": kurt, "nwin": log.winsorised}
    if not log.passed:
        after = plain(np.array([log.skew_after, log.kurt_after]))
        found |= {"treated": plain(treated[:, 0]), "skew_after": after[0], "kurt_after": after[1]}
    return found


def normalise_case(given: Given, folder: Path) -> dict[str, Any]:
    X = column(given["x"])[:, None]
    return {
        label: plain(normalise(X, from_mapping(method))[:, 0]) for label, method in given["methods"].items()
    }


def box_cox_case(given: Given, folder: Path) -> dict[str, Any]:
    return {"y": plain(box_cox(column(given["x"]), float(given["lambda"])))}


def group_mean_case(given: Given, folder: Path) -> dict[str, Any]:
    return {"imputed": plain(fill_by_group(column(given["x"])[:, None], given["group"])[:, 0])}


def means_case(given: Given, folder: Path) -> dict[str, Any]:
    """A mean that the values do not allow (not positive) has no value."""
    x, w = column(given["x"])[None, :], np.array(given["w"], dtype=float)
    power = given.get("power", 0.5)
    methods = {
        "arithmetic": "arithmetic",
        "geometric": "geometric",
        "harmonic": "harmonic",
        f"generalised_p{power}": f"power:{power}",
    }
    return {label: _mean(method, x, w) for label, method in methods.items()}


def _mean(method: str, x: FloatArray, w: FloatArray) -> float | None:
    if not_positive(method, x).any() and not (method.startswith("power:") and _has_power(method, x)):
        return None
    return plain(aggregate(method, x, w))[0]


def _has_power(method: str, x: FloatArray) -> bool:
    """A positive power takes zeros, though not negative values."""
    return float(method.removeprefix("power:")) > 0 and not (x < 0).any()


def outranking_case(given: Given, folder: Path) -> dict[str, Any]:
    matrix = outranking(np.array(given["units"], dtype=float), np.array(given["w"], dtype=float))
    n = len(matrix)
    dominant = int((matrix >= 1 - 1e-12).sum())
    return {
        "outranking": matrix.tolist(),
        "copeland": plain(copeland(matrix)),
        "n_dominant": dominant,
        "frac_dominant": dominant / (n * (n - 1) / 2) if n > 1 else 0.0,
    }


def _matrix(given: Given) -> FloatArray:
    return np.array(given["matrix"], dtype=float)
