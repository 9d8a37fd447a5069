"""DuckDB 关系: the grouped pass as one statement over a relation, which may be a Parquet file never loaded.

The statement reads the columns it needs and brings back cells, so memory follows the cells and not the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import narwhals.dependencies as frames

from keqiao.engines.errors import InputError
from keqiao.engines.survey.carriers.plan import Plan
from keqiao.engines.survey.carriers.sql import moments_clauses
from keqiao.engines.survey.expressions import Binary, Call, Name, Node, Unary
from keqiao.engines.survey.tables import Table, from_arrow


def is_relation(native: Any) -> bool:
    """Whether a frame is a DuckDB relation."""
    return bool(frames.is_duckdb_relation(native))


def relation_cells(native: Any, plan: Plan, names: Mapping[str, str] | None) -> Table:
    """The cells of a plan over a relation (see :func:`leaves.gathered`).

    ``names`` maps column names to the relation's own.
    """
    own = names or {name: name for name in native.columns}
    units, cells, keys = moments_clauses(_in_names(plan, own), "duckdb")
    # clauses over the relation, not a statement over a view of it: a view may be put down whole first
    return from_arrow(native.project(units).aggregate(cells, keys).to_arrow_table())


def _in_names(plan: Plan, names: Mapping[str, str]) -> Plan:
    """The plan in the relation's own names."""
    return replace(
        plan,
        keys=tuple(_own(name, names) for name in plan.keys),
        by=tuple(_own(name, names) for name in plan.by),
        where=None if plan.where is None else _renamed(plan.where, names),
        weight=_renamed(plan.weight, names),
        basics=tuple(_renamed(node, names) for node in plan.basics),
        sizes=tuple(_own(name, names) for name in plan.sizes),
    )


def _own(name: str, names: Mapping[str, str]) -> str:
    if name not in names:
        raise InputError(
            "数据中没有“{name}”这一列;现有:{known}", name=name, known="、".join(list(names)[:12])
        )
    return names[name]


def _renamed(node: Node, names: Mapping[str, str]) -> Node:
    if isinstance(node, Name):
        return Name(_own(node.value, names))
    if isinstance(node, Unary):
        return replace(node, operand=_renamed(node.operand, names))
    if isinstance(node, Binary):
        return replace(node, left=_renamed(node.left, names), right=_renamed(node.right, names))
    if isinstance(node, Call):
        return replace(node, arguments=tuple(_renamed(part, names) for part in node.arguments))
    return node
