"""任务表: tables of tasks: real rows, flattened to one cell a line, or run together without separators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from keqiao.engines.gongwen.lines import Line
from keqiao.engines.gongwen.outline import LEVELS, Item
from keqiao.engines.gongwen.tasks import WorkItem
from keqiao.engines.gongwen.units.groups import UnitGroup, read_cell
from keqiao.engines.gongwen.units.names import cut_names, strongly_unit_like, unit_like, unnamed_group

Column: TypeAlias = Literal[
    "number", "name", "content", "lead", "listed", "cooperate", "due", "leader", "other"
]
Span: TypeAlias = tuple[int, int]

_COLUMNS: tuple[tuple[Column, str], ...] = (
    ("number", r"序号?|编号|项次|号"),
    ("lead", r"牵头(?:责任|市直)?(?:单位|部门|处室)?(?:\([^()]{1,8}\))?|主办单位|主要责任单位"
r"|第一责任单位|总牵头单位"),
    ("cooperate", r"(?:配合|协办|参与|协同|协助)(?:责任)?(?:单位|部门)|责任单位\(配合\)"),
    ("leader", r"(?:牵头|责任|分管|包抓|联系|市级|县级|区级)+(?:市?领导|人)|分管(?:市|县|区)长|责任人"),
    ("listed", r"(?:责任|承办|实施|落实|主管|承担|完成|建设|负责)(?:责任)?(?:单位|部门"
r"|主体)(?:\([^()]{1,8}\))?"),
    ("due", r"(?:完成|办理|工作|办结|时间|年度|计划完成)?(?:时限|时间|期限|节点)(?:要求|安排|节点"
r"|进度)?|完成时间节点|时间进度"),
    ("name", r"(?:项目|工作|任务|事项|工程|实事|指标)名称|项目|事项|类别|指标|重点项目|实事项目"),
    ("content", r"(?:主要|重点|具体|年度|目标|工作|建设|任务|重点工作|主要工作|工作目标|年度工作)*(?:任务"
r"|内容|目标|工作|措施|举措|要求|事项|规模|要点)(?:内容|分解|安排|及要求|和目标)?"),
    ("other", r"备注|投资|资金来源|总投资|进展|类型|单位|形象进度|计量单位"),
)  # fmt: skip
_COLUMN = [(kind, re.compile(rf"(?:{pattern})$")) for kind, pattern in _COLUMNS]
_SERIAL = re.compile(r"\(?(\d{1,3})\)?[.、]?$")
_SECTION = re.compile(
    r"(?:(?P<han>[一二三四五六七八九十]{1,3})、 ?"
    r"|(?P<bracket_han>\([一二三四五六七八九十]{1,3}\)) ?)(?=[\u4e00-\u9fff“])"
)
_RUN_TOGETHER = re.compile(
    r"序 ?号 ?(?P<words>(?:(?:主要|重点|具体|工作|任务|内容|目标|责任|牵头|配合|单位|部门|完成"
    r"|时限|时间|项目|名称|要求|备注|措施| )+))(?=1[\u4e00-\u9fff“])"
)
_SPACED_HEADER = re.compile(r"序号(?: +[\u4e00-\u9fff()]{2,10}){2,8}(?: |$)")
_WORD = re.compile(r"[^ \t\n]+")
_SPLIT_CELLS = re.compile(r"[^\t|]+")
_DUE_LIKE = re.compile(
    r"(?:20\d\d年)?(?:\d{1,2}月(?:底|\d{1,2}日)?|年底|全年|上半年|长期|持续"
    r"|[一二三四]季度)(?:之?前|完成|推进|坚持)?$|20\d\d年?(?:底|\d{1,2}月(?:底)?)?$"
)


@dataclass(slots=True)
class Table:
    """A table being read: its columns, and the lines it takes from the document."""

    columns: list[Column]
    first: int
    last: int
    rows: list[list[Span]] = field(default_factory=list)
    heads: list[tuple[int, Span, re.Match[str]]] = field(default_factory=list)  # (row index, span, numbering)


def read_tables(text: str, lines: Sequence[Line]) -> tuple[list[WorkItem], list[Line]]:
    """The rows of all tables as work items, and the lines that belong to none."""
    work: list[WorkItem] = []
    rest: list[Line] = []
    index = 0
    while index < len(lines):
        table = _table_at(text, lines, index)
        if table is None or not table.rows:
            rest.append(lines[index])
            index += 1
            continue
        work += _work_items(text, table)
        index = table.last + 1
    return work, rest


def _table_at(text: str, lines: Sequence[Line], index: int) -> Table | None:
    line = lines[index]
    piece = text[line.start : line.end]
    if "\t" in piece or "|" in piece:
        columns = _columns([text[b:e] for b, e in _cells(text, line)])
        return _rows_by_line(text, lines, index, columns) if columns else None
    together = _RUN_TOGETHER.match(piece)
    if together:
        return _run_together(text, lines, index, together)
    if _SPACED_HEADER.match(piece):
        return _spaced(text, lines, index)
    if len(piece) > 16:
        return None
    columns_found: list[Column] = []
    last = index
    while last < len(lines) and lines[last].end - lines[last].start <= 16:
        kind = _column(text[lines[last].start : lines[last].end])
        if kind is None:
            break
        columns_found.append(kind)
        last += 1
    if not _is_header(columns_found):
        return None
    return _flattened(text, lines, index, last, columns_found)


def _column(cell: str) -> Column | None:
    word = re.sub(r"\s+", "", cell)
    return next((kind for kind, pattern in _COLUMN if pattern.match(word)), None)


def _columns(cells: Sequence[str]) -> list[Column]:
    kinds = [_column(cell) for cell in cells]
    if sum(kind is not None for kind in kinds) * 2 <= len(kinds):
        return []
    known: list[Column] = [kind or "other" for kind in kinds]
    return known if _is_header(known) else []


def _is_header(columns: Sequence[Column]) -> bool:
    names = set(columns)
    return len(columns) >= 2 and bool(names & {"lead", "listed"}) and bool(names & {"name", "content"})


def _cells(text: str, line: Line) -> list[Span]:
    """Cells of a line cut at tabs or bars; an empty cell keeps its place."""
    spans: list[Span] = []
    start = line.start
    for position in range(line.start, line.end + 1):
        if position == line.end or text[position] in "\t|":
            spans.append(_trim(text, start, position))
            start = position + 1
    if spans and text[line.start] == "|":
        spans = spans[1:]
    return spans[:-1] if spans and text[line.end - 1] == "|" else spans


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \t\n":
        start += 1
    while end > start and text[end - 1] in " \t\n":
        end -= 1
    return start, end


def _rows_by_line(text: str, lines: Sequence[Line], index: int, columns: list[Column]) -> Table:
    """A real table: one line a row; a line with fewer cells is a heading or goes on with the cell above."""
    table = Table(columns, index, index)
    for position in range(index + 1, len(lines)):
        line = lines[position]
        cells = _cells(text, line)
        filled = [cell for cell in cells if cell[1] > cell[0]]
        if len(cells) == 1 and not _SECTION.match(text, line.start):
            break
        if len(filled) == 1:
            numbering = _SECTION.match(text, filled[0][0], filled[0][1])
            if numbering:
                table.heads.append((len(table.rows), filled[0], numbering))
            table.last = position
            continue
        if len(filled) < 2 or re.fullmatch(r"[-: |\t]+", text[line.start : line.end]):
            table.last = position
            continue
        table.rows.append(cells if len(cells) == len(columns) else _aligned(text, filled, columns))
        table.last = position
    return table


def _flattened(
    text: str, lines: Sequence[Line], index: int, begin: int, columns: list[Column]
) -> Table | None:
    """One cell a line: a serial number opens a row."""
    if columns[0] != "number":
        return None
    table = Table(columns, index, begin - 1)
    cells: list[Span] = []
    started = False
    for position in range(begin, len(lines)):
        line = lines[position]
        piece = text[line.start : line.end]
        serial = _SERIAL.match(piece)
        numbering = _SECTION.match(piece) if len(piece) <= 40 else None
        if numbering and not serial and (not cells or _row_is_full(text, cells, columns)):
            table.rows += [_aligned(text, cells, columns)] if cells else []
            cells = []
            numbering = _SECTION.match(text, line.start, line.end)
            if numbering:
                table.heads.append((len(table.rows), (line.start, line.end), numbering))
        elif serial:
            table.rows += [_aligned(text, cells, columns)] if cells else []
            cells, started = [(line.start, line.end)], True
        elif started and cells:
            cells.append((line.start, line.end))
        elif _table_at(text, lines, position) is not None:
            break
        table.last = position
    table.rows += [_aligned(text, cells, columns)] if cells else []
    return table if table.rows else None


def _spaced(text: str, lines: Sequence[Line], index: int) -> Table | None:
    """Cells parted by spaces, all in one line or a line for each row."""
    last = index
    while last + 1 < len(lines) and re.match(
        r"\d{1,3} +[^ ]", text[lines[last + 1].start : lines[last + 1].end]
    ):
        last += 1
    words = [
        Line(*match.span())
        for line in lines[index : last + 1]
        for match in _WORD.finditer(text, line.start, line.end)
    ]
    columns: list[Column] = []
    for word in words:
        kind = _column(text[word.start : word.end])
        if kind is None:
            break
        columns.append(kind)
    if not _is_header(columns):
        return None
    table = _flattened(text, words, 0, len(columns), columns)
    if table is not None:
        table.first, table.last = index, last
    return table


def _row_is_full(text: str, cells: Sequence[Span], columns: Sequence[Column]) -> bool:
    return len(cells) >= len(columns) or any(_is_units(text, cell) for cell in cells[1:])


def _run_together(text: str, lines: Sequence[Line], index: int, header: re.Match[str]) -> Table | None:
    """No separators at all: rows are found by their running numbers, cells by the last full stop of a row."""
    line = lines[index]
    columns: list[Column] = ["number", "content", "listed"]
    if "牵头" in header.group("words"):
        columns = ["number", "content", "lead"]
    table = Table(columns, index, index)
    position, serial = line.start + header.end(), 1
    starts: list[int] = []
    while True:
        found = re.compile(rf"(?<=[\u4e00-\u9fff。)]){serial}(?=[\u4e00-\u9fff“])|^{serial}").search(
            text, position, line.end
        )
        if serial == 1 and text.startswith("1", position):
            start = position
        elif found:
            start = found.start()
        else:
            break
        starts.append(start)
        position, serial = start + len(str(serial)), serial + 1
    for number, start in enumerate(starts):
        stop = starts[number + 1] if number + 1 < len(starts) else line.end
        body = start + len(str(number + 1))
        cut = text.rfind("。", body, stop) + 1
        if cut > body and cut < stop:
            table.rows.append([(start, body), (body, cut), (cut, stop)])
    return table if len(table.rows) >= 2 else None


def _aligned(text: str, cells: Sequence[Span], columns: Sequence[Column]) -> list[Span]:
    """Cells of a row laid under the columns when merged or wrapped cells make the counts differ."""
    if len(cells) == len(columns):
        return list(cells)
    row: dict[int, Span] = {}
    rest = list(cells)
    if rest and columns[0] == "number" and _SERIAL.match(text[rest[0][0] : rest[0][1]]):
        row[0] = rest.pop(0)
    unit_columns = [i for i, kind in enumerate(columns) if kind in ("lead", "listed", "cooperate")]
    text_columns = [i for i, kind in enumerate(columns) if kind in ("name", "content")]
    due_columns = [i for i, kind in enumerate(columns) if kind == "due"]
    units = [cell for cell in rest if _is_units(text, cell)]
    dues = (
        [cell for cell in rest if cell not in units and _DUE_LIKE.match(text[cell[0] : cell[1]])]
        if due_columns
        else []
    )
    words = [cell for cell in rest if cell not in units and cell not in dues]
    _lay(row, text_columns, words)
    _lay(row, unit_columns, units)
    _lay(row, due_columns, dues)
    return [row.get(i, (0, 0)) for i in range(len(columns))]


def _lay(row: dict[int, Span], places: Sequence[int], cells: Sequence[Span]) -> None:
    """One cell a place, what is left over joins the last (wrapped lines)."""
    for index, cell in enumerate(cells):
        if not places:
            return
        place = places[min(index, len(places) - 1)]
        row[place] = (row[place][0], cell[1]) if place in row else cell


def _is_units(text: str, cell: Span) -> bool:
    names = [text[b:e] for b, e in cut_names(text, *cell)]
    like = [unit_like(name) or unnamed_group(name) for name in names]
    return (
        bool(names)
        and all(like)
        and any(strongly_unit_like(name) for name in names)
        and "。" not in text[slice(*cell)]
    )


# rows as work items ---


def _work_items(text: str, table: Table) -> list[WorkItem]:
    work: list[WorkItem] = []
    parents: list[Item] = []
    heads = list(table.heads)
    for number, row in enumerate(table.rows):
        while heads and heads[0][0] <= number:
            parents = _heading(text, heads.pop(0), parents, work)
        entry = _row(text, table.columns, row, parents[-1] if parents else None, number)
        if entry is not None:
            work.append(entry)
    return work


def _heading(
    text: str, head: tuple[int, Span, re.Match[str]], parents: list[Item], work: list[WorkItem]
) -> list[Item]:
    _, (start, end), numbering = head
    kind = str(numbering.lastgroup)
    item = Item(LEVELS[kind], numbering.group(kind), start, numbering.end(), end)
    parents = [parent for parent in parents if parent.level < item.level]
    item.parent = parents[-1] if parents else None
    stop = end
    while stop > item.body and text[stop - 1] in "。:; ":
        stop -= 1
    work.append(WorkItem(item, (item.body, stop)))
    return [*parents, item]


def _row(
    text: str, columns: Sequence[Column], row: Sequence[Span], parent: Item | None, index: int
) -> WorkItem | None:
    cells: dict[Column, list[Span]] = {}
    for kind, cell in zip(columns, row, strict=False):
        if cell[1] > cell[0]:
            cells.setdefault(kind, []).append(cell)
    content = cells.get("name", []) + cells.get("content", [])
    if not content:
        return None
    number = cells.get("number", [(content[0][0], content[0][0])])[0]
    body, end = content[0][0], content[-1][1]
    label = text[number[0] : number[1]] or str(index + 1)
    item = Item(3, label, min(number[0], body), body, end, parent)
    return WorkItem(item, _row_title(text, cells), _row_groups(text, cells), label=label)


def _row_title(text: str, cells: dict[Column, list[Span]]) -> Span:
    """The name column when there is one, else the first sentence of the content."""
    if cells.get("name"):
        start, end = cells["name"][-1]
        return start, end
    start, end = cells["content"][0]
    stop = re.compile(r"[。!?\n]").search(text, start, end)
    end = stop.start() if stop else end
    while end > start and text[end - 1] in " ,;:、。":
        end -= 1
    return start, end


def _row_groups(text: str, cells: dict[Column, list[Span]]) -> list[UnitGroup]:
    roles = {"lead": "lead", "listed": None, "cooperate": "cooperate"}
    spans = [cell for kind in roles for cell in cells.get(kind, [])]  # type: ignore[call-overload]  # keys are columns
    if not spans:
        return []
    group = UnitGroup(min(span[0] for span in spans), max(span[1] for span in spans))
    for kind, role in roles.items():
        for start, end in cells.get(kind, []):  # type: ignore[call-overload]  # keys are columns
            read_cell(text, start, end, group, role)  # type: ignore[arg-type]  # roles are the literals
    if cells.get("due"):
        group.due = cells["due"][0]
    group.leaders += [text[slice(*cell)] for cell in cells.get("leader", [])]
    return [group]
