"""PDF: a report as a tagged PDF, set by Typst from a template; its text travels as data, never as markup."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.publish.balance import balanced
from keqiao.engines.publish.cells import alignments, heading, printable, table_texts, width_shares
from keqiao.engines.publish.charts import MOST_DATA_ROWS, chart_svg, chart_table, summary
from keqiao.engines.publish.fonts import SANS, SERIF
from keqiao.engines.publish.report import (
    TONE_WORDS,
    Block,
    Callout,
    Chart,
    Heading,
    Official,
    Paragraph,
    Report,
    Step,
    Steps,
    Table,
)

MOST_UPRIGHT_COLUMNS = 8
"""A report with a wider table than this is set on pages turned across."""


def render_pdf(report: Report) -> bytes:
    """PDF: A4, page numbers, 演示数据 on every page when it is; the same report gives the same bytes.

    Without a Chinese font on the machine it raises an :class:`InputError` that names the package to install,
    because Typst would draw empty boxes.
    """
    import typst

    serif, sans = _families()
    data = {
        "title": printable(report.title),
        "subtitle": printable(report.subtitle),
        "source": printable(report.source),
        "as_of": printable(report.as_of),
        "demonstration": report.demonstration,
        "facts": [[printable(name), printable(value)] for name, value in report.facts],
        "blocks": [_block(block, number) for number, block in enumerate(report.blocks)],
        "across": any(
            isinstance(block, Table) and len(block.columns) > MOST_UPRIGHT_COLUMNS for block in report.blocks
        ),
        "serif": serif,
        "sans": sans,
        "official": _official(report.official, report.title),
    }
    name = "official.typ" if report.official else "paper.typ"
    template = (resources.files("keqiao.engines.publish") / "templates" / name).read_bytes()
    content = typst.compile(
        template, format="pdf", sys_inputs={"report": json.dumps(data, ensure_ascii=False)}, timestamp=0
    )
    return bytes(content)


def _official(official: Official | None, title: str) -> dict[str, Any] | None:
    """The elements of an official paper as plain data for its template."""
    if official is None:
        return None
    return {
        "head": printable(official.head),
        "title_lines": balanced(printable(title)),
        "number": printable(official.number),
        "issuer": printable(official.issuer),
        "date": printable(official.date),
        "addressee": printable(official.addressee),
        "copies": printable(official.copies),
        "printed_by": printable(official.printed[0]),
        "printed_on": printable(official.printed[1]),
    }


@cache
def _families() -> tuple[list[str], list[str]]:
    """The Chinese families of this machine for text and for headings, best first."""
    import typst

    present = set(typst.Fonts().families())
    serif = [name for name in SERIF if name in present]
    sans = [name for name in SANS if name in present]
    if not serif and not sans:
        raise InputError(
            "本机没有可用的中文字体,不能生成 PDF;Debian 请先安装软件包 {package}", package="fonts-noto-cjk"
        )
    return serif or sans, sans or serif


def _block(block: Block, number: int) -> dict[str, Any]:
    """One block as plain data for the template."""
    match block:
        case Heading():
            return {"kind": "heading", "text": printable(block.text), "level": block.level}
        case Paragraph():
            return {"kind": "paragraph", "lines": printable(block.text).split("\n")}
        case Callout():
            return {
                "kind": "callout",
                "text": printable(block.text),
                "word": TONE_WORDS[block.tone],
                "tone": block.tone,
            }
        case Table():
            return {"kind": "table", **_table(block)}
        case Chart():
            data = chart_table(block)
            return {
                "kind": "chart",
                "title": printable(block.title),
                "note": printable(block.note),
                "svg": chart_svg(block, salt=f"pdf-{number}"),
                "alt": printable(summary(block)),
                "data": _table(data),
                "data_shown": len(data.rows) <= MOST_DATA_ROWS,
            }
        case Steps():
            return {"kind": "steps", "title": printable(block.title), "rows": _step_rows(block.root, 0)}


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": printable(table.title),
        "note": printable(table.note),
        "heads": [heading(column) for column in table.columns],
        "aligns": list(alignments(table)),
        "widths": width_shares(table),
        "rows": table_texts(table),
    }


def _step_rows(step: Step, depth: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "depth": depth,
            "label": printable(step.label),
            "value": printable(step.value),
            "reason": printable(step.reason),
            "citation": printable(step.citation),
        }
    ]
    for child in step.children:
        rows += _step_rows(child, depth + 1)
    return rows
