"""计划的措辞: figures of targets, rules and limits in the words a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from keqiao.core.pages import presenters
from keqiao.rooms.plan.models import Target

Text = str | Promise
UNITS: dict[str, Text] = {
    "count": gettext_lazy("个"),
    "percent": "%",
    "pp": gettext_lazy("个百分点"),
    "permille": "‰",
    "m2": gettext_lazy("平方米"),
    "km": gettext_lazy("公里"),
    "hour": gettext_lazy("小时"),
    "persons": gettext_lazy("人"),
    "person_time": gettext_lazy("人次"),
    "person_year": gettext_lazy("人年"),
    "rank": gettext_lazy("位"),
}
SIGNS = {"gt": ">", "ge": "≥", "eq": "", "le": "≤", "lt": "<", "approx": "≈", "order": "≈", "range": ""}


def in_chinese(text: Text) -> str:
    """中文原名 of a measure or series: names are compared as they are, whatever language the reader has chosen."""
    with override("zh-hans"):
        return str(text)


def axis_of(unit: str) -> tuple[Decimal, str]:
    """图的刻度: what a figure is divided by on an axis, and the axis's unit, in the reader's language."""
    if unit != "CNY":
        return Decimal(1), str(UNITS.get(unit, unit))
    return (Decimal(1_000_000), "CNY million") if _english() else (Decimal(100_000_000), "亿元")


def _english() -> bool:
    return (get_language() or "").startswith("en")


def value_words(value: Decimal | None, unit: str, printed: str = "") -> str:
    """一个数值: money in 亿元 or 万元, everything else with its unit; ``printed`` is the counter word of the text."""
    if value is None:
        return presenters.NOTHING
    if unit == "CNY":
        return presenters.yi(value) if abs(value) >= 10**8 else presenters.wan(value)
    number = f"{value.normalize():,f}" if value == round(value, 6) else presenters.number(value)
    word = _counter(unit, printed)
    return f"{number}{word}" if unit in ("percent", "permille") else f"{number} {word}".strip()


def parts_of_value(value: Decimal | None, unit: str, printed: str = "") -> tuple[str, str]:
    """(number, unit) for a component that sets them apart."""
    if value is None:
        return presenters.NOTHING, ""
    if unit == "CNY":
        return presenters.yi_parts(value)
    return f"{value.normalize():,f}", _counter(unit, printed)


def _counter(unit: str, printed: str) -> str:
    """量词: 家, 个, 项 as printed where things are counted; the unit's own word otherwise and in English."""
    own = printed.lstrip("万亿")
    return own if own and unit == "count" and not _english() else str(UNITS.get(unit, unit))


def target_words(target: Target) -> str:
    """目标值: ≥ 200 个, 10–20 个, > 3,750.00 亿元,增长 10%."""
    content = {
        "comparator": target.comparator,
        "low": target.low,
        "high": target.high,
        "unit": target.unit,
        "raw_unit": target.printed_unit,
        "growth_pct": target.growth,
        "growth_comparator": target.growth_comparator,
    }
    return f"{SIGNS.get(target.comparator, '') if target.low is not None else ''} {figure_words(content)}".strip()


def figure_words(content: Mapping[str, Any]) -> str:
    """数值和增速 of a target's content, without the sign of comparison."""
    low, high = _decimal(content.get("low")), _decimal(content.get("high"))
    unit, printed = str(content.get("unit") or ""), str(content.get("raw_unit") or "")
    words = ""
    if low is not None and high is not None:
        words = f"{value_words(low, unit, printed)} – {value_words(high, unit, printed)}"
        if unit != "CNY":
            words = f"{low.normalize():,f}–{value_words(high, unit, printed)}"
    elif low is not None or high is not None:
        words = value_words(low if low is not None else high, unit, printed)
    growth = _decimal(content.get("growth_pct"))
    if growth is not None:
        sign = SIGNS.get(str(content.get("growth_comparator") or ""), "")
        grown = _("增长 {sign}{growth}%").format(sign=sign, growth=f"{growth.normalize():f}")
        words = f"{words}{', ' if _english() else '，'}{grown}" if words else grown
    return words


def _decimal(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


CYCLES: dict[str, Text] = {
    "month": gettext_lazy("每月"),
    "two-months": gettext_lazy("每两个月"),
    "quarter": gettext_lazy("每季度"),
    "half-year": gettext_lazy("每半年"),
}
_POSITIONS: dict[str, Text] = {
    "first_month": gettext_lazy("次周期首月"),
    "last_month": gettext_lazy("当期末月"),
    "after_end": gettext_lazy("期满后"),
}
_PARAMETERS: dict[str, Text] = {
    "receipt_days": gettext_lazy("签收期限（工作日）"),
    "answer_days": gettext_lazy("催办反馈期限（工作日）"),
    "due_soon_days": gettext_lazy("到期前提醒（日）"),
}


def rule_words(kind: str, value: Mapping[str, Any]) -> str:
    """督办规则 in words; a form that is not known is shown as its kind alone."""
    maker = _RULES.get(kind)
    return maker(value) if maker else ""


def _cycle(value: Mapping[str, Any]) -> str:
    words = [CYCLES.get(str(value.get("cycle")), ""), _POSITIONS.get(str(value.get("position")), "")]
    if value.get("day"):
        words.append(_("{day} 日前报告").format(day=value["day"]))
    else:
        words.append(_("报告"))
    return "".join(str(word) for word in words)


def _lead(value: Mapping[str, Any]) -> str:
    known = {
        "first_is_lead": _("排在第一的为牵头单位"),
        "responsible_is_lead": _("未列牵头单位的，责任单位即牵头单位"),
    }
    return known.get(str(value.get("type")), "")


_RULES = {
    "report_cycle": _cycle,
    "annual_report": lambda value: _("{month} 月 {day} 日前报送全年总结").format(
        month=value.get("month"), day=value.get("day")
    ),
    "plan_filing": lambda value: _("{due} 前报送方案").format(due=value.get("due") or presenters.NOTHING),
    "lead_rule": _lead,
    "global_units": lambda value: "、".join(map(str, value.get("units") or ())),
    "scoring": lambda value: "、".join(
        f"{name} {share:g}%" for name, share in (value.get("weights") or {}).items()
    ),
    "parameters": lambda value: "；".join(
        f"{_PARAMETERS.get(name, name)} {given}" for name, given in value.items()
    ),
    "bulletin": lambda _value: _("定期通报"),
    "performance": lambda _value: _("纳入年度考核"),
}
