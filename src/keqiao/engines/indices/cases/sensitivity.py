"""案例 sensitivity: Sobol effects of an index's choices, and of functions with known indices."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray
from keqiao.engines.indices.cases.pipeline import run_case
from keqiao.engines.indices.robustness import Alternatives, function_sensitivity, index_sensitivity
from keqiao.engines.indices.steps.normalisation import from_mapping

Given = Mapping[str, Any]
LEVELS = {"indicator": 1, "pillar": 2, "sub_index": 3}
SEED = 1


def index_sensitivity_case(given: Given, folder: Path) -> dict[str, Any]:
    """Total effects of the uncertain choices: the largest, the smallest, and each one."""
    nominal = run_case(given, folder)
    found = index_sensitivity(
        nominal, read_alternatives(given["uncertain"]), base=int(given["design"]["N"]), seed=SEED
    )
    total = dict(zip(found.factors, map(float, found.total), strict=True))
    first = dict(zip(found.factors, map(float, found.first), strict=True))
    return {
        "STi_largest": max(total, key=lambda name: total[name]),
        "STi_smallest": min(total, key=lambda name: total[name]),
        "STi_within": total,
        "STi": total,
        "Si": first,
    }


def read_alternatives(uncertain: Given) -> Alternatives:
    """The uncertain choices as a case writes them."""
    for name in uncertain:
        if name not in ("winmax", "normalise", "weights", "aggregate"):
            raise InputError("案例里有未知的不确定因素“{name}”", name=name)
    weights = uncertain.get("weights") or {}
    noise = weights.get("relative_noise", {})
    for name in noise:
        if name not in LEVELS:
            raise InputError("权重误差的层级“{name}”未知;可用:{known}", name=name, known="、".join(LEVELS))
    return Alternatives(
        winmax=tuple(uncertain.get("winmax", ())),
        normalisation=tuple(from_mapping(entry) for entry in uncertain.get("normalise", ())),
        aggregation=tuple(uncertain.get("aggregate", ())),
        weight_noise={LEVELS[name]: float(width) for name, width in noise.items()},
        weight_sets=int(weights.get("sets", 100)),
    )


def function_indices_case(given: Given, folder: Path) -> dict[str, Any]:
    """First and total effects, and the variance, of a test function."""
    if given.get("function") not in FUNCTIONS:
        raise InputError(
            "没有试验函数“{name}”;可用:{known}", name=given.get("function"), known="、".join(FUNCTIONS)
        )
    function, bounds = FUNCTIONS[given["function"]](given)
    names = [f"x{i + 1}" for i in range(len(bounds))]
    found = function_sensitivity(names, bounds, function, base=int(given["samples"]), seed=SEED)
    return {
        "S1": list(map(float, found.first)),
        "ST": list(map(float, found.total)),
        "variance": found.variance,
    }


def _ishigami(given: Given) -> tuple[Callable[[FloatArray], float], list[tuple[float, float]]]:
    a, b = float(given["a"]), float(given["b"])

    def value(x: FloatArray) -> float:
        return float(math.sin(x[0]) + a * math.sin(x[1]) ** 2 + b * x[2] ** 4 * math.sin(x[0]))

    return value, [(-math.pi, math.pi)] * 3


def _sobol_g(given: Given) -> tuple[Callable[[FloatArray], float], list[tuple[float, float]]]:
    a = np.array(given["a"], dtype=float)

    def value(x: FloatArray) -> float:
        return float(np.prod((np.abs(4 * x - 2) + a) / (1 + a)))

    return value, [(0.0, 1.0)] * len(a)


FUNCTIONS = {"ishigami": _ishigami, "sobol_g": _sobol_g}
