"""提取项的字段: what a person may change of each kind, how it is entered, and its reading into checked content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from keqiao.core.measures import measures
from keqiao.core.parties.models import Party
from keqiao.engines.errors import InputError
from keqiao.rooms.plan.models import Plan
from keqiao.rooms.plan.targets_dates import last_day

Text = str | Promise
Entry = Literal["text", "long", "choice", "number", "limit", "whole", "yes", "party", "measure", "task"]


@dataclass(frozen=True, slots=True)
class Field:
    """字段 of a find's content; ``choices`` are (value, label)."""

    name: str
    label: Text
    entry: Entry = "text"
    required: bool = False
    choices: tuple[tuple[str, Text], ...] = ()
    most: int = 300
    hint: Text = ""


ROLE_CHOICES = (("lead", _("牵头")), ("joint", _("责任")), ("cooperate", _("配合")))
COMPARATORS = (
    ("ge", _("不少于 ≥")),
    ("gt", _("超过 >")),
    ("eq", _("等于 =")),
    ("le", _("不超过 ≤")),
    ("lt", _("少于 <")),
    ("range", _("区间")),
    ("approx", _("约")),
    ("order", _("数量级")),
)
KINDS = (
    ("level", _("水平")),
    ("growth", _("增速")),
    ("share", _("占比")),
    ("increment", _("增量")),
    ("reduction", _("减量")),
    ("rank", _("位次")),
    ("frequency", _("频次")),
    ("service_level", _("服务时限")),
)
RULE_KINDS = (
    ("plan_filing", _("报送方案")),
    ("report_cycle", _("报告周期")),
    ("annual_report", _("年度总结")),
    ("lead_rule", _("牵头规则")),
    ("global_units", _("共同责任单位")),
    ("scoring", _("考核权重")),
    ("bulletin", _("通报")),
    ("performance", _("纳入考核")),
    ("parameters", _("督办参数")),
)
CYCLES = (
    ("month", _("每月")),
    ("two-months", _("每两个月")),
    ("quarter", _("每季度")),
    ("half-year", _("每半年")),
)
POSITIONS = (
    ("first_month", _("次周期首月")),
    ("last_month", _("当期末月")),
    ("after_end", _("期满后若干日")),
)
_DEADLINE = Field("deadline", _("完成期限"), "limit", hint=_("2017、2017-07 或 2017-07-31；空为计划年度末"))

FIELDS: dict[str, tuple[Field, ...]] = {
    "header": (Field("value", _("内容")),),
    "section": (Field("number", _("序号"), most=20), Field("title", _("标题"), required=True)),
    "task": (
        Field("number", _("序号"), most=20),
        Field("title", _("标题"), required=True),
        _DEADLINE,
        Field("weight", _("权重"), "number", hint=_("空为 1")),
    ),
    "unit": (
        Field("task", pgettext_lazy("plan", "任务"), "task", required=True),
        Field("name", _("文中名称"), required=True, most=120),
        Field("role", _("角色"), "choice", required=True, choices=ROLE_CHOICES),
        Field("party", _("对应主体"), "party"),
    ),
    "target": (
        Field("task", pgettext_lazy("plan", "任务"), "task"),
        Field("metric", _("指标"), required=True, most=200),
        Field("kind", _("类型"), "choice", required=True, choices=KINDS),
        Field("comparator", _("比较"), "choice", choices=COMPARATORS),
        Field("low", _("下限"), "number"),
        Field("high", _("上限"), "number"),
        Field("unit", _("单位"), most=20, hint=_("CNY（元）、count、m2、percent…")),
        Field("growth_pct", _("增速（%）"), "number"),
        Field("growth_comparator", _("增速比较"), "choice", choices=COMPARATORS),
        Field("base", _("基数"), "number"),
        _DEADLINE,
        Field("region", _("地域"), most=100),
        Field("strive", _("力争"), "yes"),
        Field("measure", _("度量"), "measure", hint=_("由哪项记录计算；不对应则不计算")),
        Field("series", _("序列"), most=200, hint=_("按哪个统计口径结算")),
        Field("settlement", _("结算规则"), most=200),
    ),
    "rule": (
        Field("kind", _("种类"), "choice", required=True, choices=RULE_KINDS),
        Field("cycle", _("周期"), "choice", choices=CYCLES),
        Field("month", _("月"), "whole"),
        Field("day", _("日"), "whole"),
        Field("position", _("位置"), "choice", choices=POSITIONS),
        Field("due", _("期限"), "limit"),
    ),
    "figure": (
        Field(
            "nature",
            _("性质"),
            "choice",
            required=True,
            choices=(
                ("target", _("目标")),
                ("stock", _("存量或历史")),
                ("parameter", _("政策参数")),
                ("name", _("名称中的数")),
            ),
        ),
    ),
    "warning": (Field("remark", _("处理意见"), "long", required=True, most=1000),),
}
_RULE_VALUES = ("cycle", "month", "day", "position", "due")


