"""评分建模的输入形式: scorecard fit, fairness; innovation points combined with a bank's score."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.finance.credit import Scale, ScoreRange, combine, decide, fairness, fit_scorecard
from keqiao.engines.finance.credit.binning import Vector
from keqiao.engines.finance.credit.scorecard import Scorecard, Variable
from keqiao.engines.finance.fields import Fields, checked_number
from keqiao.engines.finance.forms.answer import Answer, step
from keqiao.engines.finance.forms.credit import few_bads
from keqiao.engines.publish import Chart, Series


def _vector(given: Fields, field: str, *, missing: bool = False) -> Vector:
    place = given.name(field)
    return np.array(
        [
            np.nan if missing and value is None else float(checked_number(value, f"{place}[{i}]"))
            for i, value in enumerate(given.items(field))
        ]
    )


def fit(given: Fields) -> Answer:
    """``columns`` {name: [number or null]}, ``target`` [0 or 1], scale; optional ``applicant`` and
    ``cutoff``."""
    inner = given.object("columns")
    columns = {name: _vector(inner, name, missing=True) for name in inner.values}
    scale = Scale(
        float(given.number("pdo", 20)),
        float(given.number("base_score", 600)),
        float(given.number("base_odds_good_to_bad", 50)),
    )
    card = fit_scorecard(columns, _vector(given, "target"), scale)
    values: dict[str, Any] = {
        "auc": card.quality.auc,
        "gini": card.quality.gini,
        "ks": card.quality.ks,
        "intercept": card.intercept,
        "variables": [row for variable in card.variables for row in _rows(variable)],
        "dropped": dict(card.dropped),
    }
    if given.has("applicant"):
        values |= _decision(card, given)
    series = [Series("IV", [v.binning.name for v in card.variables], [v.binning.iv for v in card.variables])]
    best = max(card.variables, key=lambda variable: variable.binning.iv).binning.name
    steps = [
        step(v.binning.name, v.beta, f"IV {v.binning.iv:.4f},单调分箱 {len(v.binning.edges) + 1} 箱")
        for v in card.variables
    ]
    remarks = ["区分能力为建模样本内的结果,须另用留出样本检验。", *few_bads(card.bads)]
    return Answer(values, steps, remarks, [Chart("bar", f"“{best}”的区分能力最强", series, "", "IV")])


def _rows(variable: Variable) -> list[dict[str, Any]]:
    binning = variable.binning
    return [
        {
            "variable": binning.name,
            "bin": label,
            "good": good,
            "bad": bad,
            "woe": float(woe),
            "points": points,
        }
        for label, good, bad, woe, points in zip(
            binning.labels(), binning.good, binning.bad, binning.woe, variable.points, strict=True
        )
    ]


def _decision(card: Scorecard, given: Fields) -> dict[str, Any]:
    applicant = given.object("applicant")
    values = {
        name: float(applicant.number(name)) if applicant.has(name) else None for name in applicant.values
    }
    decision = decide(card, values, float(given.number("cutoff")))
    return {
        "score": decision.score,
        "decision": "approve" if decision.approved else "decline",
        "sentence": decision.sentence,
        "reasons": [asdict(reason) for reason in decision.reasons],
    }


def fairness_table(given: Fields) -> Answer:
    groups = [str(name) for name in given.items("groups")]
    bad = _vector(given, "target") if given.has("target") else None
    rows = fairness(groups, _vector(given, "scores"), float(given.number("cutoff")), bad)
    flagged = [row.group for row in rows if row.flagged]
    remarks = [f"通过率明显偏低,需人工复核:{'、'.join(flagged)}"] if flagged else []
    steps = [
        step(row.group, row.approval_rate, f"{row.count} 户,与最高组之比 {row.ratio_to_best:.3f}")
        for row in rows
    ]
    return Answer({"groups": [asdict(row) for row in rows]}, steps, remarks)


def combined(given: Fields) -> Answer:
    inner = given.object("scores")
    scores = {}
    for name in inner.values:
        item = inner.object(name)
        scores[name] = ScoreRange(
            item.number("value"), item.number("low"), item.number("high"), item.share("weight")
        )
    vetoes = given.object("vetoes", {})
    if not scores:
        raise InputError("“scores”没有任何一项")
    result = combine(scores, given.number("cutoff"), {name: vetoes.flag(name) for name in vetoes.values})
    steps = [
        step(name, part, f"权重 {scores[name].weight},按 0 到 100 折算")
        for name, part in result.parts.items()
    ]
    steps += [step(f"否决:{name}", True) for name in result.vetoes]
    return Answer({**asdict(result), "vetoes": list(result.vetoes)}, steps)
