"""指标体系: the tree of indicators and aggregates, checked when it is made.

Level 1 holds the indicators; an aggregate stands one level above the highest of its children. A tree with a
cycle, an unknown parent, two roots, an aggregate without children or weights that do not sum is refused by
name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from keqiao.engines.errors import InputError

Weight = float | Mapping[str, float] | None
SUM_CLOSE = 1e-6


@dataclass(frozen=True)
class Veto:
    """短板约束: when a child (or one of ``of``) is below ``below``, the node's score is at most ``cap``."""

    below: float
    cap: float
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Indicator:
    """指标: a leaf. ``direction`` 1 better when higher, -1 when lower; ``cap`` and ``floor`` clip raw
    values."""

    code: str
    parent: str
    name: str = ""
    weight: Weight = 1.0
    direction: int = 1
    column: str = ""
    unit: str = ""
    denominator: str | None = None
    cap: float | None = None
    floor: float | None = None
    normalise: Mapping[str, Any] | None = None
    rule: Mapping[str, Any] | None = None
    role: str = "score"
    source: str = ""
    target: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Aggregate:
    """合成节点: an inner node; what is left empty follows the recipe's settings."""

    code: str
    parent: str | None
    name: str = ""
    weight: Weight = 1.0
    method: str | None = None
    min_availability: float | None = None
    cap: float | None = None
    veto: Veto | None = None
    divide_by: float | None = None
    source: str = ""


Node = Indicator | Aggregate


@dataclass(frozen=True)
class IndexTree:
    """指标树: indicators in order, aggregates in order, one root."""

    indicators: tuple[Indicator, ...]
    aggregates: tuple[Aggregate, ...]

    def __post_init__(self) -> None:
        _check_codes(self.nodes)
        _check_parents(self.nodes)
        _check_cycles(self.nodes)
        roots = [node.code for node in self.nodes if node.parent is None]
        if len(roots) != 1:
            raise InputError(
                "指标体系应只有一个总指数,现有 {n} 个:{roots}", n=len(roots), roots="、".join(roots)
            )
        for aggregate in self.aggregates:
            if not self.children[aggregate.code]:
                raise InputError("节点“{code}”下没有任何指标", code=aggregate.code)
            self._check_veto(aggregate)

    def _check_veto(self, aggregate: Aggregate) -> None:
        below = {item.code for item in self.leaves(aggregate.code)} | self.inner(aggregate.code)
        for code in aggregate.veto.of if aggregate.veto else ():
            if code not in below - {aggregate.code}:
                raise InputError(
                    "节点“{code}”的短板约束提到“{of}”,它不在该节点之下", code=aggregate.code, of=code
                )

    @property
    def nodes(self) -> tuple[Node, ...]:
        return (*self.indicators, *self.aggregates)

    @cached_property
    def by_code(self) -> dict[str, Node]:
        return {node.code: node for node in self.nodes}

    @cached_property
    def children(self) -> dict[str, tuple[Node, ...]]:
        found: dict[str, list[Node]] = {aggregate.code: [] for aggregate in self.aggregates}
        for node in self.nodes:
            if node.parent is not None:
                found[node.parent].append(node)
        return {code: tuple(nodes) for code, nodes in found.items()}

    @cached_property
    def levels(self) -> dict[str, int]:
        found: dict[str, int] = {}

        def level(node: Node) -> int:
            if node.code not in found:
                inner = self.children.get(node.code, ())
                found[node.code] = 1 + max((level(child) for child in inner), default=0)
            return found[node.code]

        for node in self.nodes:
            level(node)
        return found

    @cached_property
    def upwards(self) -> tuple[Aggregate, ...]:
        """Aggregates in an order in which children come before their parents."""
        return tuple(sorted(self.aggregates, key=lambda node: self.levels[node.code]))

    @property
    def root(self) -> Aggregate:
        return self.upwards[-1]

    def inner(self, code: str) -> set[str]:
        """A node and the aggregates below it."""
        wanted = {code}
        for aggregate in reversed(self.upwards):
            if aggregate.parent in wanted:
                wanted.add(aggregate.code)
        return wanted

    def leaves(self, code: str) -> tuple[Indicator, ...]:
        """The indicators below a node, in the tree's order."""
        wanted = self.inner(code)
        return tuple(item for item in self.indicators if item.parent in wanted or item.code == code)


def _check_codes(nodes: Iterable[Node]) -> None:
    seen: set[str] = set()
    for node in nodes:
        if not node.code:
            raise InputError("指标体系里有一个没有代码的节点(名称“{name}”)", name=node.name)
        if node.code in seen:
            raise InputError("节点代码“{code}”重复", code=node.code)
        seen.add(node.code)
        if isinstance(node, Indicator) and node.direction not in (1, -1):
            raise InputError(
                "指标“{code}”的方向应为 1 或 -1,收到 {value}", code=node.code, value=node.direction
            )


def _check_parents(nodes: tuple[Node, ...]) -> None:
    aggregates = {node.code for node in nodes if isinstance(node, Aggregate)}
    for node in nodes:
        if node.parent is not None and node.parent not in aggregates:
            raise InputError("节点“{code}”的上级“{parent}”不在指标体系里", code=node.code, parent=node.parent)


def _check_cycles(nodes: tuple[Node, ...]) -> None:
    parent = {node.code: node.parent for node in nodes}
    for code in parent:
        path, at = [code], parent[code]
        while at is not None:
            if at in path:
                raise InputError("指标体系有循环:{path}", path=" → ".join([*path[path.index(at) :], at]))
            path.append(at)
            at = parent[at]


def weight_of(node: Node, group: str | None = None) -> float:
    """The node's weight, for a group of units when weights differ by group."""
    if isinstance(node.weight, Mapping):
        if group is None or group not in node.weight:
            raise InputError("节点“{code}”没有为“{group}”组规定权重", code=node.code, group=group)
        return float(node.weight[group])
    if node.weight is None:
        raise InputError("节点“{code}”没有权重", code=node.code)
    return float(node.weight)


def check_weights(tree: IndexTree, *, relative: bool, groups: Iterable[str | None] = (None,)) -> None:
    """权重核对: not negative, not all zero, and, unless ``relative``, equal or summing to 1 or 100."""
    for group in groups:
        for code, nodes in tree.children.items():
            weights = [weight_of(node, group) for node in nodes]
            for node, weight in zip(nodes, weights, strict=True):
                if not 0 <= weight < float("inf"):
                    raise InputError("节点“{code}”的权重 {weight} 不是非负数", code=node.code, weight=weight)
            total = sum(weights)
            if total <= 0:
                raise InputError("节点“{code}”下的权重全为零", code=code)
            equal = max(weights) - min(weights) <= SUM_CLOSE
            if not (relative or equal or any(abs(total - whole) <= SUM_CLOSE for whole in (1, 100))):
                raise InputError(
                    "节点“{code}”下的权重合计为 {total:g},既不是 1 也不是 100;"
                    "若本意是相对权重,请写 weights: {{relative: true}}",
                    code=code,
                    total=total,
                )


def effective_weights(tree: IndexTree, group: str | None = None) -> dict[str, float]:
    """有效权重: each indicator's weight in the root, the product of its shares along the way up."""
    share: dict[str, float] = {tree.root.code: 1.0}
    for aggregate in reversed(tree.upwards):
        total = sum(weight_of(child, group) for child in tree.children[aggregate.code])
        for child in tree.children[aggregate.code]:
            share[child.code] = share[aggregate.code] * weight_of(child, group) / total
    return {item.code: share[item.code] for item in tree.indicators}
