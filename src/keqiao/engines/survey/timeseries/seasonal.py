"""季节调整: STL decomposition with a test whether there is a season to take out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import kruskal
from statsmodels.tsa.seasonal import STL

from keqiao.engines.errors import InputError
from keqiao.engines.survey.vectors import FloatArray, choice, positive, real_vector

MODES = ("additive", "multiplicative")


@dataclass(frozen=True)
class SeasonalAdjustment:
    """季节调整结果: the parts, the adjusted series, and how much season there is.

    ``strength`` = max(0, 1 − Var(R)/Var(S+R)), between 0 and 1; ``p_value`` of Kruskal-Wallis over the
    seasons of the detrended series: above the usual levels the season is not proven and should stay in.
    """

    trend: FloatArray
    seasonal: FloatArray
    remainder: FloatArray
    adjusted: FloatArray
    strength: float
    p_value: float


def seasonal_adjust(
    values: Any, period: int, *, mode: str = "multiplicative", window: int = 13, robust: bool = True
) -> SeasonalAdjustment:
    """季节调整(STL): ``period`` seasons a year, e.g. 12, 4, or 11 where January and February are one.

    ``multiplicative`` works on logarithms: seasonal and remainder are factors. ``window`` is the odd number
    of years over which the season may change. Needs two full years and no gaps. Source: Cleveland,
    Cleveland, McRae and Terpenning (1990) Journal of Official Statistics 6, 3-73; strength: Wang, Smith and
    Hyndman (2006).
    """
    choice("季节调整形式", mode, MODES)
    if period < 2:
        raise InputError("季节周期至少为 2,得到 {period}", period=period)
    if window < 7 or window % 2 == 0:
        raise InputError("季节窗口应为不小于 7 的奇数,得到 {window}", window=window)
    raw = positive("序列", values) if mode == "multiplicative" else real_vector("序列", values)
    if len(raw) < 2 * period + 1:
        raise InputError(
            "序列有 {n} 期,周期 {period} 的季节调整至少要 {least} 期",
            n=len(raw),
            period=period,
            least=2 * period + 1,
        )
    series = np.log(raw) if mode == "multiplicative" else raw
    found = STL(series, period=period, seasonal=window, robust=robust).fit()
    trend, seasonal, remainder = (np.asarray(part) for part in (found.trend, found.seasonal, found.resid))
    strength, p_value = _season(seasonal, remainder, period)
    if mode == "multiplicative":
        parts = (np.exp(trend), np.exp(seasonal), np.exp(remainder))
        return SeasonalAdjustment(*parts, raw / parts[1], strength, p_value)
    return SeasonalAdjustment(trend, seasonal, remainder, raw - seasonal, strength, p_value)


def _season(seasonal: FloatArray, remainder: FloatArray, period: int) -> tuple[float, float]:
    detrended = seasonal + remainder
    spread = float(detrended.var())
    if spread <= np.finfo(float).eps * max(1.0, float(np.abs(detrended).max())):
        return 0.0, 1.0
    strength = max(0.0, 1 - float(remainder.var()) / spread)
    return strength, float(kruskal(*(detrended[season::period] for season in range(period))).pvalue)
