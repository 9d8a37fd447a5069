"""计划: what a work arrangement contains. Every value keeps the span of the raw text it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["lead", "joint", "cooperate"]
"""角色: lead 牵头, joint 责任/会同, cooperate 配合."""

Comparator: TypeAlias = Literal["gt", "ge", "eq", "le", "lt", "range", "approx", "order"]
Kind: TypeAlias = Literal[
    "level", "growth", "share", "increment", "reduction", "rank", "frequency", "service_level"
]

HIGH = 0.9
"""At or above this a find is marked ``high``: it may be taken over without a second look."""


@dataclass(frozen=True, slots=True)
class Mark:
    """出处: characters ``start`` to ``end`` of the raw text (Python slicing) and the confidence, 0 to 1."""

    start: int
    end: int
    confidence: float = 1.0

    @property
    def level(self) -> str:
        """high, medium or low: the word shown to a person."""
        return "high" if self.confidence >= HIGH else "medium" if self.confidence >= 0.6 else "low"


Marks: TypeAlias = Mapping[str, Mark]
"""Field name to where it was found."""


@dataclass(frozen=True, slots=True)
class Header:
    """文头: title, document number (发文字号), issuer, date of signing (成文日期), year, region."""

    title: str | None = None
    alt_titles: tuple[str, ...] = ()
    number: str | None = None
    issuer: str | None = None
    date: str | None = None
    plan_year: str | None = None
    region: str | None = None
    complete: bool = True
    marks: Marks = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """章节: a numbered heading that is not itself a task. ``level`` 1 一、, 2 (一), 3 1., 4 (1), 5 ①."""

    id: str
    number: str
    title: str
    level: int
    parent: str | None
    marks: Marks = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unit:
    """责任单位: ``name`` as printed; ``full_name`` by the register or with the issuer's region restored."""

    name: str
    role: Role
    mark: Mark
    full_name: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """任务: the smallest numbered item to which units are assigned, or a row of an annual table."""

    id: str
    number: str
    title: str
    section: str | None
    units: tuple[Unit, ...] = ()
    open_list: bool = False
    deadline: str | None = None
    leaders: tuple[str, ...] = ()
    truncated: bool = False
    marks: Marks = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """目标: a result the plan promises, with a figure. ``low``/``high`` are in the normalised ``unit``."""

    id: str
    task: str | None
    quote: str
    mark: Mark
    metric: str
    series: str
    kind: Kind
    comparator: Comparator | None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    raw_unit: str | None = None
    growth_pct: Decimal | None = None
    growth_pct_high: Decimal | None = None
    growth_comparator: Comparator | None = None
    base: Decimal | None = None
    deadline: str | None = None
    region: str | None = None
    strive: bool = False
    marks: Marks = field(default_factory=dict)

    @property
    def implied_base(self) -> Decimal | None:
        """隐含基数: the level before that the level and the growth together imply (3750 at +10 % is 3409)."""
        if self.low is None or not self.growth_pct or self.growth_pct <= -100 or self.kind != "level":
            return None
        return self.low / (1 + self.growth_pct / 100)


@dataclass(frozen=True, slots=True)
class Figure:
    """其他数字: no target but ``stock`` 存量或历史, ``parameter`` 政策参数, ``name`` 名称中的数."""

    nature: Literal["target", "stock", "parameter", "name"]
    quote: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class SupervisionRule:
    """督办规则: one rule the notice prescribes; ``value`` is its machine form (see ``supervision``)."""

    kind: Literal[
        "plan_filing",
        "report_cycle",
        "annual_report",
        "lead_rule",
        "global_units",
        "scoring",
        "bulletin",
        "performance",
    ]
    quote: str
    mark: Mark
    value: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Warning:
    """提示: something a person should look at before the plan is published."""

    code: str
    message: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """一份公文编译出的计划. ``text`` is the raw text, untouched: every mark is an offset into it."""

    text: str
    header: Header
    sections: tuple[Section, ...] = ()
    tasks: tuple[Task, ...] = ()
    targets: tuple[Target, ...] = ()
    figures: tuple[Figure, ...] = ()
    rules: tuple[SupervisionRule, ...] = ()
    warnings: tuple[Warning, ...] = ()
