"""层级分类: the codes of one dimension of a table as a tree, every parent being the sum of its children."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from keqiao.engines.errors import InputError


@dataclass(frozen=True)
class Hierarchy:
    """层级: ``children`` of every inner code; ``root`` is the total; ``leaves`` are the codes microdata
    carry."""

    name: str
    root: str
    children: Mapping[str, tuple[str, ...]]
    leaves: tuple[str, ...]

    @property
    def codes(self) -> list[str]:
        """All codes, each parent before its children."""
        order, stack = [], [self.root]
        while stack:
            code = stack.pop()
            order.append(code)
            stack += reversed(self.children.get(code, ()))
        return order

    @cached_property
    def paths(self) -> Mapping[str, tuple[str, ...]]:
        """Each code with all its ancestors, itself first."""
        paths: dict[str, tuple[str, ...]] = {self.root: (self.root,)}
        for code in self.codes:
            for child in self.children.get(code, ()):
                paths[child] = (child, *paths[code])
        return paths


def flat(name: str, codes: Sequence[str], total: str = "合计") -> Hierarchy:
    """单层分类: a total over the codes found in the data."""
    leaves = tuple(dict.fromkeys(str(code) for code in codes))
    if total in leaves:
        raise InputError("维度“{name}”的代码里已有“{total}”;请另起合计名", name=name, total=total)
    if not leaves:
        raise InputError("维度“{name}”没有代码", name=name)
    return Hierarchy(name, total, {total: leaves}, leaves)


def from_parents(name: str, parents: Mapping[str, str], total: str = "合计") -> Hierarchy:
    """多层分类: from a code → parent table; top codes have the total as parent.

    A parent with a single child repeats it and is allowed. A circle, or a code on two branches, is refused.
    """
    children: dict[str, list[str]] = {}
    for code, parent in parents.items():
        if code == total:
            raise InputError("维度“{name}”的合计“{total}”不能有上级", name=name, total=total)
        children.setdefault(parent, []).append(code)
    tree = {code: tuple(found) for code, found in children.items()}
    if total not in tree:
        raise InputError("维度“{name}”没有任何代码归入合计“{total}”", name=name, total=total)
    reached, stack = {total}, [total]
    while stack:
        for child in tree.get(stack.pop(), ()):
            reached.add(child)
            stack.append(child)
    lost = sorted(set(parents) - reached)
    if lost:
        raise InputError("维度“{name}”的代码“{code}”归不到合计(上级缺失或成环)", name=name, code=lost[0])
    leaves = tuple(code for code in parents if code not in tree)
    return Hierarchy(name, total, tree, leaves)
