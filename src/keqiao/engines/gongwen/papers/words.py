"""用语: how the plan's codes are said in Chinese, on every paper alike."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from keqiao.engines.gongwen.plan import SupervisionRule, Target, Task

ROLES = {"lead": "牵头", "joint": "责任", "cooperate": "配合"}
LEVELS = {"high": "高", "medium": "中", "low": "低"}
KINDS = {
    "level": "总量", "growth": "增速", "share": "比率", "increment": "增量", "reduction": "减量",
    "rank": "位次", "frequency": "频次", "service_level": "时限",
}  # fmt: skip
RULES = {
    "plan_filing": "方案报送",
    "report_cycle": "进展报告",
    "annual_report": "年度报告",
    "lead_rule": "牵头规则",
    "global_units": "共同责任单位",
    "scoring": "考核权重",
    "bulletin": "通报",
    "performance": "纳入考核",
}
NATURES = {"stock": "存量或历史", "parameter": "政策参数", "name": "名称中的数", "target": "目标"}
_COMPARATORS = {
    "gt": "超过",
    "ge": "不低于",
    "eq": "",
    "le": "不超过",
    "lt": "低于",
    "approx": "约",
    "order": "",
}
_UNITS = {
    "count": "", "person": "人", "person_time": "人次", "person_year": "人年",
    "percent": "%", "pp": "个百分点",
    "permille": "‰", "m2": "平方米", "km": "公里", "mu": "亩", "t": "吨", "hour": "小时", "minute": "分钟",
    "day": "天", "workday": "个工作日", "rank": "位", "USD": "美元", "times": "倍",
}  # fmt: skip
_CYCLES = {"month": "每月", "quarter": "每季度", "half-year": "每半年", "two-months": "每两个月"}
_POSITIONS = {"first_month": "首月", "last_month": "末月", "after_end": "结束后"}


def value_text(target: Target) -> str:
    """目标值: 超过 3750 亿元,增长 10%."""
    parts = []
    if target.low is not None:
        parts.append(_level(target))
    if target.growth_pct is not None:
        word = "下降" if target.growth_pct < 0 else "增长"
        low = plain(abs(target.growth_pct))
        high = f"—{plain(abs(target.growth_pct_high))}" if target.growth_pct_high is not None else ""
        compare = _COMPARATORS.get(target.growth_comparator or "eq", "")
        parts.append(f"{word}{compare} {low}{high}%" if compare else f"{word} {low}{high}%")
    return ",".join(parts)


def _level(target: Target) -> str:
    low = amount(target.low, target.unit, target.raw_unit)
    if target.comparator == "order":
        return f"{low}级"
    if target.high is not None:
        return f"{amount(target.low, None, None)}—{amount(target.high, target.unit, target.raw_unit)}"
    change = {"increment": "提高", "reduction": "下降"}.get(target.kind, "") if target.unit == "pp" else ""
    return f"{change}{_COMPARATORS.get(target.comparator or 'eq', '')} {low}".strip()


def amount(value: Decimal | None, unit: str | None, raw_unit: str | None) -> str:
    """A value in the unit a person reads: yuan as 亿元 or 万元, counts with their printed classifier."""
    if value is None:
        return ""
    if unit == "CNY":
        step, word = (
            (10**8, "亿元") if abs(value) >= 10**8 else (10**4, "万元") if abs(value) >= 10**4 else (1, "元")
        )
        return f"{plain(value / step)} {word}"
    if unit == "count":
        return f"{plain(value)} {(raw_unit or '').lstrip('百千十万亿')}".strip()
    word = _UNITS.get(unit or "", unit or "")
    return f"{plain(value)}{word}" if word in ("%", "‰") else f"{plain(value)} {word}".strip()


def plain(value: Decimal) -> str:
    """A decimal without trailing zeros or exponent."""
    return f"{value.normalize():f}"


def unit_names(task: Task, role: str) -> str:
    """The task's units of one role, as printed."""
    names = "、".join(unit.name for unit in task.units if unit.role == role)
    last_role = task.units[-1].role if task.units else "joint"
    return names + ("等" if task.open_list and names and role == last_role else "")


def rule_text(rule: SupervisionRule) -> str:
    """A supervision rule in one sentence."""
    value = rule.value
    if rule.kind == "plan_filing":
        return f"{value.get('due') or '期限不明'} 前报送方案" + (
            f"至{value['to']}" if value.get("to") else ""
        )
    if rule.kind == "report_cycle":
        return _cycle(value)
    if rule.kind == "annual_report":
        return f"{value['month']} 月 {value['day']} 日前报送全年情况"
    if rule.kind == "lead_rule":
        return (
            "排在第一的为牵头单位" if value["type"] == "first_is_lead" else "无牵头单位的,责任单位为牵头单位"
        )
    if rule.kind == "global_units":
        return "各项任务均由" + "、".join(map(str, _items(value["units"]))) + "落实"
    if rule.kind == "scoring" and isinstance(value["weights"], Mapping):
        return "、".join(f"{name} {share:g}%" for name, share in value["weights"].items())
    return rule.quote


def _cycle(value: Mapping[str, object]) -> str:
    day = f" {value['day']} 日前" if value.get("day") else ""
    return f"{_CYCLES[str(value['cycle'])]}{_POSITIONS.get(str(value.get('position')), '')}{day}报送进展"


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else [value]
