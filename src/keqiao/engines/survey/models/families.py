"""广义线性模型族: link and variance functions (McCullagh and Nelder 1989, Generalized Linear Models, 2nd
ed.).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from keqiao.engines.errors import InputError
from keqiao.engines.survey.types import FloatArray

_Map = Callable[[FloatArray], FloatArray]
_Pair = Callable[[FloatArray, FloatArray], FloatArray]


@dataclass(frozen=True)
class Link:
    """联系函数: eta = link(mu), its inverse, and d mu / d eta."""

    link: _Map
    inverse: _Map
    slope: _Map


@dataclass(frozen=True)
class Family:
    """分布族: a link, the variance as a function of the mean, unit deviances, and a start for the mean
    from the response and the weights."""

    name: str
    link: Link
    variance: _Map
    deviance: _Pair
    start: _Pair


LINKS: dict[str, Link] = {
    "identity": Link(lambda mu: mu, lambda eta: eta, np.ones_like),
    "log": Link(np.log, np.exp, np.exp),
    "inverse": Link(lambda mu: 1 / mu, lambda eta: 1 / eta, lambda eta: -1 / eta**2),
    "logit": Link(special.logit, special.expit, lambda eta: special.expit(eta) * special.expit(-eta)),
    "probit": Link(stats.norm.ppf, stats.norm.cdf, stats.norm.pdf),
    "cloglog": Link(
        lambda mu: np.log(-np.log1p(-mu)),
        lambda eta: -np.expm1(-np.exp(eta)),
        lambda eta: np.exp(eta - np.exp(eta)),
    ),
    "sqrt": Link(np.sqrt, np.square, lambda eta: 2 * eta),
}
_CANONICAL = {"gaussian": "identity", "binomial": "logit", "poisson": "log", "gamma": "inverse"}


def _binomial_deviance(y: FloatArray, mu: FloatArray) -> FloatArray:
    return np.asarray(2 * (special.xlogy(y, y / mu) + special.xlogy(1 - y, (1 - y) / (1 - mu))))


def family(name: str, link: str | None = None) -> Family:
    """A family by name (``gaussian``, ``binomial``, ``poisson``, ``gamma``) with its canonical or a given
    link.
    """
    short = name.lower().removeprefix("quasi")
    if short not in _CANONICAL:
        raise InputError("分布族“{name}”不存在;可用:{known}", name=name, known="、".join(_CANONICAL))
    chosen = link or _CANONICAL[short]
    if chosen not in LINKS:
        raise InputError("联系函数“{name}”不存在;可用:{known}", name=chosen, known="、".join(LINKS))
    pieces: dict[str, tuple[_Map, _Pair, _Pair]] = {
        "gaussian": (np.ones_like, lambda y, mu: (y - mu) ** 2, lambda y, w: y),
        "binomial": (lambda mu: mu * (1 - mu), _binomial_deviance, lambda y, w: (w * y + 0.5) / (w + 1)),
        "poisson": (
            lambda mu: mu,
            lambda y, mu: np.asarray(2 * (special.xlogy(y, y / mu) - (y - mu))),
            lambda y, w: y + 0.1,
        ),
        "gamma": (
            lambda mu: mu**2,
            lambda y, mu: np.asarray(-2 * (np.log(np.where(y == 0, 1, y / mu)) - (y - mu) / mu)),
            lambda y, w: y,
        ),
    }
    variance, deviance, start = pieces[short]
    return Family(short, LINKS[chosen], variance, deviance, start)
