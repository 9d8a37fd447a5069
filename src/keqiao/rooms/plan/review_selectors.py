"""审校页的读取: the finds as cards of ready strings, what is left by kind, the text with its marks. One query for all
finds of a plan, one for the parties named in those shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from keqiao.core.access import Viewer
from keqiao.core.measures import measures
from keqiao.core.pages import presenters
from keqiao.core.parties.models import Party
from keqiao.rooms.plan.models import Find, Plan
from keqiao.rooms.plan.plan_words import figure_words, rule_words
from keqiao.rooms.plan.review import SURE
from keqiao.rooms.plan.review_fields import COMPARATORS, ROLE_CHOICES
from keqiao.rooms.plan.review_source import Piece, Span, pieces, window

Text = str | Promise
KIND_LABELS: dict[str, Text] = {
    "header": gettext_lazy("文头"),
    "section": gettext_lazy("章节"),
    "task": pgettext_lazy("plan", "任务"),
    "unit": gettext_lazy("单位"),
    "target": gettext_lazy("目标"),
    "rule": gettext_lazy("督办规则"),
    "figure": gettext_lazy("其他数字"),
    "warning": gettext_lazy("提示"),
}
DECISIONS: dict[str, tuple[Text, str]] = {
    "pending": (gettext_lazy("待处理"), "waiting"),
    "accepted": (gettext_lazy("已采纳"), "good"),
    "edited": (gettext_lazy("已修改"), "good"),
    "added": (gettext_lazy("人工添加"), "active"),
    "rejected": (gettext_lazy("不采纳"), "draft"),
}
HEADER_LABELS: dict[str, Text] = {
    "title": gettext_lazy("标题"),
    "number": gettext_lazy("发文字号"),
    "issuer": gettext_lazy("发文机关"),
    "date": gettext_lazy("成文日期"),
    "plan_year": gettext_lazy("计划年度"),
    "region": gettext_lazy("地域"),
}
NATURES: dict[str, Text] = {
    "target": gettext_lazy("目标"),
    "stock": gettext_lazy("存量或历史"),
    "parameter": gettext_lazy("政策参数"),
    "name": gettext_lazy("名称中的数"),
}
PAGE = 60


@dataclass(frozen=True, slots=True)
class FindCard:
    """提取项卡片: ready strings; ``lines`` are (label, value, is a suggestion)."""

    id: UUID
    key: str
    kind: str
    kind_label: Text
    title: str
    lines: Sequence[tuple[Text, str, bool]]
    place: str
    start: int | None
    confidence: str
    sure: bool
    decision: str
    decision_label: Text
    tone: str
    who: str
    version: int
    open: bool


@dataclass(frozen=True, slots=True)
class Left:
    """余量 of one kind: how many are pending, of how many."""

    kind: str
    label: Text
    pending: int
    total: int


@dataclass(frozen=True, slots=True)
class Counts:
    """余量: by kind and altogether, and how many may be accepted together."""

    kinds: Sequence[Left]
    pending: int
    total: int
    sure: int

    @property
    def done_percent(self) -> int:
        return 100 if not self.total else (self.total - self.pending) * 100 // self.total


@dataclass(frozen=True, slots=True)
class Review:
    """审校页."""

    cards: Sequence[FindCard]
    counts: Counts
    source: Sequence[Piece]
    cut: bool
    after: int | None
    chosen_kind: str
    chosen_decision: str
    tasks: Sequence[tuple[str, str]] = field(default=())


def review_of(viewer: Viewer, plan: Plan, *, kind: str = "", decision: str = "", after: int = 0) -> Review:
    """The review screen of a draft the viewer may see (``plan`` comes from ``plan_for``)."""
    finds = list(plan.finds.order_by("order", "id"))
    chosen = [f for f in finds if (not kind or f.kind == kind) and (not decision or f.decision == decision)]
    rest = [find for find in chosen if find.order > after]
    shown = rest[:PAGE]
    context = Context.of(finds, shown)
    spans = _spans(shown if len(plan.text) > 60_000 else chosen)
    begin, end = window(len(plan.text), spans)
    return Review(
        cards=[card_of(find, context) for find in shown],
        counts=counts_of(finds),
        source=pieces(plan.text, spans, begin, end),
        cut=(begin, end) != (0, len(plan.text)),
        after=shown[-1].order if len(rest) > PAGE else None,
        chosen_kind=kind,
        chosen_decision=decision,
        tasks=list(context.tasks.items()),
    )


def one_card(find: Find) -> tuple[FindCard, Counts]:
    """A single find again after a decision, and what is left now."""
    finds = list(find.plan.finds.order_by("order", "id"))
    own = next(one for one in finds if one.pk == find.pk)
    return card_of(own, Context.of(finds, [own])), counts_of(finds)


@dataclass(frozen=True, slots=True)
class Context:
    """What the cards need to know of others: names of parties, tasks and measures."""

    parties: Mapping[str, str]
    tasks: Mapping[str, str]
    measures: Mapping[str, str]

    @classmethod
    def of(cls, finds: Sequence[Find], shown: Sequence[Find]) -> Context:
        wanted = {UUID(f.content["party"]) for f in shown if f.kind == "unit" and f.content.get("party")}
        named = Party.objects.filter(pk__in=wanted).values_list("pk", "name") if wanted else ()
        return cls(
            parties={str(pk): name for pk, name in named},
            tasks={
                find.key: f"{find.content.get('number', '')}{find.content.get('title', '')}"
                for find in finds
                if find.kind in ("task", "section") and find.decision != "rejected"
            },
            measures={measure.name: str(measure.label) for measure in measures()},
        )


def counts_of(finds: Sequence[Find]) -> Counts:
    pending = Counter(find.kind for find in finds if find.decision == "pending")
    total = Counter(find.kind for find in finds)
    kinds = [
        Left(kind, label, pending[kind], total[kind]) for kind, label in KIND_LABELS.items() if total[kind]
    ]
    sure = sum(1 for find in finds if find.decision == "pending" and is_sure(find))
    return Counts(kinds, pending.total(), total.total(), sure)


def is_sure(find: Find) -> bool:
    """Whether it may be accepted together with others."""
    return find.kind != "warning" and find.start is not None and (find.confidence or Decimal(0)) >= SURE


def card_of(find: Find, context: Context) -> FindCard:
    label, tone = DECISIONS[find.decision]
    return FindCard(
        id=find.pk,
        key=find.key,
        kind=find.kind,
        kind_label=KIND_LABELS[find.kind],
        title=_title(find),
        lines=[line for line in _LINES[find.kind](find, context) if line[1]],
        place=""
        if find.start is None
        else _("第 {start} 至 {end} 字").format(start=find.start, end=find.end),
        start=find.start,
        confidence="" if find.confidence is None else presenters.percent(find.confidence, 0),
        sure=is_sure(find),
        decision=find.decision,
        decision_label=label,
        tone=tone,
        who=find.decided_label,
        version=find.version,
        open=find.decision == "pending",
    )


def _title(find: Find) -> str:
    content = find.content
    if find.kind == "header":
        return str(content.get("value") or "—")
    if find.kind in ("task", "section"):
        return f"{content.get('number', '')}{content.get('title', '')}"
    names = {"unit": "name", "target": "metric", "rule": "quote", "figure": "quote", "warning": "message"}
    return str(content.get(names[find.kind]) or content.get("kind") or "—")


Line = tuple[Text, str, bool]


def _header(find: Find, _context: Context) -> list[Line]:
    return [(HEADER_LABELS.get(find.key, find.key), " ", False)]


def _task(find: Find, _context: Context) -> list[Line]:
    content = find.content
    return [
        (_("期限"), str(content.get("deadline") or ""), False),
        (_("联系领导"), "、".join(content.get("leaders") or ()), False),
        (_("注意"), _("原文不完整") if content.get("truncated") else "", False),
        (_("并入"), str(content.get("merged_into") or ""), False),
    ]


def _unit(find: Find, context: Context) -> list[Line]:
    content = find.content
    suggested = "party" in content.get("suggested", ())
    party = context.parties.get(str(content.get("party"))) or _("未对应")
    return [
        (
            pgettext_lazy("plan", "任务"),
            context.tasks.get(str(content.get("task")), str(content.get("task"))),
            False,
        ),
        (_("角色"), str(dict(ROLE_CHOICES).get(content.get("role", ""), "")), False),
        (_("主体"), party, suggested),
    ]


def _target(find: Find, context: Context) -> list[Line]:
    content = find.content
    suggested = "measure" in content.get("suggested", ())
    measure = context.measures.get(content.get("measure") or "", "") or _("不计算")
    comparator = dict(COMPARATORS).get(content.get("comparator", ""), "")
    return [
        (_("目标值"), f"{comparator} {figure_words(content)}".strip(), False),
        (pgettext_lazy("plan", "任务"), context.tasks.get(str(content.get("task")), ""), False),
        (_("期限"), str(content.get("deadline") or ""), False),
        (_("地域"), str(content.get("region") or ""), False),
        (_("度量"), measure, suggested),
        (_("序列"), str(content.get("series") or ""), False),
    ]


def _rule(find: Find, _context: Context) -> list[Line]:
    return [(_("规则"), rule_words(str(find.content.get("kind")), find.content.get("value") or {}), False)]


def _figure(find: Find, _context: Context) -> list[Line]:
    return [(_("性质"), str(NATURES.get(str(find.content.get("nature")), "")), False)]


def _warning(find: Find, _context: Context) -> list[Line]:
    return [(_("处理意见"), str(find.content.get("remark") or ""), False)]


_LINES = {
    "header": _header,
    "section": lambda _find, _context: [],
    "task": _task,
    "unit": _unit,
    "target": _target,
    "rule": _rule,
    "figure": _figure,
    "warning": _warning,
}


def _spans(finds: Sequence[Find]) -> list[Span]:
    return [
        Span(str(find.pk), find.kind, find.start, find.end)
        for find in finds
        if find.start is not None and find.end is not None and find.decision != "rejected"
    ]
