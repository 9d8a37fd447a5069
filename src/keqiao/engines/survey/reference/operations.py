"""案例的运算: each operation a stored case can name, answered by the engine's own functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.design import Design
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation import estimator
from keqiao.engines.survey.estimation.estimand import Estimand
from keqiao.engines.survey.estimation.estimates import Estimates
from keqiao.engines.survey.estimation.estimator import restricted
from keqiao.engines.survey.estimation.quantiles import quantiles, quantiles_by
from keqiao.engines.survey.estimation.ratio_totals import combined_ratio_total, separate_ratio_total
from keqiao.engines.survey.estimation.variability import design_effects, population_variance
from keqiao.engines.survey.expressions import Call, Name, Node
from keqiao.engines.survey.models.contingency import goodness_of_fit, independence_test
from keqiao.engines.survey.models.events import event_interval
from keqiao.engines.survey.models.regression import Regression, regress
from keqiao.engines.survey.models.tests_of_hypotheses import TestResult, rank_test, t_test
from keqiao.engines.survey.reference.carried import CarriedDesign
from keqiao.engines.survey.reference.comparison import Answer, our_keys, stored_order
from keqiao.engines.survey.reference.designs import AnyDesign
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.tables import factor

Args = Mapping[str, Any]
Expected = Mapping[str, Any]


def estimate(design: AnyDesign | CarriedDesign, estimand: Estimand) -> Estimates:
    """Estimate where the design's rows are."""
    return (
        design.estimate(estimand)
        if isinstance(design, CarriedDesign)
        else estimator.estimate(design, estimand)
    )


def listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else [value]


def figures(found: Estimates, expected: Expected, count: int) -> Answer:
    """Estimates as the figures a case lists, in the order it stores them."""
    order = stored_order(expected, our_keys(found.labels, found.domains), count)
    chosen = np.arange(len(found.estimate)) if order is None else np.asarray(order)
    answer: Answer = {
        "estimate": found.estimate[chosen],
        "se": found.se[chosen],
        "cv": found.cv[chosen],
        "ci_t": found.interval()[chosen],
        "ci_normal": found.interval(normal=True)[chosen],
    }
    if found.covariance is not None:
        matrix = found.covariance[np.ix_(chosen, chosen)]
        answer["vcov"] = answer["var_matrix"] = matrix
    elif len(chosen) == 1:
        answer["vcov"] = answer["se"] ** 2
    if found.design_effect is not None:
        answer["deff"] = found.design_effect[chosen]
    return answer


def estimand_of(design: AnyDesign | CarriedDesign, op: str, args: Args) -> Estimand:
    """The estimand of a total, mean, factor or ratio question, with its domain."""
    if op == "ratio":
        variables = [*listed(args["num"]), *listed(args["den"])]
        estimand = forms.ratio(listed(args["num"]), listed(args["den"]))
    else:
        variables = listed(args["vars"])
        estimand = _total_or_mean(design, op, variables)
    where = args.get("subset")
    if args.get("na_rm"):
        where = forms.both(
            None if where is None else forms.as_node(where),
            forms.present([forms.as_node(v) for v in variables]),
        )
    return restricted(estimand, where, tuple(listed(args.get("by"))))


def _total_or_mean(design: AnyDesign | CarriedDesign, op: str, variables: list[str]) -> Estimand:
    parts = [_classes(design, name, op.endswith("_factor")) for name in variables]
    estimand = (forms.mean if op.startswith("mean") else forms.total)(
        [n for nodes, _ in parts for n in nodes]
    )
    return forms.relabelled(estimand, [label for _, labels in parts for label in labels])


def _classes(design: AnyDesign | CarriedDesign, name: str, forced: bool) -> tuple[list[Node], list[str]]:
    """A variable itself, or one 0/1 variable for each of its classes; ``factor(x)`` asks for classes."""
    node = forms.as_node(name)
    if isinstance(node, Call) and node.function == "factor" and len(node.arguments) == 1:
        node, forced = node.arguments[0], True
    column = node.value if isinstance(node, Name) else name
    if column not in design.table or not (forced or design.table[column].dtype == object):
        return [node], [name]
    levels = factor(design.table[column])[1]
    return list(forms.indicators(column, levels)), [f"{name}{level}" for level in levels]


def _smooth(design: AnyDesign | CarriedDesign, op: str, args: Args, expected: Expected) -> Answer:
    base = op.removeprefix("by_").removeprefix("subset_")
    estimand = estimand_of(design, base, args)
    found = estimate(design, estimand)
    found = _with_effect(design, estimand, found, args, expected)
    answer = figures(found, expected, len(estimand.labels))
    if base == "ratio" and not estimand.by:
        # numerators run down the rows of the stored matrix
        rows = len(listed(args["num"]))
        answer["ratio_matrix"] = found.estimate.reshape(-1, rows).T
        answer["var_matrix"] = found.variance.reshape(-1, rows).T
    return answer


