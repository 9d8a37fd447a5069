"""终端文字: a report for the terminal; Chinese characters take two columns and tables still line up."""

from __future__ import annotations

import io
import shutil
import sys
from functools import singledispatch

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table as RichTable
from rich.text import Text
from rich.tree import Tree

from keqiao.engines.publish.cells import alignments, heading, printable, table_texts
from keqiao.engines.publish.charts import chart_table
from keqiao.engines.publish.report import (
    TONE_WORDS,
    Block,
    Callout,
    Chart,
    Heading,
    Paragraph,
    Report,
    Step,
    Steps,
    Table,
)

TONE_STYLES = {"info": "cyan", "warning": "yellow", "error": "red"}
NARROWEST_COLUMN = 9


def render_text(report: Report, *, width: int = 100, color: bool = False) -> str:
    """终端文字: the whole report as text ``width`` columns wide, with a newline at the end.

    A table with more columns than the width can hold makes its lines longer instead of losing cells.
    """
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(width, _needed(report)),
        force_terminal=color,
        color_system="standard" if color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    console.print(_head(report))
    for block in report.blocks:
        console.print()
        console.print(_drawn(block))
    foot = _foot(report)
    if foot:
        console.print()
        console.print(Text(foot, style="dim"))
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def show(report: Report) -> None:
    """显示: write the report to standard output, as wide as the terminal, in colour if it is one."""
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((100, 24)).columns if terminal else 100
    sys.stdout.write(render_text(report, width=width, color=terminal))


def _needed(report: Report) -> int:
    tables = [chart_table(block) if isinstance(block, Chart) else block for block in report.blocks]
    return max(
        (len(table.columns) * NARROWEST_COLUMN for table in tables if isinstance(table, Table)), default=0
    )


def _head(report: Report) -> RenderableType:
    mark = "【演示数据】" if report.demonstration else ""
    parts: list[RenderableType] = [Text(mark + printable(report.title), style="bold")]
    if report.subtitle:
        parts.append(Text(printable(report.subtitle), style="dim"))
    if report.facts:
        facts = RichTable(box=None, show_header=False, padding=(0, 2, 0, 0))
        facts.add_column(style="dim", no_wrap=True)
        facts.add_column(overflow="fold")
        for name, value in report.facts:
            facts.add_row(Text(printable(name)), Text(printable(value)))
        parts += [Text(""), facts]
    return Group(*parts)


def _foot(report: Report) -> str:
    parts = [
        f"来源：{report.source}" if report.source else "",
        f"截至：{report.as_of}" if report.as_of else "",
    ]
    return printable("；".join(part for part in parts if part))


@singledispatch
def _drawn(block: Block) -> RenderableType:
    raise TypeError(f"not a block of a report: {block!r}")


@_drawn.register
def _heading(block: Heading) -> RenderableType:
    return Text(f"{'#' * block.level} {printable(block.text)}", style="bold")


@_drawn.register
def _paragraph(block: Paragraph) -> RenderableType:
    return Text(printable(block.text))


@_drawn.register
def _callout(block: Callout) -> RenderableType:
    return Text(f"[{TONE_WORDS[block.tone]}] {printable(block.text)}", style=TONE_STYLES[block.tone])


@_drawn.register
def _table(block: Table) -> RenderableType:
    drawn = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for column, align in zip(block.columns, alignments(block), strict=True):
        drawn.add_column(Text(heading(column)), justify=align, overflow="fold")
    for row in table_texts(block):
        drawn.add_row(*map(Text, row))
    parts: list[RenderableType] = [Text(printable(block.title), style="bold")] if block.title else []
    parts.append(drawn if block.rows else Text("(无记录)", style="dim"))
    if block.note:
        parts.append(Text(printable(block.note), style="dim"))
    return Group(*parts)


@_drawn.register
def _chart(block: Chart) -> RenderableType:
    return _table(chart_table(block))


@_drawn.register
def _steps(block: Steps) -> RenderableType:
    tree = Tree(_step_text(block.root))
    _grow(tree, block.root)
    return Group(Text(printable(block.title), style="bold"), tree) if block.title else tree


def _grow(tree: Tree, step: Step) -> None:
    for child in step.children:
        _grow(tree.add(_step_text(child)), child)


def _step_text(step: Step) -> Text:
    text = Text(printable(step.label))
    if step.value:
        text.append(f" = {printable(step.value)}", style="bold")
    if step.reason:
        text.append(f"\n{printable(step.reason)}")
    if step.citation:
        text.append(f"\n依据：{printable(step.citation)}", style="dim")
    return text
