"""合格判定报告: the statement of conformity with rule, limits, risk and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass

from keqiao.engines.metrology.decision import Decision, GlobalRisk
from keqiao.engines.metrology.decision.rules import VERDICTS
from keqiao.engines.metrology.rounding import rounded_result, significant
from keqiao.engines.publish import Block, Callout, Cell, Column, Report, Table


@dataclass(frozen=True)
class DecisionResult:
    """判定结果 with the global risks, when a process is known."""

    decision: Decision
    global_risk: GlobalRisk | None = None


def decision_report(result: DecisionResult) -> Report:
    """The report of one decision."""
    found = result.decision
    y, U = rounded_result(found.y, found.U)
    rows: list[tuple[str, Cell]] = [
        ("测量结果", f"{y} ± {U}(k = {found.k:g})"),
        ("容差下限", found.lower),
        ("容差上限", found.upper),
        ("判定规则", f"{found.rule.title}({found.rule.id},{found.rule.version})"),
        ("依据", found.rule.source),
        ("保护带 w", significant(found.acceptance.guard_band)),
        ("接受下限", _rounded(found.acceptance.low)),
        ("接受上限", _rounded(found.acceptance.high)),
        ("判定", VERDICTS[found.verdict]),
        ("合格概率", f"{found.p_conform:.4%}"),
        ("本判定的误判风险", f"{found.risk:.4%}"),
        ("接受限处的最大风险", f"{found.worst_risk:.4%}"),
        ("约定风险", None if found.agreed_risk is None else f"{found.agreed_risk:.4%}"),
        ("分布假定", "正态"),
    ]
    rows += _global_rows(result.global_risk)
    blocks: list[Block] = [Callout(found.acceptance.warning, "warning")] if found.acceptance.warning else []
    blocks.append(Table([Column("项目"), Column("内容")], [row for row in rows if row[1] is not None]))
    return Report(
        title=f"合格判定:{VERDICTS[found.verdict]}", blocks=blocks, source="JCGM 106:2012;ILAC-G8:09/2019"
    )


def _global_rows(risk: GlobalRisk | None) -> list[tuple[str, Cell]]:
    if risk is None:
        return []
    conditional = "无可接受的产品" if risk.conditional_pfa is None else f"{risk.conditional_pfa:.4%}"
    return [
        ("全局用户风险", f"{risk.pfa:.4%}"),
        ("全局生产者风险", f"{risk.pfr:.4%}"),
        ("接受的产品中不合格的份额", conditional),
    ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else significant(value, 10)
