"""报告: the blocks a report is made of. Plain values; nothing here knows a file format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

Cell: TypeAlias = str | int | float | Decimal | date | bool | None
"""One value in a table. ``None`` shows as an empty cell, never as zero."""


@dataclass(frozen=True)
class Heading:
    """标题: ``level`` 1 to 3 below the report's own title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """段落."""

    text: str


@dataclass(frozen=True)
class Callout:
    """提示: a remark that must be seen; shown with a word as well as a colour."""

    text: str
    tone: Literal["info", "warning", "error"] = "info"


TONE_WORDS = {"info": "说明", "warning": "注意", "error": "错误"}
"""What a tone is called, so that no remark is told by its colour alone."""


@dataclass(frozen=True)
class Column:
    """表列: ``digits`` fixes the decimals shown (xlsx keeps them all); ``percent`` shows 0.1 as 10 %."""

    title: str
    unit: str = ""
    digits: int | None = None
    percent: bool = False
    align: Literal["left", "right", "center"] = "left"
    width: float | None = None  # share of the table's width, relative to the other columns


@dataclass(frozen=True)
class Table:
    """表: ``rows`` hold one cell per column. ``note`` stands under it (source, unit, remarks)."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    note: str = ""


@dataclass(frozen=True)
class Series:
    """数据系列: ``y`` over ``x``; ``low``/``high`` draw intervals; a ``None`` is a gap."""

    name: str
    x: Sequence[str | float]
    y: Sequence[float | None]
    low: Sequence[float | None] | None = None
    high: Sequence[float | None] | None = None


@dataclass(frozen=True)
class Chart:
    """图: ``title`` states the finding as a sentence; the table of its data is always one step away.

    ``bar`` (horizontal), ``column``, ``stack`` (stacked columns), ``line``, ``scatter``, ``interval`` (points
    with whiskers, one row each), ``heatmap`` (each series is a row), ``histogram`` (``x`` are values).
    ``references`` are labelled straight lines across the value axis.
    """

    kind: Literal["bar", "column", "stack", "line", "scatter", "interval", "heatmap", "histogram"]
    title: str
    series: Sequence[Series]
    x_title: str = ""
    y_title: str = ""
    references: Sequence[tuple[str, float]] = ()
    note: str = ""


@dataclass(frozen=True)
class Step:
    """计算步骤: one node of a trace: what, how much, why (formula or condition), by which citation."""

    label: str
    value: str = ""
    reason: str = ""
    citation: str = ""
    children: Sequence[Step] = ()


@dataclass(frozen=True)
class Steps:
    """计算过程: a tree of steps."""

    root: Step
    title: str = ""


Block: TypeAlias = Heading | Paragraph | Callout | Table | Chart | Steps


@dataclass(frozen=True)
class Official:
    """公文要素 (GB/T 9704-2012): what makes a report an official paper in docx and PDF; other formats list them.

    ``head`` is the red name of the issuing body; ``number`` the document number or issue; ``date`` as printed.
    ``copies`` and ``printed`` (body, day) stand in the imprint.
    """

    head: str
    number: str
    issuer: str
    date: str
    addressee: str = ""
    copies: str = ""
    printed: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Report:
    """报告. ``demonstration`` marks synthetic data and shows 演示数据 on every page and sheet.

    ``official`` sets it as an official paper: red head, number, signature, imprint.
    """

    title: str
    blocks: Sequence[Block]
    subtitle: str = ""
    source: str = ""
    as_of: str = ""
    demonstration: bool = False
    facts: Sequence[tuple[str, str]] = field(default=())
    official: Official | None = None
