"""能力验证方案: how a round is to be evaluated; every measurand may differ from the default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.fields import choice, listing, mapping, not_negative, number, only, positive
from keqiao.engines.metrology.proficiency.assigned import (
    ESTIMATORS,
    METHODS,
    AssignedValue,
    Estimator,
    by_certificate,
    by_comparison,
    by_experts,
    by_formulation,
    by_participants,
)
from keqiao.engines.metrology.proficiency.homogeneity import Homogeneity, Stability, homogeneity, stability
from keqiao.engines.metrology.proficiency.results import CENSORED_RULES, CensoredRule
from keqiao.engines.metrology.proficiency.sigma import METHODS as SIGMA_METHODS
from keqiao.engines.metrology.proficiency.sigma import from_precision, from_rounds, horwitz
from keqiao.engines.metrology.robust import StopRule, algorithm_a

_PLAN = {"unit", "assigned", "sigma", "censored", "exclude", "stop", "homogeneity", "stability", "k_x_pt"}
_HEAD = {"title", "code", "organiser", "default", "measurands", "note"}


@dataclass(frozen=True)
class Plan:
    """一个参数的评定办法: ``assigned`` and ``sigma`` hold the method and its figures."""

    unit: str = ""
    assigned: Mapping[str, Any] = field(default_factory=lambda: {"method": "participants"})
    sigma: Mapping[str, Any] = field(default_factory=lambda: {"method": "robust"})
    censored: CensoredRule = "refuse"
    exclude: frozenset[str] = frozenset()
    stop: StopRule = "converged"
    k_x_pt: float = 2.0
    homogeneity: tuple[Any, ...] = ()
    stability: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Scheme:
    """能力验证方案; ``measurands`` by name, or by "round/name" for one round of several."""

    title: str = "能力验证"
    code: str = ""
    organiser: str = ""
    note: str = ""
    default: Plan = field(default_factory=Plan)
    measurands: Mapping[str, Plan] = field(default_factory=dict)

    def plan(self, round_name: str, measurand: str) -> Plan:
        """The plan of one measurand of one round."""
        both = self.measurands.get(f"{round_name}/{measurand}")
        return both or self.measurands.get(measurand, self.default)


def read_scheme(content: Mapping[str, Any]) -> Scheme:
    """A scheme from the content of its file; unknown words and fields are refused."""
    only(content, _HEAD, "方案")
    default = _plan(mapping(content.get("default", {}), "default"), Plan(), "default")
    measurands = {
        str(name): _plan(mapping(entry, f"measurands.{name}"), default, f"measurands.{name}")
        for name, entry in mapping(content.get("measurands", {}), "measurands").items()
    }
    texts = {key: str(content[key]) for key in ("title", "code", "organiser", "note") if key in content}
    return Scheme(default=default, measurands=measurands, **texts)


def _plan(entry: Mapping[str, Any], base: Plan, where: str) -> Plan:
    only(entry, _PLAN, where)
    plan = base
    if "unit" in entry:
        plan = replace(plan, unit=str(entry["unit"]))
    if "assigned" in entry:
        plan = replace(plan, assigned=_method(entry["assigned"], f"{where}.assigned", list(METHODS)))
    if "sigma" in entry:
        plan = replace(plan, sigma=_method(entry["sigma"], f"{where}.sigma", list(SIGMA_METHODS)))
    if "censored" in entry:
        rule = choice(entry["censored"], f"{where}.censored", list(CENSORED_RULES))
        plan = replace(plan, censored=cast("CensoredRule", rule))
    if "stop" in entry:
        stop = choice(entry["stop"], f"{where}.stop", ("converged", "three_figures"))
        plan = replace(plan, stop=cast("StopRule", stop))
    if "k_x_pt" in entry:
        plan = replace(plan, k_x_pt=positive(entry["k_x_pt"], f"{where}.k_x_pt"))
    if "exclude" in entry:
        plan = replace(plan, exclude=frozenset(map(str, listing(entry["exclude"], f"{where}.exclude"))))
    return replace(
        plan,
        homogeneity=tuple(listing(entry.get("homogeneity", base.homogeneity), f"{where}.homogeneity")),
        stability=tuple(listing(entry.get("stability", base.stability), f"{where}.stability")),
    )


def _method(entry: Any, where: str, known: list[str]) -> Mapping[str, Any]:
    """{method = ..., figures}; a word alone names the method."""
    content: Mapping[str, Any] = {"method": entry} if isinstance(entry, str) else mapping(entry, where)
    choice(content.get("method"), f"{where}.method", known)
    return content


def assigned_value(plan: Plan, results: list[float]) -> AssignedValue:
    """指定值 by the plan's method; ``results`` are those that enter statistics."""
    entry = plan.assigned
    method = entry["method"]
    if method == "participants":
        estimator = choice(entry.get("estimator", "algorithm_a"), "assigned.estimator", list(ESTIMATORS))
        if estimator == "algorithm_a":
            found = algorithm_a(results, plan.stop)
            return AssignedValue(found.x, found.u, "participants", "algorithm_a", found.s, found.degenerate)
        return by_participants(results, cast("Estimator", estimator))
    if method == "formulation":
        return by_formulation(_figure(entry, "x"), _components(entry))
    if method == "certified":
        return by_certificate(_figure(entry, "x"), _figure(entry, "u"))
    if method == "comparison":
        value = by_comparison(_list(entry, "differences"), _figure(entry, "x"), _figure(entry, "u"))
        return AssignedValue(value.x_pt, value.u_x_pt, "comparison")
    return by_experts(_list(entry, "values"), _list(entry, "uncertainties"))


