"""待保护表: cells with their contributions, and the sums that tie them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, TypeAlias

import numpy as np
from scipy import sparse

from keqiao.engines.errors import InputError
from keqiao.engines.survey.protection.hierarchy import Hierarchy
from keqiao.engines.survey.vectors import FloatArray, IntArray, non_negative

Cell: TypeAlias = tuple[str, ...]
_MOST_CELLS = 200_000


@dataclass(frozen=True)
class MagnitudeTable:
    """数值表: every cell of the crossed hierarchies, in a fixed order.

    ``values`` are totals; ``counts`` contributing holdings; ``largest`` (cells × 3) the three largest
    contributions; ``relations`` (equations × cells) has +1 for children and −1 for their parent, one equation
    per parent and combination of the other dimensions.
    """

    hierarchies: tuple[Hierarchy, ...]
    cells: tuple[Cell, ...]
    values: FloatArray
    counts: IntArray
    largest: FloatArray
    relations: sparse.csr_array

    @cached_property
    def by_cell(self) -> sparse.csc_array:
        """The relations by column, to find the sums a cell stands in."""
        return sparse.csc_array(self.relations)

    @cached_property
    def _place(self) -> dict[Cell, int]:
        return {cell: at for at, cell in enumerate(self.cells)}

    def position(self, cell: Cell) -> int:
        """The place of a cell; an unknown one is an error."""
        try:
            return self._place[cell]
        except KeyError:
            raise InputError("表里没有单元格 {cell}", cell="×".join(cell)) from None


def magnitude_table(
    hierarchies: Sequence[Hierarchy],
    codes: Mapping[str, Sequence[str]],
    values: Any,
    holders: Sequence[Any] | None = None,
) -> MagnitudeTable:
    """数值表: from records. ``codes`` has one leaf code per record and dimension; ``values`` are not
    negative.

    ``holders`` names the group a unit belongs to: contributions of one holder in a cell are one contribution,
    so that two plants of a firm do not hide each other.
    """
    x = non_negative("数值", values)
    _check_codes(hierarchies, codes, len(x))
    cells = tuple(product(*(h.codes for h in hierarchies)))
    if len(cells) > _MOST_CELLS:
        raise InputError("表有 {n} 个单元格,超过 {most};请分表处理", n=len(cells), most=_MOST_CELLS)
    place = {cell: at for at, cell in enumerate(cells)}
    parts: list[dict[Any, float]] = [{} for _ in cells]
    for row, amount in enumerate(x):
        holder = row if holders is None else holders[row]
        for cell in product(*(h.paths[str(codes[h.name][row])] for h in hierarchies)):
            inside = parts[place[cell]]
            inside[holder] = inside.get(holder, 0.0) + float(amount)
    largest = np.zeros((len(cells), 3))
    for at, inside in enumerate(parts):
        top = sorted(inside.values(), reverse=True)[:3]
        largest[at, : len(top)] = top
    totals = np.array([sum(inside.values()) for inside in parts])
    counts = np.array([len(inside) for inside in parts], dtype=np.int64)
    return MagnitudeTable(tuple(hierarchies), cells, totals, counts, largest, _relations(hierarchies, place))


def _check_codes(hierarchies: Sequence[Hierarchy], codes: Mapping[str, Sequence[str]], rows: int) -> None:
    if not hierarchies:
        raise InputError("表至少要有一个维度")
    for hierarchy in hierarchies:
        if hierarchy.name not in codes:
            raise InputError("数据里没有维度“{name}”", name=hierarchy.name)
        column = codes[hierarchy.name]
        if len(column) != rows:
            raise InputError(
                "维度“{name}”有 {n} 个值,应有 {rows} 个", name=hierarchy.name, n=len(column), rows=rows
            )
        known = set(hierarchy.leaves)
        for row, code in enumerate(column, start=1):
            if str(code) not in known:
                raise InputError(
                    "第 {row} 行维度“{name}”的代码“{code}”不在分类的末级",
                    row=row,
                    name=hierarchy.name,
                    code=code,
                )


def _relations(hierarchies: Sequence[Hierarchy], place: Mapping[Cell, int]) -> sparse.csr_array:
    """For each dimension, parent and fixing of the others: Σ children − parent = 0."""
    rows: list[int] = []
    columns: list[int] = []
    signs: list[float] = []
    equation = 0
    for axis, hierarchy in enumerate(hierarchies):
        others = [h.codes if at != axis else [""] for at, h in enumerate(hierarchies)]
        for fixed in product(*others):
            for parent, children in hierarchy.children.items():
                for code, sign in [(parent, -1.0), *((child, 1.0) for child in children)]:
                    cell = (*fixed[:axis], code, *fixed[axis + 1 :])
                    rows.append(equation)
                    columns.append(place[cell])
                    signs.append(sign)
                equation += 1
    return sparse.csr_array((signs, (rows, columns)), shape=(equation, len(place)))
