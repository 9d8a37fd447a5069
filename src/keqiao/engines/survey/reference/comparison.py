"""与公布结果比较: relative tolerances turned into absolute ones, figures brought into the stored order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from keqiao.engines.cases import differences
from keqiao.engines.survey.types import FloatArray

Answer = dict[str, Any]
_NOT_FIGURES = {"kind", "labels", "groups", "statistic_name", "n", "details"}
_ROUNDING = 1e-9
"""A standard error stored as zero (below ``_ZERO`` of its estimate) is zero up to this share of it."""
_ZERO = 1e-13


def compare(case: Mapping[str, Any], answer: Answer) -> list[str]:
    """Every figure the case lists, each within its relative tolerance."""
    rtol, expected = float(case["rtol"]), case["expected"]
    floor = _floors(expected, case.get("atol_se"))
    found: list[str] = []
    for key, value in expected.items():
        if key in _NOT_FIGURES and key != "n" and key != "details":
            continue
        if key == "details":
            found += _details(value, answer.get("details", {}), rtol)
            continue
        wanted = _flat(value)
        if not wanted:
            continue
        got = _flat(answer.get(key))
        tolerance = [
            rtol * abs(w) + floor(key, i) if isinstance(w, int | float) else None
            for i, w in enumerate(wanted)
        ]
        found += differences(wanted, got, tolerance, key)
    return found


def _details(expected: Mapping[str, Any], actual: Mapping[str, Any], rtol: float) -> list[str]:
    tolerance = {key: rtol * abs(float(value)) for key, value in expected.items()}
    return differences(dict(expected), actual, tolerance, "details")


def _floors(expected: Mapping[str, Any], atol_se: float | None) -> Any:
    """Absolute room beside the relative one: rounding around an exact zero, or what the case allows."""
    estimate = np.abs(np.asarray(_numbers(expected.get("estimate")), dtype=np.float64))
    se = np.abs(np.asarray(_numbers(expected.get("se")), dtype=np.float64))
    if len(se) == len(estimate):
        se = np.where(se <= _ZERO * estimate, 0.0, se)
    k = len(se)

    def floor(key: str, i: int) -> float:
        if key == "se" and i < len(estimate):
            return max(atol_se or 0.0, _ROUNDING * estimate[i] if se[i] == 0 else 0.0)
        if key == "vcov" and k and i < k * k:
            room, a, b = _with_room(se, estimate, atol_se), i // k, i % k
            return float(1e-9 * se[a] * se[b] + se[a] * room[b] + se[b] * room[a] + room[a] * room[b])
        if key == "cv" and i < len(estimate) and estimate[i] > 0:
            return floor("se", i) / float(estimate[i])
        if key in {"ci_t", "ci_normal"}:
            return 4 * max((floor("se", j) for j in range(k)), default=0.0)
        return 0.0

    return floor


def _with_room(se: FloatArray, estimate: FloatArray, atol_se: float | None) -> FloatArray:
    room = np.where(se == 0, _ROUNDING * estimate, 0.0)
    return np.where(se < (atol_se or 0.0), np.maximum(room, atol_se or 0.0), room)


def _numbers(value: Any) -> list[float]:
    return [float(item) if isinstance(item, int | float) else 0.0 for item in _flat(value)]


def _flat(value: Any) -> list[Any]:
    if isinstance(value, np.ndarray):
        return [None if item != item else float(item) for item in value.reshape(-1)]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [item for part in value for item in _flat(part)]
    if isinstance(value, np.generic):
        return [value.item()]
    return [value] if value is not None else [None]


def stored_order(expected: Mapping[str, Any], ours: Sequence[str], figures: int) -> list[int] | None:
    """Positions of our figures in the order the case stores them, when both name their figures."""
    theirs = _stored_keys(expected, figures)
    if theirs is None or sorted(theirs) != sorted(ours) or len(set(ours)) != len(ours):
        return None
    position = {key: i for i, key in enumerate(ours)}
    return [position[key] for key in theirs]


def _stored_keys(expected: Mapping[str, Any], figures: int) -> list[str] | None:
    labels = [str(label) for label in _flat(expected.get("labels"))]
    groups = expected.get("groups")
    if groups:
        columns = [
            [str(item) for item in np.atleast_1d(np.asarray(values, dtype=object))]
            for values in groups.values()
        ]
        domains = [".".join(parts) for parts in zip(*columns, strict=True)]
        repeats = max(1, len(labels) // max(len(domains), 1))
        return [f"{domain}|{i}" for i in range(repeats) for domain in domains]
    if figures == 1 and all(":" in label for label in labels):
        return [f"{label.rpartition(':')[0]}|0" for label in labels]
    return [f"{label}|" for label in labels]


def our_keys(labels: Sequence[str], domains: Sequence[Mapping[str, str]]) -> list[str]:
    """A name for each figure: its domain and the number of its variable, or its label."""
    if not domains or not domains[0]:
        return [f"{label}|" for label in labels]
    count = len({".".join(domain.values()) for domain in domains})
    return [f"{'.'.join(domain.values())}|{i // count}" for i, domain in enumerate(domains)]
