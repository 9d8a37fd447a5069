"""得分说明: one unit's score as a tree of steps, down to the indicator, the raw value and its record."""

from __future__ import annotations

from keqiao.engines.indices.official.scheme import Explained
from keqiao.engines.indices.outcome import Outcome, Row, Score
from keqiao.engines.indices.tree import Aggregate, Indicator
from keqiao.engines.publish import Report, Step, Steps


def explanation(outcome: Outcome, unit: str) -> Report:
    """The explanation of one unit, found by code or name."""
    row = outcome.row(unit)
    rank = "无名次" if row.rank is None else f"第 {row.rank} 名"
    return Report(
        title=f"{row.name}的得分说明",
        subtitle=f"{outcome.recipe.title}({outcome.recipe.version}):{_text(row.score)} 分,{rank}",
        blocks=[steps_of(outcome, row)],
        source=outcome.recipe.source,
        facts=[("数据记录", f"第 {row.record} 条"), ("数据快照", outcome.snapshot[:12])],
    )


def steps_of(outcome: Outcome, row: Row) -> Steps:
    """The steps of a row."""
    if outcome.official:
        one = next(score for score in outcome.official if score.unit == row.unit)
        return Steps(_official(outcome, row, one.root), f"{row.name}:逐级计分")
    return Steps(_analytic(outcome, row, outcome.tree.root), f"{row.name}:逐级合成")


def _official(outcome: Outcome, row: Row, node: Explained) -> Step:
    reason = node.reason
    item = outcome.tree.by_code.get(node.code)
    if isinstance(item, Indicator):
        reason = f"{reason}({_evidence(row, item)})"
    return Step(
        node.name or node.code,
        _text(node.value),
        reason,
        item.source if item else "",
        tuple(_official(outcome, row, child) for child in node.children),
    )


def _analytic(outcome: Outcome, row: Row, node: Aggregate | Indicator) -> Step:
    if isinstance(node, Indicator):
        reason = f"对总分贡献 {_text(row.lines.get(node.code))};{_evidence(row, node)}"
        if node.code in row.filled:
            reason += ";插补"
        return Step(node.name or node.code, _text(row.nodes.get(node.code)), reason, node.source)
    run = outcome.computed
    plan = next(step for step in run.plan.nodes if step.node.code == node.code) if run else None
    children = outcome.tree.children[node.code]
    limit = row.lines.get(f"{node.code}:limit")
    reason = f"{plan.method if plan else ''} 合成 {len(children)} 项"
    if limit:
        reason += f";封顶或短板约束使总分变动 {_text(limit)}"
    return Step(
        node.name or node.code,
        _text(row.nodes.get(node.code)),
        reason,
        node.source,
        tuple(_analytic(outcome, row, child) for child in children),
    )


def _evidence(row: Row, item: Indicator) -> str:
    value = row.evidence.get(item.code)
    column = item.column or item.code
    divided = f" ÷ {item.denominator}" if item.denominator else ""
    unit = f" {item.unit}" if item.unit and value is not None else ""
    return f"第 {row.record} 条记录 {column} = {_text(value)}{unit}{divided}"


def _text(value: Score) -> str:
    if value is None:
        return "缺失"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
