"""官方方案计分: points of every unit up the tree, rounded half up at each level, each explained.

A node's method: ``points`` adds score x weight / 100 of its children, ``weighted`` takes their weighted mean
(shares and multiplier weights alike), ``sum`` adds their points. Roles of indicators: score, bonus (added,
within the node's cap), deduction (taken away), veto (a total at most ``cap`` when it holds).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from keqiao.engines.errors import InputError
from keqiao.engines.indices.dataset import DataSet
from keqiao.engines.indices.official.points import exact, half_up
from keqiao.engines.indices.official.rules import Rounding, apply
from keqiao.engines.indices.tree import Aggregate, IndexTree, Indicator, weight_of

METHODS = ("points", "weighted", "sum")
ROLES = ("score", "bonus", "deduction", "veto")
PLACES = Decimal("1e-10")
DEFAULT_RULE = {"kind": "expert"}


@dataclass(frozen=True)
class Explained:
    """一个节点的得分: value (none when missing), the reason in words, and the children's own."""

    code: str
    name: str
    value: Decimal | None
    reason: str
    children: tuple[Explained, ...] = ()


@dataclass(frozen=True)
class UnitScore:
    """一个单位的得分: its tree, and the lines that add up exactly to the total."""

    unit: str
    total: Decimal | None
    root: Explained
    lines: dict[str, Decimal] = field(default_factory=dict)


def score_scheme(
    tree: IndexTree, data: DataSet, rounding: Rounding, groups: Sequence[str | None] | None = None
) -> list[UnitScore]:
    """Score every unit of a data set under an official scheme."""
    check_scheme(tree)
    return [
        _Unit(tree, data, rounding, row, None if groups is None else groups[row]).score()
        for row in range(len(data.units))
    ]


def check_scheme(tree: IndexTree) -> None:
    """Methods and roles that the tree uses, before any unit is scored."""
    for node in tree.aggregates:
        if node.method is not None and node.method not in METHODS:
            raise InputError(
                "官方方案的节点“{code}”用了“{method}”;可用:{known}",
                code=node.code,
                method=node.method,
                known="、".join(METHODS),
            )
    for item in tree.indicators:
        if item.role not in ROLES:
            raise InputError(
                "指标“{code}”的角色 role 只能是 {known},收到“{role}”",
                code=item.code,
                known="、".join(ROLES),
                role=item.role,
            )


