"""回答说明书: each question answered over the design, in memory or where the data is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import stats

from keqiao.engines.errors import InputError
from keqiao.engines.survey.carriers.effects import design_effects_on_frame
from keqiao.engines.survey.carriers.estimates import estimate_on_frame
from keqiao.engines.survey.designs.design import Description, Design
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation.estimand import Estimand
from keqiao.engines.survey.estimation.estimates import Estimates
from keqiao.engines.survey.estimation.estimator import estimate, restricted
from keqiao.engines.survey.estimation.quantiles import Quantiles, quantiles, quantiles_by
from keqiao.engines.survey.estimation.variability import design_effects, population_variance
from keqiao.engines.survey.models.contingency import independence_test
from keqiao.engines.survey.models.events import event_interval
from keqiao.engines.survey.models.regression import regress
from keqiao.engines.survey.models.tests_of_hypotheses import TestResult
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.studies.reading import Question
from keqiao.engines.survey.tables import factor

AnyDesign = Design | ReplicateDesign
SMOOTH = ("total", "mean", "ratio", "share", "classes", "function")


@dataclass(frozen=True)
class Answered:
    """一项的答案: figures with their intervals, or a test."""

    question: Question
    estimates: Estimates | None = None
    intervals: np.ndarray | None = None
    test: TestResult | None = None


@dataclass(frozen=True)
class Carried:
    """Rows in another engine's hands, with the design's description and the levels of its factors."""

    native: Any
    description: Description
    levels: Callable[[str], list[str]]


def answer_study(design: AnyDesign | Carried, questions: list[Question], level: float) -> Iterator[Answered]:
    """逐项回答, one question at a time (so that progress can be shown)."""
    for question in questions:
        chosen = float(question.options.get("level", level))
        try:
            yield _answered(design, question, chosen)
        except InputError as error:
            raise InputError("“{name}”:{error}", name=question.name, error=error) from None


def _answered(design: AnyDesign | Carried, question: Question, level: float) -> Answered:
    if question.statistic in SMOOTH:
        found = _smooth(design, question)
        return Answered(question, found, found.interval(level))
    if isinstance(design, Carried):
        raise InputError("“{kind}”只在 NumPy 载体上提供", kind=question.statistic)
    return _OTHERS[question.statistic](design, question, level)


def _smooth(design: AnyDesign | Carried, question: Question) -> Estimates:
    estimand = estimand_of(question, lambda name: _levels(design, name))
    if isinstance(design, Carried):
        found = estimate_on_frame(design.native, design.description, estimand)
    else:
        found = estimate(design, estimand)
    deff = question.options.get("deff")
    if not deff:
        return found
    if deff not in {"wor", "wr"}:
        raise InputError("deff 应为 wor(不放回)或 wr(放回),收到“{deff}”", deff=deff)
    if isinstance(design, Carried):
        effect = design_effects_on_frame(
            design.native, design.description, estimand, found, replacement=deff == "wr"
        )
    elif isinstance(design, Design):
        effect = design_effects(design, estimand, found, replacement=deff == "wr")
    else:
        raise InputError("重复权数设计不给出设计效应")
    return replace(found, design_effect=effect)


def _levels(design: AnyDesign | Carried, name: str) -> list[str]:
    return design.levels(name) if isinstance(design, Carried) else factor(design.table[name])[1]


def estimand_of(question: Question, levels: Callable[[str], list[str]]) -> Estimand:
    """The estimand that a question asks for."""
    variables = question.names("variables")
    makers: Mapping[str, Callable[[], Estimand]] = {
        "total": lambda: forms.total(_needed(question, "variables")),
        "mean": lambda: forms.mean(_needed(question, "variables")),
        "ratio": lambda: forms.ratio(_needed(question, "numerators"), _needed(question, "denominators")),
        "share": lambda: _share(question, levels),
        "classes": lambda: _classes(question, levels),
        "function": lambda: _function(question),
    }
    estimand = makers[question.statistic]()
    where = question.options.get("where")
    if question.options.get("na_rm"):
        used = [*variables, *question.names("numerators"), *question.names("denominators")]
        present = forms.present([forms.as_node(name) for name in used])
        where = forms.both(None if where is None else forms.as_node(where), present)
    return restricted(estimand, where, tuple(question.names("by")))


def _needed(question: Question, key: str) -> list[str]:
    names = question.names(key)
    if not names:
        raise InputError("缺少 {key}", key=key)
    return names


def _share(question: Question, levels: Callable[[str], list[str]]) -> Estimand:
    classes = _needed(question, "classes")[0]
    return forms.share(_needed(question, "variables")[0], classes, levels(classes))


def _classes(question: Question, levels: Callable[[str], list[str]]) -> Estimand:
    name = _needed(question, "classes")[0]
    make = forms.factor_total if question.options.get("of") == "total" else forms.factor_mean
    return make(name, levels(name))


def _function(question: Question) -> Estimand:
    expression = question.options.get("expression")
    if not isinstance(expression, str):
        raise InputError("缺少 expression")
    return forms.smooth({question.name: expression}, of=str(question.options.get("of", "totals")))


def _quantile(design: AnyDesign, question: Question, level: float) -> Answered:
    p = question.options.get("p", [0.5])
    chosen = [float(value) for value in (p if isinstance(p, list) else [p])]
    options = {
        "rule": question.options.get("rule", "math"),
        "interval": question.options.get("interval", "mean"),
        "level": level,
    }
    name = _needed(question, "variables")[0]
    if question.names("by"):
        pairs = quantiles_by(design, name, question.names("by"), chosen, **options)
    else:
        where = _where(question, [name])
        pairs = [({}, quantiles(design, name, chosen, where=where, **options))]
    labels = tuple(f"{name} {q:.3g}" for _ in pairs for q in chosen)
    domains = tuple(domain for domain, _ in pairs for _ in chosen)
    return Answered(question, *_quantile_figures(design, [found for _, found in pairs], labels, domains))


def _quantile_figures(
    design: AnyDesign, found: list[Quantiles], labels: tuple[str, ...], domains: tuple[Mapping[str, str], ...]
) -> tuple[Estimates, np.ndarray]:
    estimates = np.concatenate([part.estimate for part in found])
    variance = np.concatenate([part.se for part in found]) ** 2
    intervals = np.vstack([part.interval for part in found])
    return Estimates(labels, estimates, variance, design.degrees_of_freedom, domains=domains), intervals


def _where(question: Question, names: list[str]) -> Any:
    where = question.options.get("where")
    if not question.options.get("na_rm"):
        return where
    present = forms.present([forms.as_node(name) for name in names])
    return forms.both(None if where is None else forms.as_node(where), present)


def _proportion(design: AnyDesign, question: Question, level: float) -> Answered:
    event = question.options.get("event")
    if not isinstance(event, str):
        raise InputError("缺少 event(事件的条件)")
    where = _where(question, [event])
    found = estimate(design, restricted(forms.mean([event]), where))
    interval = event_interval(design, event, question.options.get("method", "logit"), where, level)
    return Answered(question, found, interval[None, :])


def _variance(design: AnyDesign, question: Question, level: float) -> Answered:
    found = population_variance(
        design,
        _needed(question, "variables"),
        where=question.options.get("where"),
        by=question.names("by"),
    )
    return Answered(question, found, found.interval(level))


def _regression(design: AnyDesign, question: Question, level: float) -> Answered:
    formula = question.options.get("formula")
    if not isinstance(formula, str):
        raise InputError("缺少 formula")
    fit = regress(
        design,
        formula,
        family_name=question.options.get("family", "gaussian"),
        link=question.options.get("link"),
        where=question.options.get("where"),
    )
    found = Estimates(fit.labels, fit.coefficients, fit.se**2, fit.df_residual, fit.covariance)
    half = float(stats.t.ppf((1 + level) / 2, fit.df_residual)) * fit.se
    return Answered(question, found, np.column_stack([fit.coefficients - half, fit.coefficients + half]))


def _independence(design: AnyDesign, question: Question, level: float) -> Answered:
    names = _needed(question, "variables")
    if len(names) != 2:
        raise InputError("独立性检验要给出两个变量")
    method = str(question.options.get("method", "F"))
    return Answered(question, test=independence_test(design, names[0], names[1], method))


_OTHERS: Mapping[str, Callable[[AnyDesign, Question, float], Answered]] = {
    "quantile": _quantile,
    "proportion": _proportion,
    "variance": _variance,
    "regression": _regression,
    "independence": _independence,
}