def sigma_pt(plan: Plan, assigned: AssignedValue, results: list[float]) -> tuple[float | None, str]:
    """(能力评定标准差, 方法): ``None`` when the robust spread is zero, so that no score exists."""
    entry = plan.sigma
    method = str(entry["method"])
    title = SIGMA_METHODS[method]
    if method == "prescribed":
        return positive(entry.get("value"), "sigma.value"), title
    if method == "share":
        return positive(entry.get("share"), "sigma.share") * abs(assigned.x_pt) or None, title
    if method == "horwitz":
        scale = positive(entry.get("mass_fraction_per_unit"), "sigma.mass_fraction_per_unit")
        return horwitz(assigned.x_pt * scale) / scale, title
    if method == "precision":
        return from_precision(_figure(entry, "s_R"), _figure(entry, "s_r"), entry.get("m", 1)), title
    if method == "regression":
        line = from_rounds(_list(entry, "assigned_value"), _list(entry, "robust_sd"))
        return line.at(assigned.x_pt), title
    spread = assigned.s if assigned.s is not None else algorithm_a(results, plan.stop).s
    return spread or None, title


def item_checks(plan: Plan, sigma: float | None) -> tuple[Homogeneity | None, Stability | None]:
    """均匀性与稳定性 when the plan holds data for them."""
    if sigma is None or not plan.homogeneity:
        return None, None
    alike = homogeneity(list(plan.homogeneity), sigma)
    if not plan.stability:
        return alike, None
    return alike, stability(list(plan.homogeneity), list(plan.stability), sigma)


def _components(entry: Mapping[str, Any]) -> list[Any]:
    return _list(entry, "components") if "components" in entry else [_figure(entry, "u")]


def _figure(entry: Mapping[str, Any], key: str) -> float:
    if key not in entry:
        raise InputError("方法“{method}”要给出 {key}", method=entry["method"], key=key)
    value = number(entry[key], key)
    return not_negative(value, key) if key == "u" else value


def _list(entry: Mapping[str, Any], key: str) -> list[Any]:
    if key not in entry:
        raise InputError("方法“{method}”要给出 {key}", method=entry["method"], key=key)
    return listing(entry[key], key)