def _with_effect(
    design: AnyDesign | CarriedDesign, estimand: Estimand, found: Estimates, args: Args, expected: Expected
) -> Estimates:
    if not (args.get("deff") or "deff" in expected):
        return found
    divisor = "population" if args.get("deff_divisor") == "population" else "sample"
    replacement = args.get("deff") == "wr"
    if isinstance(design, CarriedDesign):
        effect = design.effects(estimand, found, replacement, divisor)
    elif isinstance(design, Design):
        effect = design_effects(design, estimand, found, replacement=replacement, divisor=divisor)
    else:
        return found
    return replace(found, design_effect=effect)


def _variance(design: AnyDesign, op: str, args: Args, expected: Expected) -> Answer:
    by = tuple(listed(args.get("by")))
    variables = listed(args["vars"])
    known = bool(args.get("na_rm"))
    found = population_variance(design, variables, where=args.get("subset"), by=by, known=known)
    return figures(found, expected, 1)


def _contrast(design: AnyDesign | CarriedDesign, op: str, args: Args, expected: Expected) -> Answer:
    rows = args["contrasts"]
    matrix = rows if isinstance(rows[0], Sequence) else [rows]
    inner = estimand_of(design, "total" if args.get("of") == "total" else "mean", args)
    named = {f"c{i}": row for i, row in enumerate(matrix)}
    return figures(estimate(design, forms.linear_combinations(inner, named)), expected, len(named))


def _nonlinear(design: AnyDesign | CarriedDesign, op: str, args: Args, expected: Expected) -> Answer:
    estimand = forms.smooth({"contrast": args["expr"]}, of="means" if args.get("of") == "mean" else "totals")
    return figures(estimate(design, restricted(estimand, args.get("subset"))), expected, 1)


def _share(design: AnyDesign | CarriedDesign, op: str, args: Args, expected: Expected) -> Answer:
    levels = factor(design.table[args["classes"]])[1]
    estimand = forms.share(listed(args["vars"])[0], args["classes"], levels)
    where = args.get("subset")
    return figures(estimate(design, restricted(estimand, where)), expected, len(levels))


def _ratio_total(design: AnyDesign, op: str, args: Args, expected: Expected) -> Answer:
    if op == "ratio_separate_total":
        stratum = args.get("stratum") or _stratum_column(design)
        totals = args["population_totals_by_stratum"]
        found = separate_ratio_total(design, args["num"], args["den"], stratum, totals)
    else:
        found = combined_ratio_total(design, args["num"], args["den"], args["population_total"])
    return {"total": found.estimate, "estimate": found.estimate, "se": found.se}


def _stratum_column(design: AnyDesign) -> str:
    if isinstance(design, Design) and design.description and design.description.stages[0].stratum:
        return design.description.stages[0].stratum
    raise InputError("分别比率估计要有分层的设计")


def _proportion(design: AnyDesign, op: str, args: Args, expected: Expected) -> Answer:
    event = forms.as_node(args["event"])
    where = forms.both(
        None if args.get("subset") is None else forms.as_node(args["subset"]),
        forms.present([event]) if args.get("na_rm") else None,
    )
    found = estimate(design, restricted(forms.mean([event]), where))
    method = str(args.get("method", "logit")).replace("likelihood", "profile")  # R profiles
    interval = event_interval(design, event, method, args.get("subset"), float(args.get("level", 0.95)))
    return {"estimate": found.estimate, "se": found.se, "ci": interval}


def _quantile(design: AnyDesign, op: str, args: Args, expected: Expected) -> Answer:
    variables = listed(args["vars"])
    options: dict[str, Any] = {
        "rule": args.get("qrule", "math"),
        "interval": args.get("interval", "mean"),
        "r_ends": True,
    }
    business = args.get("deff_divisor") == "population"
    if business:
        options.update(around="p", normal=True)
    if args.get("by"):
        pairs = quantiles_by(design, variables[0], listed(args["by"]), listed(args["p"]), **options)
        keys = [f"{'.'.join(domain.values())}|0" for domain, _ in pairs]
        order = stored_order(expected, keys, 1) or list(range(len(keys)))
        chosen = [pairs[i][1] for i in order]
        return {
            "estimate": np.column_stack([q.estimate for q in chosen]),
            "se": np.column_stack([q.se for q in chosen]),
        }
    where = args.get("subset")
    if args.get("na_rm"):
        where = forms.both(
            None if where is None else forms.as_node(where),
            forms.present([forms.as_node(v) for v in variables]),
        )
    found = [quantiles(design, name, listed(args["p"]), where=where, **options) for name in variables]
    estimates, se = np.concatenate([q.estimate for q in found]), np.concatenate([q.se for q in found])
    limits = np.vstack([q.interval for q in found])
    # the business file stores all lower limits, then all upper ones
    return {"estimate": estimates, "se": se, "cv": se / estimates, "ci": limits, "ci_normal": limits.T}


