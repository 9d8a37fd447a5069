"""比较报告: what changed, who moved, how far."""

from __future__ import annotations

from keqiao.engines.indices.comparison import Comparison, Move
from keqiao.engines.publish import Block, Callout, Cell, Chart, Column, Heading, Report, Series, Table

MOST_SHOWN = 30


def comparison_report(found: Comparison) -> Report:
    """The report of a comparison."""
    blocks: list[Block] = []
    if not found.same_data:
        blocks.append(Callout("两次评价用的数据不同,名次变化不只来自方案。", "warning"))
    moved = [move for move in found.moves if move.gain]
    blocks += [Heading("名次变化"), *_chart(moved), _moves(found), Heading("方案差别"), _changes(found)]
    spearman = "—" if found.spearman is None else f"{found.spearman:.3f}"
    return Report(
        title="方案比较",
        subtitle=f"{found.first.title}({found.first.recipe})→ {found.second.title}({found.second.recipe})",
        blocks=blocks,
        facts=[
            ("名次变动的单位", f"{len(moved)} 个,共 {len(found.moves)} 个"),
            ("名次相关(Spearman)", spearman),
            ("先后反转的单位对", f"{found.reversed_share:.1%}"),
        ],
    )


def _chart(moved: list[Move]) -> list[Chart]:
    if not moved:
        return []
    shown = sorted(moved[:MOST_SHOWN], key=lambda move: -(move.gain or 0))
    furthest = moved[0]
    title = f"{furthest.name}变动最大:{abs(furthest.gain or 0)} 位"
    names = [move.name for move in shown]
    return [
        Chart(
            "bar", title, [Series("上升位数", names, [move.gain for move in shown])], x_title="名次上升(位)"
        )
    ]


def _moves(found: Comparison) -> Table:
    rows: list[list[Cell]] = []
    for move in found.moves:
        before, after = move.before, move.after
        rows.append(
            [
                move.unit,
                move.name,
                before.rank if before else None,
                after.rank if after else None,
                move.gain,
                before.score if before else None,
                after.score if after else None,
            ]
        )
    columns = [
        Column("代码"),
        Column("单位"),
        Column("前名次", align="right"),
        Column("后名次", align="right"),
    ]
    columns += [Column("上升", align="right")]
    columns += [Column("前得分", digits=2, align="right"), Column("后得分", digits=2, align="right")]
    return Table(columns, rows, title="名次变化", note="上升为正;只在一方出现的单位没有变化数。")


def _changes(found: Comparison) -> Table:
    columns = [Column("设置"), Column("前"), Column("后")]
    return Table(columns, [list(row) for row in found.changed], title="方案差别")
