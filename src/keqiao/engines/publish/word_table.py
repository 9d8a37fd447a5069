"""Word 表格: a ruled table written as XML in one piece, because ten thousand rows must not take a minute."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from keqiao.engines.publish import fonts
from keqiao.engines.publish.cells import alignments, heading, table_texts, width_shares
from keqiao.engines.publish.report import Table

PADDING_TWIPS = 50
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_LAYOUT = (
    f'<w:jc w:val="center"/><w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    "<w:tblCellMar>"
    f'<w:top w:w="{PADDING_TWIPS}" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    f'<w:bottom w:w="{PADDING_TWIPS}" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
)


@dataclass(frozen=True)
class _Column:
    """What every cell of a column shares: its XML before and after the text."""

    width: int
    side: str

    def cell(self, text: str, look: str, line: int) -> str:
        lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{self.width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="{line}" w:lineRule="exact"/>'
            f'<w:jc w:val="{self.side}"/></w:pPr><w:r>{look}{lines}</w:r></w:p></w:tc>'
        )


def write_table(document: Any, table: Table, points: float, width: int) -> None:
    """A ruled table at the end of the document; its head is repeated on every page, no row is cut in two.

    ``points`` is the size of its text and ``width`` its whole width in twips. Lines follow the size of the
    text and not the 22 lines of the page.
    """
    widths = [round(width * share) for share in width_shares(table)]
    columns = [_Column(own, side) for own, side in zip(widths, alignments(table), strict=True)]
    rows = table_texts(table) or [["无记录"] + [""] * (len(widths) - 1)]
    grid = "".join(f'<w:gridCol w:w="{own}"/>' for own in widths)
    head = _row(
        [heading(column) for column in table.columns], [_Column(own, "center") for own in widths], points
    )
    body = "".join(_row(row, columns, points, head=False) for row in rows)
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/>{_LAYOUT}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
    )
    document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def _row(texts: Sequence[str], columns: Sequence[_Column], points: float, *, head: bool = True) -> str:
    look = (
        f'<w:rPr><w:rFonts w:ascii="{fonts.LATIN}" w:hAnsi="{fonts.LATIN}"'
        f' w:eastAsia="{fonts.HEAD if head else fonts.BODY}"/><w:sz w:val="{round(points * 2)}"/></w:rPr>'
    )
    line = round(points * 1.4) * 20
    cells = "".join(column.cell(text, look, line) for text, column in zip(texts, columns, strict=True))
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{cells}</w:tr>"