def _glm(design: AnyDesign, op: str, args: Args, expected: Expected) -> Answer:
    words = str(args.get("family", "gaussian")).replace("(", " ").replace(")", " ").split()
    links = [
        word
        for word in words[1:]
        if word in {"identity", "log", "inverse", "logit", "probit", "cloglog", "sqrt"}
    ]
    fit = regress(
        design,
        args["formula"],
        family_name=words[0],
        link=links[0] if links else None,
        where=args.get("subset"),
        stop="deviance",
    )
    return _coefficients(design, fit, expected)


def _coefficients(design: AnyDesign, fit: Regression, expected: Expected) -> Answer:
    order = stored_order(expected, our_keys(fit.labels, ()), len(fit.labels)) or list(range(len(fit.labels)))
    return {
        "estimate": fit.coefficients[order],
        "se": fit.se[order],
        "vcov": fit.covariance[np.ix_(order, order)],
        "p": fit.p_values[order],
        "df_residual": fit.df_residual,
        "dispersion": fit.pearson if isinstance(design, ReplicateDesign) else fit.dispersion,
        "deviance": fit.deviance,
    }


def _answered(test: TestResult) -> Answer:
    return {
        "statistic": test.statistic,
        "parameter": test.parameter,
        "p_value": test.p_value,
        "estimate": test.estimate,
        "conf_int": test.interval,
    }


def _chisq(design: AnyDesign, op: str, args: Args, expected: Expected) -> Answer:
    rows, columns = listed(args["vars"])
    return _answered(independence_test(design, rows, columns, args.get("statistic", "F"), args.get("subset")))


def _t(design: AnyDesign, op: str, args: Args, expected: Expected) -> Answer:
    return _answered(t_test(design, args["formula"], spent=1))


def _rank(design: AnyDesign, op: str, args: Args, expected: Expected) -> Answer:
    return _answered(rank_test(design, args["formula"], args.get("test", "wilcoxon")))


def _fit(design: AnyDesign, op: str, args: Args, expected: Expected) -> Answer:
    return _answered(goodness_of_fit(design, listed(args["vars"])[0], listed(args["p"])))


def _weights(design: AnyDesign, op: str, args: Args, expected: Expected) -> Answer:
    weights = design.weights
    return {
        "n": len(weights),
        "sum": float(weights.sum()),
        "sumsq": float(weights @ weights),
        "min": float(weights.min()),
        "max": float(weights.max()),
        "weights": weights,
        "first20": weights[:20],
    }


Operation = Callable[[AnyDesign, str, Args, Expected], Answer]
SMOOTH = ("total", "mean", "ratio", "total_factor", "mean_factor")
CARRIED: dict[str, Callable[[AnyDesign | CarriedDesign, str, Args, Expected], Answer]] = {
    **{f"{prefix}{op}": _smooth for op in SMOOTH for prefix in ("", "by_", "subset_")},
    "contrast": _contrast,
    "contrast_nonlinear": _nonlinear,
    "complex": _nonlinear,
    "share": _share,
}
OPERATIONS: dict[str, Operation] = {
    **CARRIED,
    "var": _variance,
    "by_var": _variance,
    "subset_var": _variance,
    "ratio_separate_total": _ratio_total,
    "ratio_combined_total": _ratio_total,
    "proportion_ci": _proportion,
    "quantile": _quantile,
    "by_quantile": _quantile,
    "subset_quantile": _quantile,
    "glm": _glm,
    "chisq": _chisq,
    "ttest": _t,
    "ranktest": _rank,
    "gof": _fit,
    "calibration_weights": _weights,
}


def answer(design: AnyDesign, op: str, args: Args, expected: Expected) -> Answer:
    """Answer one question over one design."""
    if op not in OPERATIONS:
        raise InputError("不认识案例的运算“{op}”", op=op)
    return OPERATIONS[op](design, op, args, expected)


def answer_on_carrier(design: CarriedDesign, op: str, args: Args, expected: Expected) -> Answer:
    """Answer one question that carriers offer, where the rows are."""
    if op not in CARRIED:
        raise InputError("运算“{op}”只在 NumPy 载体上提供", op=op)
    return CARRIED[op](design, op, args, expected)
