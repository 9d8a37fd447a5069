"""评价报告: standings, intervals, profiles, contributions, correlations, robustness and the audit."""

from __future__ import annotations

from collections.abc import Sequence

from keqiao.engines.indices.arrays import plain
from keqiao.engines.indices.audit import FLAG_WORDS, STATES, audit
from keqiao.engines.indices.outcome import Outcome, Row, Score
from keqiao.engines.indices.presenting import charts
from keqiao.engines.indices.presenting.explained import steps_of
from keqiao.engines.indices.running import unit_effective_weights
from keqiao.engines.indices.tree import Node
from keqiao.engines.publish import Block, Callout, Cell, Column, Heading, Paragraph, Report, Table

EXPLAINED = 3


def report_of(outcome: Outcome, *, full: bool = False, explained: int = EXPLAINED) -> Report:
    """The report; ``full`` adds contributions and raw values; ``explained`` is how many are explained."""
    recipe = outcome.recipe
    blocks: list[Block] = [*_remarks(outcome), Heading("得分与名次"), standings(outcome)]
    blocks += charts.of_standings(outcome)
    blocks += [Heading("权重"), _weights(outcome)]
    if outcome.computed is not None:
        blocks += [Heading("一致性"), *_consistency(outcome), *_treatment(outcome)]
    if outcome.uncertainty is not None:
        blocks += [Heading("稳健性"), *charts.of_sensitivity(outcome), *_scenarios(outcome)]
    blocks += [Heading("十步自查"), _audit(outcome)]
    if explained:
        blocks += [Heading("得分说明"), *(steps_of(outcome, row) for row in outcome.rows[:explained])]
    if full:
        blocks += [Heading("分解与证据"), _contributions(outcome), _evidence(outcome)]
    return Report(
        title=recipe.title,
        subtitle=f"版本 {recipe.version}",
        blocks=blocks,
        source=recipe.source,
        facts=[
            ("方案", f"{recipe.id} {recipe.version}(指纹 {recipe.fingerprint[:12]})"),
            ("数据", f"{outcome.data.source or '数据表'}(快照 {outcome.snapshot[:12]})"),
            ("单位", f"{len(outcome.rows)} 个"),
            ("方案状态", recipe.status),
        ],
    )


def _remarks(outcome: Outcome) -> list[Block]:
    blocks: list[Block] = [Paragraph(note) for note in outcome.recipe.notes]
    if outcome.recipe.status != "confirmed":
        blocks.append(Callout(f"方案状态:{outcome.recipe.status}。正式使用前请与有效文件核对。", "warning"))
    for code, found in outcome.judgements.items():
        if not found.acceptable():
            blocks.append(Callout(f"节点“{code}”的判断矩阵一致性比率 {found.cr:.3f} 超过 0.1。", "warning"))
    dropped = outcome.computed.prepared.dropped if outcome.computed else ()
    if dropped:
        blocks.append(Callout("筛除的单位:" + "、".join(f"{u}({s:.0%})" for u, s in dropped), "warning"))
    return blocks


def standings(outcome: Outcome) -> Table:
    """得分表: rank, interval, tie group, score, first-level scores, imputed share."""
    first, digits = outcome.tree.children[outcome.tree.root.code], outcome.recipe.rounding.digits
    spread = outcome.uncertainty is not None
    columns = [
        Column("名次", align="right"),
        Column("代码"),
        Column("单位"),
        Column("得分", digits=2, align="right"),
    ]
    if spread:
        columns += [Column(title, digits=digits, align="right") for title in ("得分下限", "得分上限")]
        columns += [Column("名次区间", align="center"), Column("并列组", align="right")]
    columns += [Column(node.name or node.code, digits=digits, align="right") for node in first]
    if outcome.computed is not None:
        columns.append(Column("插补占比", percent=True, digits=1, align="right"))
    note = (
        "名次区间相交、不能分辨先后的单位归入同一并列组。" if spread else "没有声明不确定因素,名次没有区间。"
    )
    rows = [_standing(row, first, spread, outcome.computed is not None) for row in outcome.rows]
    return Table(columns, rows, title="得分与名次", note=note)


def _standing(row: Row, first: Sequence[Node], spread: bool, imputes: bool) -> list[Cell]:
    cells: list[Cell] = [row.rank, row.unit, row.name, row.score]
    if spread:
        cells += [row.score_low, row.score_high]
        cells += [None if row.rank_low is None else f"{row.rank_low}–{row.rank_high}", row.tie]
    cells += [row.nodes.get(node.code) for node in first]
    return [*cells, row.imputed_share] if imputes else cells


