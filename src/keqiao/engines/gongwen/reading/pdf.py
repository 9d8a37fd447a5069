"""PDF: text in reading order, ruled tables row by row. A file without a text layer is a scan."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.reading import limits
from keqiao.engines.gongwen.reading.answers import found
from keqiao.engines.gongwen.reading.grid import GridCell, table_lines, unwrapped
from keqiao.engines.gongwen.reading.layout import PageLine, Word, lines_of, running_text
from keqiao.engines.gongwen.reading.sandbox import SCAN_NEEDED

DAMAGED = "PDF 不完整或已损坏,打不开"
FEWEST_CHARACTERS = 8
"""Fewer characters a page than this, and the page is a picture with a page number."""


def extract(content: bytes) -> dict[str, Any]:
    """PDF 成文; ``{"again": "scan"}`` when the pages are pictures."""
    _refuse_encrypted(content)
    import pdfplumber

    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            if len(document.pages) > limits.PDF_PAGES:
                raise InputError("PDF 有 {pages} 页,不像公文", pages=len(document.pages))
            pages = []
            for page in document.pages:
                pages.append(_page_lines(page))
                page.close()
    except InputError:
        raise
    except Exception as error:
        raise InputError(DAMAGED) from error
    if sum(len(line.text) for page in pages for line in page) < FEWEST_CHARACTERS * max(1, len(pages)):
        return {"again": SCAN_NEEDED}
    lines, notes = running_text(pages)
    return found(lines, "pdf", notes)


def _refuse_encrypted(content: bytes) -> None:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        locked = reader.is_encrypted and not reader.decrypt("")
    except (PyPdfError, ValueError, TypeError, KeyError, RecursionError, NotImplementedError, OSError):
        raise InputError(DAMAGED) from None
    if locked:
        raise InputError("PDF 设有密码,请先去掉密码")


def _page_lines(page: Any) -> list[PageLine]:
    """Lines outside the tables of a page, and the rows of its tables at their height."""
    tables = page.find_tables() if page.edges else []
    tables = [table for table in tables if len(table.rows[0].cells) >= 2]
    boxes = [table.bbox for table in tables]
    words = [
        Word(
            word["text"],
            word["x0"],
            word["x1"],
            (word["top"] + word["bottom"]) / 2,
            word["bottom"] - word["top"],
        )
        for word in page.extract_words(x_tolerance_ratio=0.12, y_tolerance=3, use_text_flow=False)
        if not _inside(word, boxes)
    ]
    lines = lines_of(words)
    for table in tables:
        lines += _table_rows(table)
    return sorted(lines, key=lambda line: line.y)


def _inside(word: dict[str, Any], boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in boxes)


def _table_rows(table: Any) -> list[PageLine]:
    """Rows of one ruled table; pdfplumber gives ``None`` for a place a merged cell covers."""
    left, top, right, bottom = table.bbox
    cells = [[GridCell(unwrapped(cell or "")) for cell in row] for row in table.extract()]
    texts = table_lines(cells)
    height = (bottom - top) / max(1, len(texts))
    return [
        PageLine(text, left, right, top + height * (number + 0.5), height, fixed=True)
        for number, text in enumerate(texts)
    ]
