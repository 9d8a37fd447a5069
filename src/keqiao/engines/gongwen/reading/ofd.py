"""OFD: the text of a fixed-layout file (GB/T 33190-2016) by the positions of its text objects."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from lxml import etree

from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.reading import limits
from keqiao.engines.gongwen.reading.answers import found
from keqiao.engines.gongwen.reading.layout import GAP_TAB, Word, lines_of, running_text
from keqiao.engines.gongwen.reading.package import Package

MOST_REPEATS = 10_000


def extract(content: bytes) -> dict[str, Any]:
    """OFD 成文: every document of the package, page by page, templates left out."""
    package = Package(content)
    pages = []
    for root in _named(package.xml("OFD.xml"), "DocRoot"):
        document_path = (root.text or "").strip().lstrip("/")
        document = package.xml(document_path)
        for page in _named(document, "Page"):
            place = _resolved(document_path, page.get("BaseLoc", ""))
            pages.append(lines_of(list(_words(package.xml(place)))))
            if len(pages) > limits.PDF_PAGES:
                raise InputError("OFD 超过 {limit} 页,不像公文", limit=limits.PDF_PAGES)
    if not pages:
        raise InputError("OFD 里没有页面,文件可能已损坏")
    if not any(pages):
        if any(
            path.lower().endswith((".png", ".jpg", ".jpeg", ".bmp", ".tif", ".jb2"))
            for path in package.paths()
        ):
            raise InputError("OFD 的页面是图片,没有文字;请导出为 PDF 或图片后再用")
        raise InputError("OFD 里没有文字")
    lines, notes = running_text(pages)
    return found(lines, "ofd", notes)


def _named(root: Any, name: str) -> Iterator[Any]:
    """Elements by local name: files of before 2016 use another namespace."""
    for element in root.iter():
        if isinstance(element.tag, str) and etree.QName(element).localname == name:
            yield element


def _resolved(base: str, path: str) -> str:
    """A location in the package: from its root with a slash, otherwise from the part that names it."""
    if path.startswith("/"):
        return path.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path))


def _words(page: Any) -> Iterator[Word]:
    for text in _named(page, "TextObject"):
        x, y = [*_numbers(text.get("Boundary", "")), 0.0, 0.0][:2]
        matrix = _numbers(text.get("CTM", ""))
        if len(matrix) != 6:
            matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
        size = (_numbers(text.get("Size", "")) or [3.0])[0]
        for code in _named(text, "TextCode"):
            yield from _code_words(code, (x, y), matrix, size)


def _code_words(code: Any, origin: tuple[float, float], matrix: list[float], size: float) -> Iterator[Word]:
    """One text code, cut where its characters stand more than a column gap apart or on another line."""
    across, along, right, down = matrix[0] or 1.0, matrix[3] or 1.0, matrix[4], matrix[5]
    run, start, end, height = "", 0.0, 0.0, 0.0
    for mark, x, y in _places(code, size):
        if run and (abs(y - height) > 0.5 * size or x - end > GAP_TAB * size or x < start):
            yield from _word(run, origin, (start, end, height), (across, along, right, down), size)
            run = ""
        if not run:
            start, height = x, y
        run += mark
        end = x + size * (0.5 if mark.isascii() else 1.0)
    yield from _word(run, origin, (start, end, height), (across, along, right, down), size)


def _word(
    run: str,
    origin: tuple[float, float],
    place: tuple[float, float, float],
    matrix: tuple[float, float, float, float],
    size: float,
) -> Iterator[Word]:
    """A run of characters at its place on the page; a run of spaces is nothing."""
    start, end, height = place
    across, along, right, down = matrix
    if run.strip():
        left = origin[0] + right + across * start
        width = abs(across) * (end - start)
        yield Word(run.strip(), left, left + width, origin[1] + down + along * height, size * abs(along))


def _places(code: Any, size: float) -> Iterator[tuple[str, float, float]]:
    """Each character of a text code with its place in the code's own space."""
    x, y = ((_numbers(code.get(name, "0")) or [0.0])[0] for name in ("X", "Y"))
    steps_x, steps_y = deltas(code.get("DeltaX", "")), deltas(code.get("DeltaY", ""))
    for number, mark in enumerate((code.text or "").replace("\n", "")):
        yield mark, x, y
        x += steps_x[number] if number < len(steps_x) else (0.0 if steps_y else size)
        y += steps_y[number] if number < len(steps_y) else 0.0


def deltas(text: str) -> list[float]:
    """偏移量: numbers, where ``g n d`` stands for ``n`` times ``d``.

    >>> deltas("1.5 g 3 2 0.5")
    [1.5, 2.0, 2.0, 2.0, 0.5]
    """
    found_steps: list[float] = []
    parts = text.split()
    place = 0
    while place < len(parts):
        if parts[place] == "g" and place + 2 < len(parts) and parts[place + 1].isdigit():
            times = min(int(parts[place + 1]), MOST_REPEATS)
            found_steps += _numbers(parts[place + 2])[:1] * times
            place += 3
        else:
            found_steps += _numbers(parts[place])
            place += 1
    return found_steps


def _numbers(text: str) -> list[float]:
    values = []
    for part in text.split():
        try:
            values.append(float(part))
        except ValueError:
            continue
    return values
