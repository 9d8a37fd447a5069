"""信用评分的输入形式: scorecard, innovation_points."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.finance.credit.calibration import PdGroup, calibrate, calibration_test
from keqiao.engines.finance.credit.innovation import innovation_points, load_points_table
from keqiao.engines.finance.credit.scaling import Scale, rounded_score, score_points
from keqiao.engines.finance.credit.separation import separation, stability
from keqiao.engines.finance.credit.woe import Bin, woe_table
from keqiao.engines.finance.fields import Fields, checked_number
from keqiao.engines.finance.forms.answer import Answer, step
from keqiao.engines.finance.funds.rulebook import document


def woe_iv(given: Fields) -> Answer:
    bins = [
        Bin(item.text("bin"), float(item.amount("good")), float(item.amount("bad")))
        for item in given.objects("bins")
    ]
    table = woe_table(bins, float(given.amount("smoothing_added_to_each_cell", 0)))
    bands = document("credit_bands.yaml")["iv"]
    band = next(b for b in bands if b["below"] is None or table.iv < b["below"])
    values = {
        "woe": [{"bin": row.name, "bad_rate": row.bad_rate, "woe": row.woe} for row in table.bins],
        "iv": table.iv,
        "iv_band": band["name"],
        "bad_rate_monotonic_over_non_missing": table.monotonic,
    }
    steps = [step(row.name, row.woe, "ln(好占比 / 坏占比),正值更安全") for row in table.bins]
    remarks = [] if table.monotonic else ["坏账率不单调:合并分箱,或写明保留的理由"]
    bads = sum(b.bad for b in bins)
    return Answer(
        values, [*steps, step("IV", table.iv, f"经验判断:{band['text']}")], remarks + few_bads(bads)
    )


def few_bads(bads: float) -> list[str]:
    """Tech firms have few defaults: a score on fewer than the usual minimum is an expert's score."""
    fewest = document("credit_bands.yaml")["fewest_bads"]
    return [f"违约样本仅 {bads:g} 个(少于 {fewest}):应视为专家评分"] if bads < fewest else []


def score_separation(given: Fields) -> Answer:
    rows = [
        (float(checked_number(score, place)), float(checked_number(label, place, "0", "1")))
        for place, (score, label) in given.pairs("score_label")
    ]
    result = separation([score for score, _ in rows], [label for _, label in rows])
    values = {
        "auc": result.auc,
        "gini": result.gini,
        "ks": result.ks,
        "ks_at_score_at_or_below": result.ks_at,
    }
    steps = [
        step("AUC", result.auc, "同分各计一半"),
        step("Gini", result.gini, "2 × AUC - 1"),
        step("KS", result.ks, f"在分数不高于 {result.ks_at} 处差距最大"),
    ]
    return Answer(values, steps, few_bads(sum(label for _, label in rows)))


def score_stability(given: Fields) -> Answer:
    before = [float(value) for value in given.numbers("expected_counts", low="0")]
    after = [float(value) for value in given.numbers("actual_counts", low="0")]
    result = stability(before, after)
    return Answer(asdict(result), [step("PSI", result.psi, "Σ(现占比 - 原占比) × ln(现占比 / 原占比)")])


def _scale(given: Fields) -> Scale:
    return Scale(
        float(given.number("pdo")),
        float(given.number("base_score")),
        float(given.number("base_odds_good_to_bad")),
    )


def scaling(given: Fields) -> Answer:
    scale = _scale(given)
    scores = [scale.score(float(pd)) for pd in given.numbers("pd", low="0", high="1", empty=True)]
    values = {
        "factor": scale.factor,
        "offset": scale.offset,
        "score": scores,
        "score_rounded": [rounded_score(score) for score in scores],
    }
    return Answer(
        values,
        [
            step("因子", scale.factor, "PDO / ln 2"),
            step("偏移", scale.offset, "基准分 - 因子 × ln(基准好坏比)"),
        ],
    )


def points(given: Fields) -> Answer:
    variables: dict[str, tuple[float, dict[str, float]]] = {}
    inner = given.object("variables")
    for name in inner.values:
        variable = inner.object(name)
        woes = variable.object("woe")
        if not woes.values:
            raise InputError("“{name}”没有任何分箱", name=woes.where)
        variables[name] = (
            float(variable.number("beta")),
            {label: float(woes.number(label)) for label in woes.values},
        )
    table = score_points(_scale(given), float(given.number("intercept")), variables)
    values = {"points": table, "best_case_total": sum(max(bins.values()) for bins in table.values())}
    steps = [
        step(name, "", "", "", [step(label, value) for label, value in bins.items()])
        for name, bins in table.items()
    ]
    return Answer(values, steps)


def calibrated(given: Fields) -> Answer:
    pds = [float(value) for value in given.numbers("predicted_pd_on_sample", low="0", high="1", empty=True)]
    result = calibrate(pds, float(given.share("sample_bad_rate")), float(given.share("population_bad_rate")))
    steps = [step(str(pd), value, "对数优势平移至总体坏账率") for pd, value in zip(pds, result, strict=True)]
    return Answer({"calibrated_pd": result}, steps)


def calibration(given: Fields) -> Answer:
    groups = [
        PdGroup(
            float(item.number("n")), float(item.amount("observed_defaults")), float(item.share("mean_pd"))
        )
        for item in given.objects("groups")
    ]
    result = calibration_test(groups)
    return Answer(asdict(result), [step("Hosmer-Lemeshow χ²", result.hosmer_lemeshow_chi2)])


def innovation(given: Fields) -> Answer:
    stage = str(given.raw("stage", ""))
    table = load_points_table(given.object("table"), stage)
    inner = given.object("values")
    values: dict[str, Decimal | None] = {
        name: inner.number(name) if inner.has(name) else None for name in inner.values
    }
    result = innovation_points(table, values)
    answer: dict[str, Any] = {
        "scores": [{"indicator": name, "score": score} for name, score in result.scores],
        "groups": result.groups,
        "total": result.total,
        "missing": list(result.missing),
        "table_version": table.version,
    }
    by_name = {indicator.name: indicator for indicator in table.indicators}
    steps = [
        step(
            name,
            score,
            f"值 {values.get(name)};{by_name[name].floor} 起计,{by_name[name].full} 得满分",
        )
        for name, score in result.scores
    ]
    remarks = [f"积分表:{table.source}"] if table.source else []
    return Answer(answer, steps, [*remarks, "2024 年全国试行版权重未公布,积分表由使用者录入。"])
