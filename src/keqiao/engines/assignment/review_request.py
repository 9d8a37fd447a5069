"""评审分配请求: a JSON object of applications, experts, affinities, conflicts and pins, as a `Panel`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keqiao.engines.assignment.conflicts import (
    Conflict,
    Unit,
    in_force,
    is_hard,
    same_unit_conflicts,
    soft_penalty,
)
from keqiao.engines.assignment.reading import index_of, known, rows, share, texts, whole
from keqiao.engines.assignment.reviewers import FORBIDDEN, REQUIRED, Panel
from keqiao.engines.errors import InputError

DEFAULT_PLACES = 3
DEFAULT_MOST = 10


@dataclass(frozen=True)
class ReviewRequest:
    """评审分配请求. ``conflicts`` are those in force, found ones included."""

    panel: Panel
    applications: Sequence[Mapping[str, Any]]
    experts: Sequence[Mapping[str, Any]]
    conflicts: Sequence[Conflict]


def read_review_request(data: Any) -> ReviewRequest:
    """Read a request. Raises `InputError` naming the part and row at fault."""
    if not isinstance(data, dict):
        raise InputError("评审分配请求应为一个对象")
    applications, experts = rows(data, "applications"), rows(data, "experts")
    row_of, column_of = index_of(applications, "applications"), index_of(experts, "experts")
    places = whole(data, "reviewers_each", DEFAULT_PLACES, "请求")
    conflicts = in_force([*_declared(data), *_found(applications, experts)], _day(data.get("as_of"), "as_of"))
    affinity = _affinity(data, applications, experts, row_of, column_of)
    constraint = np.zeros(affinity.shape, dtype=np.int8)
    for number, row in enumerate(rows(data, "pinned"), start=1):
        where = f"pinned 第 {number} 项"
        pair = known(row, "application", row_of, where), known(row, "expert", column_of, where)
        constraint[pair] = REQUIRED
    _apply(conflicts, row_of, column_of, constraint, affinity)
    panel = Panel(
        affinity=affinity,
        places=_whole_column(applications, "reviewers", places, "applications"),
        most=_whole_column(experts, "most", DEFAULT_MOST, "experts"),
        least=_whole_column(experts, "least", 0, "experts"),
        constraint=constraint,
        floor=share(data, "floor", "请求") if data.get("floor") is not None else None,
        floor_places=whole(data, "floor_places", 1, "请求"),
    )
    return ReviewRequest(panel.checked(), applications, experts, conflicts)


def _apply(
    conflicts: Sequence[Conflict],
    row_of: Mapping[str, int],
    column_of: Mapping[str, int],
    constraint: NDArray[np.int8],
    affinity: NDArray[np.float64],
) -> None:
    """Hard conflicts forbid a pair, others lower its affinity. A pin against a hard conflict is a mistake."""
    for item in conflicts:
        if item.application not in row_of or item.expert not in column_of:
            raise InputError(
                "回避记录里的“{application}”与“{expert}”不都在名单里",
                application=item.application,
                expert=item.expert,
            )
        pair = row_of[item.application], column_of[item.expert]
        if not is_hard(item):
            affinity[pair] = max(0.0, affinity[pair] - soft_penalty())
        elif constraint[pair] == REQUIRED:
            raise InputError(
                "“{application}”指定了应当回避的专家“{expert}”",
                application=item.application,
                expert=item.expert,
            )
        else:
            constraint[pair] = FORBIDDEN


def _affinity(
    data: Mapping[str, Any],
    applications: Sequence[Mapping[str, Any]],
    experts: Sequence[Mapping[str, Any]],
    row_of: Mapping[str, int],
    column_of: Mapping[str, int],
) -> NDArray[np.float64]:
    """Affinities given, else the overlap of keywords (Jaccard)."""
    affinity = np.zeros((len(applications), len(experts)))
    given = rows(data, "affinity")
    for number, row in enumerate(given, start=1):
        where = f"affinity 第 {number} 项"
        pair = known(row, "application", row_of, where), known(row, "expert", column_of, where)
        affinity[pair] = share(row, "score", where)
    if not given:
        left = [set(texts(row, "keywords", f"申请 {row['id']}")) for row in applications]
        right = [set(texts(row, "keywords", f"专家 {row['id']}")) for row in experts]
        for index, words in enumerate(left):
            affinity[index] = [_overlap(words, other) for other in right]
    return affinity


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _declared(data: Mapping[str, Any]) -> list[Conflict]:
    found = []
    for number, row in enumerate(rows(data, "conflicts"), start=1):
        where = f"conflicts 第 {number} 项"
        for name in ("application", "expert", "kind"):
            if not isinstance(row.get(name), str):
                raise InputError("{where}:缺少“{name}”", where=where, name=name)
        found.append(
            Conflict(
                row["application"],
                row["expert"],
                row["kind"],
                str(row.get("evidence", "")),
                _day(row.get("ended"), where),
                bool(row.get("pinned", True)),
            )
        )
    return found


def _found(applications: Sequence[Mapping[str, Any]], experts: Sequence[Mapping[str, Any]]) -> list[Conflict]:
    left, right = (
        [Unit(row["id"], frozenset(texts(row, "unit", row["id"]))) for row in side]
        for side in (applications, experts)
    )
    return same_unit_conflicts(left, right)


def _whole_column(
    items: Sequence[Mapping[str, Any]], name: str, default: int, title: str
) -> NDArray[np.int64]:
    values = [
        whole(row, name, default, f"{title} 第 {number} 项") for number, row in enumerate(items, start=1)
    ]
    return np.array(values, dtype=np.int64)


def _day(value: Any, where: str) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise InputError("{where}:日期应写成 2026-01-31,收到“{value}”", where=where, value=value) from None
