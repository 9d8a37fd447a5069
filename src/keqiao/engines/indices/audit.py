"""十步自查: the ten steps of the OECD/JRC handbook, filled in by the run itself.

Framework, data, imputation, multivariate, normalisation, weighting and aggregation, robustness, back to the
data, links to other variables, presentation. A step is done, to be looked at, or not done, and says why.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

import numpy as np

from keqiao.engines.indices.outcome import Outcome
from keqiao.engines.indices.running import Computed
from keqiao.engines.indices.steps.normalisation import METHODS

State = Literal["done", "look", "missing"]
STATES: dict[State, str] = {"done": "已做", "look": "需复核", "missing": "未做"}
FLAG_WORDS = {
    "weak": "与上级相关弱",
    "conflict": "与上级方向相反",
    "redundant": "同级重复",
    "silent": "对总分不起作用",
}


@dataclass(frozen=True)
class Finding:
    """自查一步: its name, its state, and what the run found."""

    step: str
    state: State
    finding: str


def audit(outcome: Outcome) -> list[Finding]:
    """All ten steps of a run."""
    run = outcome.computed
    return [
        _framework(outcome),
        _data(outcome),
        _imputation(outcome, run),
        _multivariate(outcome),
        _normalisation(outcome, run),
        _weighting(outcome, run),
        _robustness(outcome),
        _back_to_data(outcome, run),
        _links(outcome),
        _presentation(outcome),
    ]


def _framework(outcome: Outcome) -> Finding:
    tree, recipe = outcome.tree, outcome.recipe
    size = f"{len(tree.indicators)} 项指标、{len(tree.aggregates)} 个节点、{tree.levels[tree.root.code]} 级"
    if not recipe.framework:
        return Finding("1 理论框架", "look", f"{size};方案没有写 framework(评价什么、为什么用这些指标)")
    return Finding("1 理论框架", "done", f"{size};{recipe.framework};依据:{recipe.source}")


def _data(outcome: Outcome) -> Finding:
    data, items = outcome.data, outcome.tree.indicators
    cells = np.column_stack([data.column(item.column or item.code) for item in items])
    share = float(np.mean(~np.isnan(cells)))
    unsourced = sum(not item.source for item in items)
    words = f"{len(data.units)} 个单位,可得率 {share:.1%},快照 {outcome.snapshot[:12]}"
    if unsourced:
        return Finding("2 数据选择", "look", f"{words};{unsourced} 项指标没有写来源")
    return Finding("2 数据选择", "done", words)


def _imputation(outcome: Outcome, run: Computed | None) -> Finding:
    if run is None:
        return Finding("3 缺失处理", "done", f"官方计分,不插补;缺失按“{outcome.recipe.rounding.missing}”处理")
    how, filled = run.steps.imputation.method, int(run.prepared.filled_cells.sum())
    left = int(np.isnan(run.prepared.screened).sum())
    words = f"方法 {how},插补 {filled} 格,留空 {left} 格,筛除 {len(run.prepared.dropped)} 个单位"
    screening = run.steps.screening
    if screening is not None and screening.basis == "imputed" and filled:
        return Finding("3 缺失处理", "look", f"{words};筛选在插补之后,几乎不会筛除任何单位(可写 basis: raw)")
    heavy = int((run.imputed_share > 1 / 3).sum())
    if heavy:
        return Finding("3 缺失处理", "look", f"{words};{heavy} 个单位三分之一以上的权重靠插补")
    return Finding("3 缺失处理", "done", words)


def _multivariate(outcome: Outcome) -> Finding:
    if outcome.computed is None:
        return Finding("4 多元分析", "missing", "官方计分不作多元分析")
    counts = Counter(flag.kind for flag in outcome.flags)
    if not counts:
        return Finding("4 多元分析", "done", "没有弱相关、方向相反、重复或不起作用的指标")
    words = "、".join(f"{FLAG_WORDS[kind]} {n} 处" for kind, n in sorted(counts.items()))
    return Finding("4 多元分析", "look", words)


def _normalisation(outcome: Outcome, run: Computed | None) -> Finding:
    if run is None:
        kinds = sorted({str((item.rule or {}).get("kind", "expert")) for item in outcome.tree.indicators})
        return Finding("5 无量纲化", "done", "按计分规则:" + "、".join(kinds))
    methods = {item.normalise["method"] for item in run.tree.indicators if item.normalise}
    if any(item.normalise is None for item in run.tree.indicators):
        methods.add(run.steps.normalisation.method)
    words = "、".join(sorted(methods))
    if outcome.recipe.period and any(METHODS[method].of_the_sample for method in methods):
        return Finding(
            "5 无量纲化", "look", f"{words};随样本变动的方法不能跨期比较,请改用固定目标值 goalposts"
        )
    treated = sum(not log.passed for log in run.treatments)
    return Finding("5 无量纲化", "done", f"{words};处理离群值 {treated} 项")


def _weighting(outcome: Outcome, run: Computed | None) -> Finding:
    how = outcome.recipe.weighting
    poor = [code for code, found in outcome.judgements.items() if not found.acceptable()]
    if poor:
        return Finding("6 赋权与合成", "look", f"判断矩阵一致性比率超过 0.1:{'、'.join(poor)}")
    words = f"赋权 {how.method}"
    if run is not None:
        words += ",合成 " + "、".join(sorted({step.method for step in run.plan.nodes}))
    if how.method in ("entropy", "critic", "pca"):
        return Finding(
            "6 赋权与合成", "look", f"{words};权重随数据变动,一个评价周期内请冻结(keqiao index freeze)"
        )
    return Finding("6 赋权与合成", "done", words)


def _robustness(outcome: Outcome) -> Finding:
    spread = outcome.uncertainty
    if spread is None:
        return Finding("7 稳健性", "missing", "方案没有写不确定因素(robustness),名次没有区间")
    width = float(np.nanmedian(spread.high - spread.low))
    groups = int(spread.ties.max())
    words = f"{len(spread.ranks)} 次重算,{spread.level:.0%} 名次区间宽度中位数 {width:g},可分辨 {groups} 组"
    if outcome.sensitivity is not None and outcome.sensitivity.factors:
        main = int(np.argmax(outcome.sensitivity.total))
        words += f";影响最大的是 {outcome.sensitivity.factors[main]}"
    return Finding("7 稳健性", "done", words)


def _back_to_data(outcome: Outcome, run: Computed | None) -> Finding:
    count = len(outcome.rows[0].lines) if outcome.rows else 0
    words = f"每个得分分解到 {count} 项,合计与得分一致,并指到数据记录号"
    if run is None:
        return Finding("8 回到数据", "done", words)
    ratio = importance_ratio(run)
    if ratio is not None and ratio > 2:
        return Finding("8 回到数据", "look", f"{words};实际影响与名义权重最多相差 {ratio:.1f} 倍")
    return Finding("8 回到数据", "done", words)


def importance_ratio(run: Computed) -> float | None:
    """实际影响与名义权重之比: how far the squared correlations with the total stray from equal, at worst.

    Shares of R2 among the root's children divided by their weights' shares (Paruolo, Saisana, Saltelli 2013,
    JRSS A 176:609-634, linear version).
    """
    step = run.plan.root
    squares = []
    for position in step.children:
        x, y = run.scores[:, position], run.index
        both = ~(np.isnan(x) | np.isnan(y))
        if both.sum() < 3 or np.ptp(x[both]) == 0 or np.ptp(y[both]) == 0:
            return None
        squares.append(float(np.corrcoef(x[both], y[both])[0, 1]) ** 2)
    weights = run.weights[0, list(step.children)]
    if sum(squares) == 0 or np.any(weights == 0):
        return None
    shares = np.array(squares) / sum(squares) / (weights / weights.sum())
    return float(max(shares.max(), 1 / max(shares.min(), 1e-9)))


def _links(outcome: Outcome) -> Finding:
    if not outcome.links:
        return Finding("9 与其他变量的联系", "missing", "方案没有写 links(指数之外的变量)")
    words = "、".join(f"{name} r={value:.2f}" for name, value in outcome.links.items())
    return Finding("9 与其他变量的联系", "done", words)


def _presentation(outcome: Outcome) -> Finding:
    return Finding(
        "10 呈现", "done", f"得分、名次、分解与证据;方案 {outcome.recipe.id} {outcome.recipe.version}"
    )
