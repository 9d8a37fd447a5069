"""导入表的声明: what columns a sheet has, who may load it, how rows are checked and written. Registered at start."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise

from keqiao.core.access import Rule, Viewer, signed_in
from keqiao.core.errors import sentence
from keqiao.engines.errors import InputError

Text = str | Promise
Kind = Literal["text", "code", "choice", "date", "amount", "number", "whole", "yes_no"]
WORDS: dict[Kind, str] = {
    "text": "文字",
    "code": "代码",
    "choice": "选项",
    "date": "日期",
    "amount": "金额（元）",
    "number": "数字",
    "whole": "整数",
    "yes_no": "是或否",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """选项: a row may say the code or the label."""

    code: str
    label: Text


Choices = Sequence[Choice] | Callable[[], Sequence[Choice]]


@dataclass(frozen=True, slots=True)
class Column:
    """导入列. ``name`` is the key of the row's value, ``label`` the heading of the template.

    Kinds: ``text``; ``code`` (upper case, no spaces); ``choice``; ``date``; ``amount`` (yuan, two decimals, not
    negative); ``number``; ``whole``; ``yes_no``. ``unique``: no value twice in one file. ``aliases``: other headings
    that are understood.
    """

    name: str
    label: Text
    kind: Kind = "text"
    required: bool = False
    hint: Text = ""
    choices: Choices = ()
    longest: int = 200
    unique: bool = False
    aliases: tuple[str, ...] = ()

    def options(self) -> Sequence[Choice]:
        return self.choices() if callable(self.choices) else self.choices


@dataclass(frozen=True, slots=True)
class Row:
    """一行: its number in the file (the heading is 1) and its values by column name; an empty cell is None."""

    number: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """行错误: in which row, in which column ("" when it is the row as a whole), and what is wrong."""

    row: int
    column: str
    error: InputError

    def text(self) -> str:
        return sentence(self.error)


Check = Callable[[Viewer, Sequence[Row]], Sequence[Fault]]
Load = Callable[[Viewer, Sequence[Row]], Sequence[Fault] | None]


def nothing_more(_viewer: Viewer, _rows: Sequence[Row]) -> Sequence[Fault]:
    """No check beyond the columns' own."""
    return ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """导入表. ``name`` is ``app.model``; ``load(viewer, rows)`` writes rows that passed, inside the import's
    transaction, by the room's own services, and may return faults for rows that it did not write.

    ``check(viewer, rows)`` reads the database for what the columns cannot know (a code that is taken, an
    unknown party), for a batch at once; it is asked in the dry run and again right before loading.
    ``batch``: rows per batch, and per transaction when loading row by row. ``done_url``: where the result is seen.
    """

    name: str
    label: Text
    columns: Sequence[Column]
    load: Load
    check: Check = nothing_more
    rule: Rule = field(default=signed_in)
    batch: int = 500
    done_url: str = ""
    intro: Text = ""

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)


_sheets: dict[str, Sheet] = {}


def register(sheet: Sheet) -> Sheet:
    """Make a sheet known; called from a room's AppConfig.ready."""
    names = [column.name for column in sheet.columns]
    if len(set(names)) != len(names):
        raise ValueError(f"{sheet.name}: a column is declared twice")
    _sheets[sheet.name] = sheet
    return sheet


def sheet_of(name: str) -> Sheet | None:
    return _sheets.get(name)


def sheets_for(viewer: Viewer) -> list[Sheet]:
    """The sheets this viewer may load."""
    return [sheet for _name, sheet in sorted(_sheets.items()) if sheet.rule.allows(viewer)]
