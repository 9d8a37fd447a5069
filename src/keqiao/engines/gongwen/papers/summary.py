"""终端摘要: what a plan contains, in one screen and a half."""

from __future__ import annotations

from keqiao.engines.gongwen.papers.ledger import rules_table, targets_table, tasks_table
from keqiao.engines.gongwen.plan import Plan
from keqiao.engines.publish import Block, Callout, Heading, Paragraph, Report
from keqiao.engines.publish.terminal import render_text


def plan_summary(plan: Plan, name: str) -> str:
    """The readable summary that `keqiao compile FILE` prints."""
    header = plan.header
    facts = [
        ("文件", name),
        ("发文字号", header.number or "未见"),
        ("发文机关", header.issuer or "未见"),
        ("成文日期", header.date or "未见"),
        ("地域", header.region or "未见"),
    ]
    counts = (
        f"{len(plan.tasks)} 项任务,{len(plan.targets)} 个目标,"
        f"{len(plan.rules)} 条督办规则,{len(plan.warnings)} 条提示"
    )
    blocks: list[Block] = [
        Paragraph(counts),
        tasks_table(plan),
        targets_table(plan),
    ]
    if plan.rules:
        blocks.append(rules_table(plan))
    if plan.warnings:
        blocks += [Heading("提示"), *(Callout(warning.message, "warning") for warning in plan.warnings)]
    return render_text(Report(header.title or "(未见标题)", blocks, facts=facts))
