"""层次: the tree of numbered items (一、 (一) 1. (1) ①), each with the text that is its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from keqiao.engines.gongwen.lines import Line
from keqiao.engines.gongwen.numerals import chinese_ordinal

_C = "[一二三四五六七八九十百]"
_NUMBERING = (
    rf"(?:(?P<chapter>第{_C}{{1,4}}[章节部]分?)[ 、:]?|(?P<han>{_C}{{1,4}}) ?(?:、|\.(?!\d))"
    rf"|(?P<bracket_han>\({_C}{{1,4}}\)) ?[、.]?"
    r"|(?P<decimal>\d{1,2}(?:\.\d{1,2})+)(?= )"
    r"|(?P<arabic>\d{1,3}) ?(?:[.、](?!\d)|[.、](?=(?:19|20)\d\d年))"
    r"|(?P<bracket_arabic>\(\d{1,3}\)) ?[、.]?|(?P<half_arabic>\d{1,2})\)|(?P<circle>[①-⑳㉑-㉟❶-❿]))"
)
_AT_START = re.compile(_NUMBERING)
_INSIDE = re.compile(r"(?:(?<=[。;:)\]!]) *|(?<=[\u4e00-\u9fff]) +)" + _NUMBERING)

LEVELS = {
    "chapter": 1,
    "han": 1,
    "bracket_han": 2,
    "arabic": 3,
    "decimal": 3,
    "bracket_arabic": 4,
    "half_arabic": 4,
    "circle": 5,
}
_LINE_SPLITTING = ("han", "bracket_han", "arabic")


@dataclass(slots=True)
class Item:
    """编号条目: ``number`` as printed; own text is ``body`` to ``end``, without that of its children."""

    level: int
    number: str
    start: int
    body: int
    end: int
    parent: Item | None = None
    children: list[Item] = field(default_factory=list)

    def path(self) -> list[Item]:
        """The item and its ancestors, nearest first."""
        return [self, *(self.parent.path() if self.parent else [])]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """无编号段落: text before any numbered item."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The numbered items in order, and the paragraphs that precede the first of them."""

    items: tuple[Item, ...]
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    start: int
    body: int
    kind: str
    label: str


def build_outline(text: str, lines: Sequence[Line]) -> Outline:
    """Read the numbering of the lines of one document part."""
    items: list[Item] = []
    paragraphs: list[Paragraph] = []
    stack: list[Item] = []
    for line in _numbered_pieces(text, lines):
        heading = _heading(text, line)
        if heading is None:
            if items:
                items[-1].end = line.end
            else:
                paragraphs.append(Paragraph(line.start, line.end))
            continue
        item = Item(LEVELS[heading.kind], heading.label, heading.start, heading.body, line.end)
        while stack and stack[-1].level >= item.level:
            stack.pop()
        if stack:
            item.parent = stack[-1]
            stack[-1].children.append(item)
        stack.append(item)
        items.append(item)
    return Outline(tuple(items), tuple(paragraphs))


def _heading(text: str, line: Line) -> _Heading | None:
    match = _AT_START.match(text, line.start, line.end)
    if match is None or match.end() >= line.end:
        return None
    kind = str(match.lastgroup)
    body = match.end()
    while body < line.end and text[body] == " ":
        body += 1
    return _Heading(line.start, body, kind, match.group(kind))


def _numbered_pieces(text: str, lines: Sequence[Line]) -> list[Line]:
    """Lines, cut again where a text without line breaks goes on to its next number."""
    pieces: list[Line] = []
    last: dict[str, int] = {}
    for line in lines:
        start = line.start
        opening = _AT_START.match(text, line.start, line.end)
        if opening is not None:
            _remember(last, opening)
        for match in _INSIDE.finditer(text, line.start, line.end):
            if match.start() <= start or not _continues(last, match):
                continue
            _remember(last, match)
            begin = match.start()
            while text[begin] == " ":
                begin += 1
            pieces.append(Line(start, match.start()))
            start = begin
        pieces.append(Line(start, line.end))
    return pieces


def _remember(last: dict[str, int], match: re.Match[str]) -> None:
    kind = str(match.lastgroup)
    value = _ordinal(match.group(kind))
    if value is None:
        return
    last[kind] = value
    for other, level in LEVELS.items():
        if level > LEVELS[kind] and other != "arabic":  # 1. 2. 3. often run on through (一) (二)
            last.pop(other, None)


def _continues(last: dict[str, int], match: re.Match[str]) -> bool:
    """A number inside a line counts only as the next of its kind, or as a first one below a higher kind."""
    kind = str(match.lastgroup)
    if kind not in _LINE_SPLITTING:
        return False
    value = _ordinal(match.group(kind))
    if value == 1:
        return kind == "han" or any(LEVELS[other] < LEVELS[kind] for other in last)
    return value is not None and last.get(kind) == value - 1


def _ordinal(label: str) -> int | None:
    digits = label.strip("()第章节部分")
    return int(digits) if digits.isdigit() else chinese_ordinal(digits)
