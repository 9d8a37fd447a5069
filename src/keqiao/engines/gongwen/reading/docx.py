"""Word 文件: paragraphs with their automatic numbers, and tables row by row, in the order of the document.

The parts are read directly (ECMA-376), so that inserted text under revision, content controls and text boxes
count, and deleted text does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.reading.answers import found
from keqiao.engines.gongwen.reading.grid import GridCell, table_lines
from keqiao.engines.gongwen.reading.numbering import Numbering, W, load, reference
from keqiao.engines.gongwen.reading.package import Package

_MAIN_PART = "word/document.xml"
_OFFICE_DOCUMENT = "/officeDocument"
_WRAPPERS = frozenset(
    f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
)
_LEFT_OUT = frozenset(
    [f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "footnoteReference")]
    + ["{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"]
)
_MARKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
DEEPEST = 60


def extract(content: bytes) -> dict[str, Any]:
    """Word 成文: lines of the document's body."""
    package = Package(content)
    document = package.xml(_main_part(package))
    body = document.find(f"{W}body")
    if body is None:
        raise InputError("Word 文件里没有正文,文件可能已损坏")
    numbering = load(_optional(package, "word/numbering.xml"), _optional(package, "word/styles.xml"))
    lines = list(_blocks(body, numbering, 0))
    notes = []
    if next(document.iter(f"{W}del", f"{W}ins"), None) is not None:
        notes.append("文件带有修订痕迹:按接受全部修订后的文字读入。")
    if numbering.counters:
        notes.append("自动编号已写成文字。")
    return found(lines, "docx", notes)


def _main_part(package: Package) -> str:
    if _MAIN_PART in package:
        return _MAIN_PART
    relations = package.xml("_rels/.rels")
    for relation in relations:
        if str(relation.get("Type", "")).endswith(_OFFICE_DOCUMENT):
            return str(relation.get("Target", "")).lstrip("/")
    raise InputError("Word 文件里没有正文,文件可能已损坏")


def _optional(package: Package, path: str) -> Any | None:
    return package.xml(path) if path in package else None


def _blocks(parent: Any, numbering: Numbering, depth: int) -> Iterator[str]:
    """Lines of the paragraphs and tables right below an element."""
    if depth > DEEPEST:
        raise InputError("Word 文件嵌套过深,不像公文")
    for child in parent:
        if child.tag == f"{W}p":
            yield from _paragraph(child, numbering)
        elif child.tag == f"{W}tbl":
            yield from table_lines(_rows(child, numbering, depth + 1))
        elif child.tag in _WRAPPERS:
            yield from _blocks(child, numbering, depth + 1)


def _paragraph(paragraph: Any, numbering: Numbering) -> Iterator[str]:
    text = _text(paragraph)
    if not text.strip():
        yield ""
        return
    properties = paragraph.find(f"{W}pPr")
    named = reference(properties) or _style_reference(properties, numbering)
    label = numbering.label(*named) if named else ""
    yield from (label + text).split("\n")


def _style_reference(properties: Any | None, numbering: Numbering) -> tuple[str, int] | None:
    style = properties.find(f"{W}pStyle") if properties is not None else None
    return numbering.styles.get(style.get(f"{W}val", "")) if style is not None else None


def _text(element: Any) -> str:
    """The visible text below an element, without recursion."""
    parts: list[str] = []
    waiting = [element]
    while waiting:
        current = waiting.pop()
        if current.tag in _LEFT_OUT:
            continue
        if current.tag == f"{W}t":
            parts.append(current.text or "")
        elif current.tag in _MARKS and current.getparent().tag == f"{W}r":
            parts.append(_MARKS[current.tag])
        elif current.tag == f"{W}p" and parts:
            parts.append("\n")  # a paragraph of a text box inside this one
        waiting.extend(reversed(current))
    return "".join(parts)


def _rows(table: Any, numbering: Numbering, depth: int) -> list[list[GridCell]]:
    """Rows of cells; a vertically merged cell is told by its continuing cells below."""
    rows = [
        [(cell, *_merge(cell)) for cell in row.iter(f"{W}tc") if _owner(cell, f"{W}tr") is row]
        for row in table.iter(f"{W}tr")
        if _owner(row, f"{W}tbl") is table
    ]
    above: dict[int, str] = {}
    result: list[list[GridCell]] = []
    for row in rows:
        cells: list[GridCell] = []
        place = 0
        for cell, columns, merged in row:
            text = above.get(place, "") if merged == "continue" else " ".join(_blocks(cell, numbering, depth))
            above[place] = text
            cells.append(GridCell(text, columns))
            place += columns
        result.append(cells)
    return result


def _owner(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _merge(cell: Any) -> tuple[int, str]:
    """Columns covered, and "restart", "continue" or "" for a vertical merge."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return 1, ""
    span = properties.find(f"{W}gridSpan")
    merged = properties.find(f"{W}vMerge")
    width = span.get(f"{W}val", "1") if span is not None else "1"
    state = "" if merged is None else str(merged.get(f"{W}val", "continue"))
    return (min(int(width), 63) if width.isdigit() else 1), state