class _Unit:
    """One unit's walk up the tree."""

    def __init__(
        self, tree: IndexTree, data: DataSet, rounding: Rounding, row: int, group: str | None
    ) -> None:
        self.tree, self.data, self.rounding, self.row, self.group = tree, data, rounding, row, group
        self.unit = data.units[row]
        self.shares: dict[str, Decimal] = {}
        self.own: dict[str, Decimal] = {}

    def score(self) -> UnitScore:
        root = self._node(self.tree.root)
        lines: dict[str, Decimal] = {}
        if root.value is not None:
            self._spread(self.tree.root.code, Decimal(1), lines)
            lines["舍入与限额"] = root.value - sum(lines.values(), Decimal(0))
        return UnitScore(self.unit, root.value, root, lines)

    def _spread(self, code: str, share: Decimal, lines: dict[str, Decimal]) -> None:
        for child in self.tree.children[code]:
            part = share * self.shares.get(child.code, Decimal(0))
            if isinstance(child, Indicator):
                lines[child.code] = (part * self.own.get(child.code, Decimal(0))).quantize(PLACES)
            else:
                self._spread(child.code, part, lines)

    def _node(self, node: Aggregate) -> Explained:
        found, bonus, taken, caps = [], Decimal(0), Decimal(0), []
        children = []
        for child in self.tree.children[node.code]:
            one = self._indicator(child) if isinstance(child, Indicator) else self._node(child)
            children.append(one)
            role = child.role if isinstance(child, Indicator) else "score"
            if role == "score":
                found.append((child, one))
            elif one.value is not None:
                if role == "veto":
                    caps += [one.value] if self.own.get(child.code) is not None else []
                    continue
                bonus, taken = (bonus + one.value, taken) if role == "bonus" else (bonus, taken + one.value)
                self.shares[child.code] = Decimal(1 if role == "bonus" else -1)
        value, reason = self._combined(node, found)
        if value is None:
            return Explained(node.code, node.name, None, reason, tuple(children))
        value, words = self._adjusted(node, value, bonus, taken, caps)
        return Explained(node.code, node.name, value, "、".join([reason, *words]), tuple(children))

    def _adjusted(
        self, node: Aggregate, value: Decimal, bonus: Decimal, taken: Decimal, caps: list[Decimal]
    ) -> tuple[Decimal, list[str]]:
        words = [f"加分 {bonus}"] if bonus else []
        words += [f"扣分 {taken}"] if taken else []
        value = max(Decimal(0), value + bonus - taken) if bonus or taken else value
        if node.cap is not None and value > exact(node.cap, node.code):
            value = exact(node.cap, node.code)
            words.append(f"以 {value} 分为限")
        if caps and value > min(caps):
            value = min(caps)
            words.append(f"一票否决,以 {value} 分计")
        return half_up(value, self.rounding.digits), words

    def _combined(
        self, node: Aggregate, found: list[tuple[Indicator | Aggregate, Explained]]
    ) -> tuple[Decimal | None, str]:
        method = node.method or "sum"
        present = [(child, one.value) for child, one in found if one.value is not None]
        if len(present) < len(found) and self.rounding.missing != "renormalise":
            missing = next(child.code for child, one in found if one.value is None)
            return None, f"“{missing}”缺失"
        if len(present) < len(found) and method != "weighted":
            raise InputError(
                "节点“{code}”按 {method} 计分,缺失值不能重新归一;请补数据", code=node.code, method=method
            )
        if not present:
            return (Decimal(0), "仅有加分、扣分项") if not found else (None, "全部缺失")
        return self._mean(node, method, present)

    def _mean(
        self, node: Aggregate, method: str, present: list[tuple[Indicator | Aggregate, Decimal]]
    ) -> tuple[Decimal, str]:
        digits = self.rounding.digits
        weights = {
            child.code: exact(weight_of(child, self.group), f"“{child.code}”的权重") for child, _ in present
        }
        whole = sum(weights.values(), Decimal(0))
        if method != "sum" and whole <= 0:
            raise InputError("节点“{code}”下的权重全为零", code=node.code)
        if method == "sum":
            self.shares |= {child.code: Decimal(1) for child, _ in present}
            return sum((value for _, value in present), Decimal(0)), "下级得分相加"
        if method == "points":
            self.shares |= {code: weight / 100 for code, weight in weights.items()}
            parts = [half_up(value * weights[child.code] / 100, digits) for child, value in present]
            return sum(parts, Decimal(0)), "下级得分 × 权重 ÷ 100 相加"
        self.shares |= {code: weight / whole for code, weight in weights.items()}
        total = sum((value * weights[child.code] for child, value in present), Decimal(0))
        return half_up(total / whole, digits), "下级得分加权平均"

    def _indicator(self, item: Indicator) -> Explained:
        column = item.column or item.code
        value = float(self.data.values[self.row, self.data.position(column)])
        where = f"单位“{self.unit}”的“{item.code}”"
        if math.isnan(value):
            return self._missing(item, where)
        rule = item.rule or DEFAULT_RULE
        if item.role == "veto":
            return self._veto(item, value)
        points = apply(rule, exact(repr(value), where), where)
        rounded = half_up(points.value, self.rounding.digits)
        self.own[item.code] = rounded
        return Explained(item.code, item.name, rounded, points.reason)

    def _veto(self, item: Indicator, value: float) -> Explained:
        """A veto holds when its value is not zero; its rule's ``cap`` is what the total may then reach."""
        cap = exact((item.rule or {}).get("cap", 0), f"“{item.code}”的 cap")
        if value != 0:
            self.own[item.code] = Decimal(0)
        return Explained(item.code, item.name, cap, "触发一票否决" if value != 0 else "未触发")

    def _missing(self, item: Indicator, where: str) -> Explained:
        if item.role != "score" or self.rounding.missing == "zero":
            self.own[item.code] = Decimal(0)
            reason = "未报,按规则计零分" if item.role == "score" else "未报"
            if item.role == "veto":
                del self.own[item.code]
            return Explained(item.code, item.name, Decimal(0), reason)
        if self.rounding.missing == "refuse":
            raise InputError("{where}缺失;缺失不等于零,请补数据或按文件规定写 rounding.missing", where=where)
        return Explained(item.code, item.name, None, "缺失")