def _weights(outcome: Outcome) -> Table:
    run = outcome.computed
    effective: list[float | None] = [None] * len(outcome.tree.indicators)
    if run is not None:
        effective = plain(unit_effective_weights(run.plan, run.weights)[0])
    return Table(
        [
            Column("代码"),
            Column("指标"),
            Column("上级"),
            Column("名义权重", align="right"),
            Column("有效权重", percent=True, digits=2, align="right"),
            Column("来源"),
        ],
        [
            [item.code, item.name, item.parent, _weight(item.weight), weight, item.source]
            for item, weight in zip(outcome.tree.indicators, effective, strict=True)
        ],
        title="指标权重",
        note="有效权重是指标在总分中的份额(逐级相乘)。",
    )


def _weight(weight: object) -> Cell:
    return weight if isinstance(weight, int | float) else str(weight)


def _consistency(outcome: Outcome) -> list[Block]:
    blocks: list[Block] = list(charts.of_correlations(outcome))
    if not outcome.flags:
        return [*blocks, Paragraph("没有弱相关、方向相反、同级重复或不起作用的指标。")]
    rows: list[list[Cell]] = [[FLAG_WORDS[f.kind], f.first, f.second, f.value] for f in outcome.flags]
    columns = [Column("提示"), Column("指标"), Column("对照"), Column("相关系数", digits=2, align="right")]
    return [*blocks, Table(columns, rows, title="一致性提示")]


def _treatment(outcome: Outcome) -> list[Block]:
    run = outcome.computed
    if run is None or not any(not log.passed for log in run.treatments):
        return []
    rows: list[list[Cell]] = [
        [
            item.code,
            log.skew_before,
            log.kurt_before,
            "取对数" if log.logged else f"缩尾 {log.winsorised} 点",
            log.skew_after,
            log.kurt_after,
            "仍超阈值" if log.still_fails else "",
        ]
        for item, log in zip(run.tree.indicators, run.treatments, strict=True)
        if not log.passed
    ]
    numbers = [
        Column(title, digits=2, align="right") for title in ("偏度", "峰度", "处理后偏度", "处理后峰度")
    ]
    columns = [Column("指标"), *numbers[:2], Column("处理"), *numbers[2:], Column("备注")]
    return [Table(columns, rows, title="离群值处理")]


def _scenarios(outcome: Outcome) -> list[Block]:
    if not outcome.scenarios:
        return []
    columns = [
        Column("因素"),
        Column("改为"),
        Column("反转的单位对", percent=True, digits=1, align="right"),
        Column("平均移动", digits=2, align="right"),
        Column("最大移动", digits=0, align="right"),
        Column("备注"),
    ]
    rows: list[list[Cell]] = [
        [one.factor, one.label, one.reversed_share, one.mean_shift, one.largest_shift, one.reason]
        for one in outcome.scenarios
    ]
    note = "每次只改一个选择,与基准方案比较;备注写明不能单独更改的原因。"
    return [Table(columns, rows, title="名次反转", note=note)]


def _audit(outcome: Outcome) -> Table:
    rows = [[one.step, STATES[one.state], one.finding] for one in audit(outcome)]
    columns = [Column("步骤", width=2), Column("状态", width=1), Column("结果", width=6)]
    return Table(columns, rows, title="十步自查")


def _contributions(outcome: Outcome) -> Table:
    lines = list(dict.fromkeys(line for row in outcome.rows for line in row.lines))
    rows: list[list[Cell]] = [
        [row.unit, row.name, _cell(row.score), *(_cell(row.lines.get(line)) for line in lines)]
        for row in outcome.rows
    ]
    columns = [Column("代码"), Column("单位"), Column("得分"), *(Column(line) for line in lines)]
    return Table(columns, rows, title="得分分解", note="各项相加等于得分。")


def _evidence(outcome: Outcome) -> Table:
    items = outcome.tree.indicators
    rows: list[list[Cell]] = [
        [row.unit, row.name, row.record, *(row.evidence.get(item.code) for item in items)]
        for row in outcome.rows
    ]
    columns = [Column("代码"), Column("单位"), Column("记录号"), *(Column(item.code) for item in items)]
    return Table(columns, rows, title="原始数据", note="记录号是数据文件中去掉表头后的行序。")


def _cell(value: Score) -> Cell:
    return value
