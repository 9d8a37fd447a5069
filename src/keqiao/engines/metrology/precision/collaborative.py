"""协同试验精密度: repeatability and reproducibility of one level, with Mandel's h and k.

Source: ISO 5725-2:2019 (GB/T 6379.2) clause 7; laboratories may have unequal numbers of results.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import Floats, listing, vector
from keqiao.engines.metrology.precision.outliers import Cochran, Grubbs, cochran, grubbs

LIMIT_FACTOR = 2.8
"""f in r = f s_r, R = f s_R: 1.96 √2, rounded as the standard prints it (ISO 5725-6:1994, 4.1.4)."""


@dataclass(frozen=True)
class PrecisionLevel:
    """一个水平的精密度.

    ``s_r`` repeatability and ``s_R`` reproducibility standard deviation (never below s_r), ``s_L`` between
    laboratories, ``r_limit``/``R_limit`` the limits; lists in the order of ``labs``. ``mandel_k`` and the
    Cochran fields are ``None`` when no laboratory's results vary.
    """

    labs: tuple[str, ...]
    counts: tuple[int, ...]
    mean: float
    lab_means: Floats
    lab_sds: Floats
    s_xbar: float
    s_r: float
    s_L: float  # noqa: N815 - the symbol of ISO 5725
    s_R: float  # noqa: N815 - the symbol of ISO 5725
    r_limit: float
    R_limit: float
    mandel_h: Floats | None
    mandel_k: Floats | None
    cochran: Cochran
    grubbs: Grubbs | None


def precision_level(by_lab: Mapping[str, Sequence[float]] | Sequence[Any]) -> PrecisionLevel:
    """Precision from the results of two or more laboratories, each with two or more results.

    The level's mean weighs laboratories by their number of results; unequal numbers use the weighted
    between-laboratory variance of clause 7.4.4.
    """
    names, lines = _lines(by_lab)
    counts = np.array([len(line) for line in lines], dtype=float)
    means = np.array([line.mean() for line in lines])
    variances = np.array([np.var(line, ddof=1) for line in lines])
    total, labs = counts.sum(), len(lines)
    grand = float((counts * means).sum() / total)
    within = float(((counts - 1) * variances).sum() / (total - labs))
    size = (total - (counts**2).sum() / total) / (labs - 1)
    between = float((counts * (means - grand) ** 2).sum() / (labs - 1))
    lab_variance = max(0.0, (between - within) / size)
    s_r, s_R = math.sqrt(within), math.sqrt(within + lab_variance)
    s_xbar = float(np.std(means, ddof=1))
    return PrecisionLevel(
        labs=names,
        counts=tuple(int(count) for count in counts),
        mean=grand,
        lab_means=means,
        lab_sds=np.sqrt(variances),
        s_xbar=s_xbar,
        s_r=s_r,
        s_L=math.sqrt(lab_variance),
        s_R=s_R,
        r_limit=LIMIT_FACTOR * s_r,
        R_limit=LIMIT_FACTOR * s_R,
        mandel_h=(means - means.mean()) / s_xbar if s_xbar else None,
        mandel_k=np.sqrt(variances) / math.sqrt(float(variances.mean())) if within else None,
        cochran=cochran(variances, n=max(2, round(float(counts.mean())))),
        grubbs=grubbs(means) if labs >= 3 else None,
    )


def mandel_h_critical(labs: int, alpha: float) -> float:
    """曼德尔 h 临界值 (two-sided) for ``labs`` laboratories. ISO 5725-2:2019, 7.3.1 and annex tables."""
    if labs < 3:
        raise InputError("曼德尔 h 至少要 3 个实验室,只有 {count} 个", count=labs)
    t = float(special.stdtrit(labs - 2, 1 - alpha / 2))
    return (labs - 1) * t / math.sqrt(labs * (t * t + labs - 2))


def mandel_k_critical(labs: int, replicates: int, alpha: float) -> float:
    """曼德尔 k 临界值 for ``labs`` laboratories of ``replicates`` results."""
    f = float(special.fdtri(replicates - 1, (labs - 1) * (replicates - 1), 1 - alpha))
    return math.sqrt(labs / (1 + (labs - 1) / f))


def _lines(by_lab: Mapping[str, Sequence[float]] | Sequence[Any]) -> tuple[tuple[str, ...], list[Floats]]:
    if isinstance(by_lab, Mapping):
        names = tuple(str(name) for name in by_lab)
        groups = list(by_lab.values())
    else:
        groups = listing(by_lab, "by_lab")
        names = tuple(str(index) for index in range(1, len(groups) + 1))
    if len(groups) < 2:
        raise InputError("精密度试验至少要 2 个实验室,只有 {count} 个", count=len(groups))
    return names, [
        vector(group, f"实验室 {name} 的结果", 2) for name, group in zip(names, groups, strict=True)
    ]