def fields_of(kind: str) -> tuple[Field, ...]:
    return FIELDS[kind]


def shown_value(kind: str, content: Mapping[str, Any], name: str) -> Any:
    """A field's present value; a rule keeps its fields inside ``value``."""
    if kind == "rule" and name in _RULE_VALUES:
        return (content.get("value") or {}).get(name) or ""
    return content.get(name) if content.get(name) is not None else ""


def read_content(
    plan: Plan, kind: str, given: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, Any]:
    """What was typed, checked, over what was there; what the form does not know of stays as it is."""
    content = dict(before)
    content.pop("suggested", None)
    read: dict[str, Any] = {}
    for field in FIELDS[kind]:
        if field.name in given or field.entry == "yes":
            read[field.name] = _read(plan, field, given.get(field.name))
        elif not before and field.required:
            raise InputError("请填写“{field}”", field=field.label)
    if kind == "rule":
        return _rule(content, read)
    content |= read
    if kind == "target":
        _check_target(content)
    return content


def _read(plan: Plan, field: Field, raw: Any) -> Any:
    text = str(raw or "").strip()
    if not text and field.required:
        raise InputError("请填写“{field}”", field=field.label)
    if not text:
        return False if field.entry == "yes" else ""
    return _READERS[field.entry](plan, field, text)


def _text(_plan: Plan, field: Field, text: str) -> str:
    if len(text) > field.most:
        raise InputError("“{field}”最多 {most} 字", field=field.label, most=field.most)
    return text


def _choice(_plan: Plan, field: Field, text: str) -> str:
    if text not in {value for value, _label in field.choices}:
        raise InputError("“{field}”没有选项“{value}”", field=field.label, value=text)
    return text


def _number(_plan: Plan, field: Field, text: str) -> str:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= 10**18 or value != round(value, 6):
        raise InputError("“{field}”应为数字，至多六位小数", field=field.label)
    return f"{value.normalize():f}"


def _whole(_plan: Plan, field: Field, text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 366:
        raise InputError("“{field}”应为整数", field=field.label)
    return int(text)


def _limit(plan: Plan, _field: Field, text: str) -> str:
    last_day(text, plan.year)
    return text


def _yes(_plan: Plan, _field: Field, text: str) -> bool:
    return text in ("1", "on", "true", "True")


def _party(_plan: Plan, field: Field, text: str) -> str:
    try:
        known = Party.objects.filter(pk=UUID(text), kind="government", merged_into=None).exists()
    except ValueError:
        known = False
    if not known:
        raise InputError("“{field}”没有这个主体", field=field.label)
    return text


def _measure(_plan: Plan, field: Field, text: str) -> str:
    if text not in {measure.name for measure in measures()}:
        raise InputError("“{field}”没有选项“{value}”", field=field.label, value=text)
    return text


def _task(plan: Plan, field: Field, text: str) -> str:
    rows = plan.finds.filter(kind__in=("task", "section"), key=text).exclude(decision="rejected")
    if not rows.exists():
        raise InputError("“{field}”没有选项“{value}”", field=field.label, value=text)
    return text


_READERS: dict[str, Callable[[Plan, Field, str], Any]] = {
    "text": _text,
    "long": _text,
    "choice": _choice,
    "number": _number,
    "limit": _limit,
    "whole": _whole,
    "yes": _yes,
    "party": _party,
    "measure": _measure,
    "task": _task,
}


def _rule(content: dict[str, Any], read: dict[str, Any]) -> dict[str, Any]:
    kind = read.get("kind") or content.get("kind")
    same = kind == content.get("kind")
    value = dict(content.get("value") or {}) if same else {}
    value |= {name: read[name] for name in _RULE_VALUES if read.get(name)}
    needed = {"report_cycle": ("cycle",), "annual_report": ("month", "day"), "plan_filing": ("due",)}
    for name in needed.get(str(kind), ()):
        if not value.get(name):
            label = next(field.label for field in FIELDS["rule"] if field.name == name)
            raise InputError("请填写“{field}”", field=label)
    return {**content, "kind": kind, "value": value}


def _check_target(content: Mapping[str, Any]) -> None:
    low, high = content.get("low"), content.get("high")
    if content.get("comparator") == "range" and not (low and high):
        raise InputError("区间目标须有下限和上限")
    if low and high and Decimal(low) > Decimal(high):
        raise InputError("下限不能大于上限")
    if not low and not high and not content.get("growth_pct"):
        raise InputError("目标须有数值或增速")
