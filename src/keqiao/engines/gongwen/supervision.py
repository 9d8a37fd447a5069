"""督办规则: what the notice prescribes about filing plans, reporting, leading and scoring.

The forms of ``SupervisionRule.value`` by kind:
plan_filing {due, to}; report_cycle {cycle, day, position}; annual_report {month, day}; lead_rule {type};
global_units {units}; scoring {weights}; bulletin {}; performance {}.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from keqiao.engines.gongwen.dates import due
from keqiao.engines.gongwen.folding import Folded
from keqiao.engines.gongwen.plan import Header, SupervisionRule
from keqiao.engines.gongwen.units.groups import FIRST_LEADS
from keqiao.engines.gongwen.units.names import cut_names, unit_like

_DAY = r"(?:(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末)|20\d\d年(?:底|末))"
_OWN_PLAN = r"(?:方案|计划|工作安排|责任分解|任务分解|台账|细则|措施|路线图|清单)"
_FILING = re.compile(
    rf"(?:于|在)?(?P<due>{_DAY})(?:之?前|以前)[^。;]{{0,40}}?{_OWN_PLAN}[^。;]{{0,24}}?(?:报|送)(?P<to>[^。;,]{{0,24}})"
    rf"|{_OWN_PLAN}[^。;]{{0,30}}?(?:于|在)(?P<due2>{_DAY})(?:之?前|以前)[^。;]{{0,8}}?(?:报|送)(?:送)?(?P<to2>[^。;,]{{0,24}})"
)
_CYCLE = re.compile(
    r"(?:每(?P<month>月|个月)(?:的)?(?P<month_day>\d{1,2}|底|末)(?:日)?(?:之?前|以前)?"
    r"|每(?:个)?季度?(?P<place>首月|第一个月|末月|最后一个月|末|结束后|终了后|初|底)?(?:的|月)?(?P<quarter_day>\d{1,2})?(?:个工作)?日?(?:之?前|以前|内)?"
    r"|每(?P<half>半年)|每(?P<two>两个月|2个月)|(?P<months>3月[、,]6月[、,]9月[、,]12月)(?:底|末)?(?:之?前)?)"
    r"[^。;]{0,24}?(?:报送|上报|报告|反馈|汇总|通报|报)"
)
_ANNUAL = re.compile(
    r"(?P<month>1[0-2]|[1-9])月(?P<day>[1-3]?\d)日(?:之?前|以前)[^。;,]{0,10}(?:全年|年度|年终|总结)"
)
_RESPONSIBLE_LEADS = re.compile(
    r"(?:无|没有|未明确|未注明|未列)牵头(?:单位|部门)的?[^。;]{0,12}责任(?:单位|部门)(?:即)?(?:为|是)牵头(?:单位|部门)"
)
_EVERYONE = re.compile(
    r"(?:以下|下列|各项|所有)[^。;()]{0,10}(?:任务|工作|事项|措施)?(?:均需|均由|都需|均须|均应)(?:由)?(?P<units>[^。;]{2,60}?)(?:贯彻)?(?:落实|负责|配合)"
)
_WEIGHT = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,12}?)(?:得分|成绩|结果|情况|权重)?(?:占|按|权重为)(?P<share>\d{1,3}(?:\.\d+)?)%"
)
_BULLETIN = re.compile(
    r"(?:定期|适时|按月|按季|每月|每季度?|对)[^。;]{0,40}(?:进行通报|予以通报|通报|印发督查通报)"
)
_PERFORMANCE = re.compile(
    r"(?:纳入|列入|作为)[^。;]{0,30}(?:绩效|目标(?:管理)?考核|年度考核|考核|目标责任制)[^。;,]{0,12}"
)


_OTHERS_COOPERATE = re.compile(
    r"\s*[,;](?:其余|其他|其它|后面|排在后面)[^,;。]{0,8}(?:为|是)(?:配合|协办|参与)(?:单位|部门)"
)


def lead_rules(text: str) -> tuple[int | None, bool, bool]:
    """Where the first of a list starts to lead; whether responsible units lead where nobody is named;
    whether the others of a list cooperate.
    """
    first = FIRST_LEADS.search(text)
    others = first is not None and _OTHERS_COOPERATE.match(text, first.end()) is not None
    return (first.start() if first else None), _RESPONSIBLE_LEADS.search(text) is not None, others


def read_rules(folded: Folded, header: Header) -> tuple[SupervisionRule, ...]:
    """All supervision rules of a document, in the order of the text."""
    rules = [
        *_filing(folded, header),
        *_cycles(folded),
        *_annual(folded),
        *_leads(folded),
        *_everyone(folded),
        *_scoring(folded),
        *_remarks(folded),
    ]
    return tuple(sorted(rules, key=lambda rule: rule.mark.start))


def _rule(
    folded: Folded, kind: str, span: tuple[int, int], confidence: float, **value: object
) -> SupervisionRule:
    mark = folded.mark(*span, confidence)
    return SupervisionRule(kind, folded.raw[mark.start : mark.end], mark, value)  # type: ignore[arg-type]  # literals


def _filing(folded: Folded, header: Header) -> Iterator[SupervisionRule]:
    match = _FILING.search(folded.text)
    if match:
        printed = match.group("due") or match.group("due2")
        to = (match.group("to") or match.group("to2") or "").strip("送至到 ")
        year = header.plan_year or (header.date or "")[:4] or None
        yield _rule(folded, "plan_filing", match.span(), 0.9, due=due(printed, year), to=to or None)


def _cycles(folded: Folded) -> Iterator[SupervisionRule]:
    for match in _CYCLE.finditer(folded.text):
        group = match.groupdict()
        if group["month"]:
            day = group["month_day"]
            value: dict[str, object] = {"cycle": "month", "day": int(day) if day.isdigit() else None}
        elif group["half"]:
            value = {"cycle": "half-year", "day": None}
        elif group["two"]:
            value = {"cycle": "two-months", "day": None}
        else:
            day = group["quarter_day"]
            value = {
                "cycle": "quarter",
                "day": int(day) if day else None,
                "position": _position(group["place"]),
            }
        yield _rule(folded, "report_cycle", match.span(), 0.9, **value)


def _position(place: str | None) -> str | None:
    """Which month of the quarter: first_month, last_month, or after the quarter's end."""
    if place in ("首月", "第一个月", "初"):
        return "first_month"
    if place in ("结束后", "终了后"):
        return "after_end"
    return "last_month" if place else None


