"""上市条件: one figure against one limit; ``any`` and ``all`` nest; an absent figure fails its condition."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.finance.fields import checked_number
from keqiao.engines.finance.funds.rulebook import document

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<=": operator.le,
    "<": operator.lt,
    "==": operator.eq,
}
_WORDS = {">": "大于", ">=": "不低于", "<=": "不高于", "<": "小于", "==": "等于"}
_OPERATOR = re.compile(r"(sum|mean|each)?(>=|<=|==|>|<)")


@dataclass(frozen=True)
class Check:
    """一项检查: whether it holds, in words with the figure and the limit; ``parts`` for nested conditions."""

    met: bool
    text: str
    parts: tuple[Check, ...] = ()

    def failing(self) -> list[str]:
        """The sentences of the figures at fault."""
        if self.met:
            return []
        if not self.parts:
            return [self.text]
        return [sentence for part in self.parts for sentence in part.failing()]


def check(condition: Mapping[str, Any], facts: Mapping[str, Any]) -> Check:
    """检查一个条件 against ``facts`` (万元; a list for figures by year)."""
    for word, join, text in (("any", any, "满足其一"), ("all", all, "全部满足")):
        if word in condition:
            parts = tuple(check(inner, facts) for inner in condition[word])
            return Check(join(part.met for part in parts), text, parts)
    return _check_figure(condition["f"], condition["op"], condition["v"], facts)


def _check_figure(name: str, op: str, limit: Any, facts: Mapping[str, Any]) -> Check:
    matched = _OPERATOR.fullmatch(op)
    if matched is None:
        raise InputError("规则中有不认识的运算符“{op}”", op=op)
    fold, comparison = matched.groups()
    label = document("listing_rulesets.yaml")["facts"].get(name, name)
    wanted = f"{_WORDS[comparison]} {_shown(limit)}"
    value = facts.get(name)
    if value is None or (isinstance(value, list) and (not value or None in value)):
        return Check(False, f"{label}:没有数据,应{wanted}")
    if isinstance(limit, bool):
        if not isinstance(value, bool):
            raise InputError("“facts.{name}”应为 true 或 false,收到 {value!r}", name=name, value=value)
        return Check(value == limit, f"{label}:{_shown(value)},应为{_shown(limit)}")
    figures = _figures(name, value, many=fold is not None)
    compare, bound = _COMPARE[comparison], Decimal(str(limit))
    if fold == "each":
        met = all(compare(figure, bound) for figure in figures)
        return Check(met, f"{label}各年 {'、'.join(map(str, figures))},每年应{wanted}")
    total = sum(figures, Decimal(0))
    if fold == "mean":
        # compared without dividing, so that a mean is exact
        met = compare(total, bound * len(figures))
        return Check(met, f"{label}平均 {total / len(figures)},应{wanted}")
    return Check(compare(total, bound), f"{label}{'合计' if fold else ''} {total},应{wanted}")


def _figures(name: str, value: Any, *, many: bool) -> list[Decimal]:
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    if is_list != many or (is_list and not value):
        wanted = "各年数字的列表" if many else "一个数字"
        raise InputError("“facts.{name}”应为{wanted},收到 {value!r}", name=name, wanted=wanted, value=value)
    values = value if is_list else [value]
    return [checked_number(item, f"facts.{name}") for item in values]


def _shown(value: Any) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value)
