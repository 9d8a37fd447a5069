"""任务分解表: the task ledger in official layout, as a Word document and as a workbook."""

from __future__ import annotations

from dataclasses import replace

from keqiao.engines.gongwen.papers.words import (
    KINDS,
    LEVELS,
    NATURES,
    RULES,
    rule_text,
    unit_names,
    value_text,
)
from keqiao.engines.gongwen.plan import Plan, Target, Task
from keqiao.engines.publish import Block, Cell, Column, Heading, Paragraph, Report, Table
from keqiao.engines.publish.sheets import render_xlsx
from keqiao.engines.publish.word import render_docx

_TARGET_TITLES = (
    "编号", "所属", "指标", "类型", "比较", "下限", "上限", "单位", "增速%", "增速比较", "隐含基数",
    "期限", "地域", "力争", "原文", "起", "止", "把握",
)  # fmt: skip


def ledger_docx(plan: Plan) -> bytes:
    """任务分解表 as a Word document by the layout of GB/T 9704-2012."""
    blocks: list[Block] = [Heading("一、任务分解"), _untitled(tasks_table(plan, with_targets=True))]
    if plan.targets:
        blocks += [Heading("二、目标"), _untitled(targets_table(plan))]
    if plan.rules:
        blocks += [Heading("三、督办要求"), _untitled(rules_table(plan))]
    return render_docx(_report(plan, blocks))


def ledger_xlsx(plan: Plan) -> bytes:
    """The ledger as a workbook: a sheet each for tasks, targets, rules, other figures and warnings."""
    blocks: list[Block] = [
        tasks_table(plan, with_targets=True, every_column=True),
        _target_rows(plan),
        rules_table(plan),
        _figures_table(plan),
        _warnings_table(plan),
    ]
    return render_xlsx(_report(plan, [block for block in blocks if isinstance(block, Table) and block.rows]))


def _report(plan: Plan, blocks: list[Block]) -> Report:
    header = plan.header
    subject = (header.alt_titles or (header.title or "工作安排",))[0]
    signed = "　".join(part for part in (header.issuer, header.number, header.date) if part)
    opening: list[Block] = [Paragraph(f"根据{header.title}整理。")] if header.title else []
    return Report(f"{subject}任务分解表", [*opening, *blocks], subtitle=signed)


def _untitled(table: Table) -> Table:
    """The table under a heading that already says what it is."""
    return replace(table, title="")


def tasks_table(plan: Plan, with_targets: bool = False, every_column: bool = False) -> Table:
    """One row a task: number, title, units by role, time limit; columns that hold nothing are left out."""
    columns = [
        Column("序号", width=0.9), Column("任务", width=3), Column("牵头单位", width=1.4),
        Column("责任单位", width=2), Column("配合单位", width=1.4), Column("完成时限", width=1),
    ]  # fmt: skip
    if with_targets:
        columns.insert(2, Column("目标", width=2.4))
    rows = [_task_row(plan, task, with_targets) for task in plan.tasks]
    kept = [i for i in range(len(columns)) if every_column or i < 3 or any(row[i] for row in rows)]
    return Table([columns[i] for i in kept], [[row[i] for i in kept] for row in rows], title="任务分解表")


def _task_row(plan: Plan, task: Task, with_targets: bool) -> list[str]:
    roles = [unit_names(task, role) for role in ("lead", "joint", "cooperate")]
    row = [task.number, task.title, *roles, task.deadline or ""]
    if with_targets:
        own = [target for target in plan.targets if target.task == task.id]
        row.insert(2, ";".join(f"{target.metric}{value_text(target)}" for target in own))
    return row


def targets_table(plan: Plan) -> Table:
    """One row a target, as a person reads it."""
    columns = [
        Column("指标", width=2.6), Column("目标值", width=2), Column("类型", width=0.7),
        Column("期限", width=0.8), Column("地域", width=1), Column("把握", width=0.6),
    ]  # fmt: skip
    rows = [
        [t.metric, value_text(t), KINDS[t.kind], t.deadline or "", t.region or "", LEVELS[t.mark.level]]
        for t in plan.targets
    ]
    return Table(columns, rows, title="目标")


def _target_rows(plan: Plan) -> Table:
    """The same with the machine values, the place in the text and the words."""
    columns = [Column(title) for title in _TARGET_TITLES]
    return Table(columns, [_target_row(target) for target in plan.targets], title="目标")


def _target_row(t: Target) -> list[Cell]:
    base = t.implied_base
    return [
        t.id, t.task, t.metric, KINDS[t.kind], t.comparator, t.low, t.high, t.unit, t.growth_pct,
        t.growth_comparator, round(base, 2) if base else None, t.deadline, t.region, "是" if t.strive else "",
        t.quote, t.mark.start, t.mark.end, LEVELS[t.mark.level],
    ]  # fmt: skip


def rules_table(plan: Plan) -> Table:
    """督办规则 with the words they rest on."""
    columns = [Column("规则", width=1), Column("内容", width=2), Column("原文", width=3)]
    rows = [(RULES[rule.kind], rule_text(rule), rule.quote) for rule in plan.rules]
    return Table(columns, rows, title="督办规则")


def _figures_table(plan: Plan) -> Table:
    columns = [Column("性质"), Column("原文"), Column("起"), Column("止")]
    rows = [(NATURES[f.nature], f.quote, f.mark.start, f.mark.end) for f in plan.figures]
    return Table(columns, rows, title="其他数字")


def _warnings_table(plan: Plan) -> Table:
    return Table([Column("提示")], [[warning.message] for warning in plan.warnings], title="提示")