def _annual(folded: Folded) -> Iterator[SupervisionRule]:
    match = _ANNUAL.search(folded.text)
    if match:
        month, day = int(match.group("month")), int(match.group("day"))
        yield _rule(folded, "annual_report", match.span(), 0.92, month=month, day=day)


def _leads(folded: Folded) -> Iterator[SupervisionRule]:
    for pattern, kind in ((FIRST_LEADS, "first_is_lead"), (_RESPONSIBLE_LEADS, "responsible_is_lead")):
        match = pattern.search(folded.text)
        if match:
            yield _rule(folded, "lead_rule", match.span(), 0.97, type=kind)


def _everyone(folded: Folded) -> Iterator[SupervisionRule]:
    match = _EVERYONE.search(folded.text)
    if match is None:
        return
    spans = cut_names(folded.text, *match.span("units"))
    names = [folded.shown[begin:end] for begin, end in spans if unit_like(folded.text[begin:end])]
    if names:
        yield _rule(folded, "global_units", match.span(), 0.9, units=names)


def _scoring(folded: Folded) -> Iterator[SupervisionRule]:
    """Shares of one sentence that add up to the whole."""
    for sentence in re.finditer(r"[^。;\n]+", folded.text):
        found = list(_WEIGHT.finditer(sentence.group())) if "%" in sentence.group() else []
        weights = {match.group("name").lstrip("按以由和及"): Decimal(match.group("share")) for match in found}
        if len(weights) >= 2 and sum(weights.values()) == 100:
            start = sentence.start()
            span = (start + found[0].start(), start + found[-1].end())
            yield _rule(
                folded, "scoring", span, 0.9, weights={name: float(share) for name, share in weights.items()}
            )


def _remarks(folded: Folded) -> Iterator[SupervisionRule]:
    for kind, pattern in (("bulletin", _BULLETIN), ("performance", _PERFORMANCE)):
        match = pattern.search(folded.text)
        if match:
            yield _rule(folded, kind, match.span(), 0.85)
