"""剖面似然区间: the interval of a logistic intercept by profiling its scaled deviance.

The signed root of the deviance's rise is traced in steps of a fifth of its limit times the standard error,
a cubic spline is laid through the trace, and the limits are read off it by linear interpolation (Venables
and Ripley 2002, Modern Applied Statistics with S, 8.4). The limit is the t quantile times the root of the
design effect; the trace goes on to half its tail. The spline's ends follow the cubic
through the outer four points (Forsythe, Malcolm and Moler 1977, Computer Methods for Mathematical
Computations, 4.4), read at three times as many points as traced.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import interpolate, stats

from keqiao.engines.survey.types import FloatArray

STEPS = 9
READ = 3


def profiled_interval(
    signed_root: Callable[[float], float], centre: float, se: float, limit: float, units: float
) -> FloatArray:
    """剖面区间 (2,) on the scale of ``centre``; NaN where the trace does not reach ``limit``.

    ``signed_root(b)`` is the root of the scaled rise of the deviance at ``b``, with the sign of
    ``b - centre``; ``units`` the rows fitted.
    """
    reach = float(stats.t.isf(stats.norm.sf(limit) / 4, units - 1))
    trace = [(0.0, centre)]
    for sign in (-1, 1):
        z, step = 0.0, 0
        while step < STEPS and abs(z) < reach:
            step += 1
            b = centre + sign * step * reach / 5 * se
            z = signed_root(b)
            trace.append((z, b))
    z, b = np.asarray(sorted(trace)).T
    at = np.linspace(b[0], b[-1], READ * len(b))
    read = end_fitted_spline(b, z)(at)
    return np.asarray(np.interp([-limit, limit], read, at, left=np.nan, right=np.nan))


def end_fitted_spline(x: FloatArray, y: FloatArray) -> interpolate.CubicHermiteSpline:
    """端点拟合三次样条: its end third derivatives are those of cubics through the outer four points."""
    h, n = np.diff(x), len(x)
    slope = np.diff(y) / h
    matrix, right = np.zeros((n, n)), np.zeros(n)
    for i in range(1, n - 1):
        matrix[i, i - 1 : i + 2] = h[i - 1], 2 * (h[i - 1] + h[i]), h[i]
        right[i] = 6 * (slope[i] - slope[i - 1])
    for row, (a, b), points in ((0, (0, 1), slice(0, 4)), (n - 1, (n - 2, n - 1), slice(n - 4, n))):
        matrix[row, [a, b]] = -1.0, 1.0
        if n > 3:
            third = float(np.polynomial.polynomial.polyfit(x[points] - x[a], y[points], 3)[3])
            right[row] = 6 * third * (x[b] - x[a])
    bend = np.linalg.solve(matrix, right)
    slopes = np.append(
        slope - h * (2 * bend[:-1] + bend[1:]) / 6, slope[-1] + h[-1] * (bend[-2] + 2 * bend[-1]) / 6
    )
    return interpolate.CubicHermiteSpline(x, y, slopes)
