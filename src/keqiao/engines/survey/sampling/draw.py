"""分层抽样: one named method in every stratum, with weights and a record."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.sampling import order, unequal
from keqiao.engines.survey.sampling.conditional_poisson import conditional_poisson
from keqiao.engines.survey.sampling.cube import cube
from keqiao.engines.survey.sampling.equal import simple_random, systematic
from keqiao.engines.survey.sampling.inclusion import inclusion_probabilities
from keqiao.engines.survey.sampling.record import DrawRecord, checksum, stream
from keqiao.engines.survey.vectors import (
    FloatArray,
    IntArray,
    choice,
    each_group,
    non_negative,
    share_vector,
    unique_ids,
)

EQUAL = ("srs", "systematic")
BY_NUMBER = ("poisson", "sequential_poisson", "pareto", "srs")
UNEQUAL = (
    "pps_systematic",
    "pps_random_systematic",
    "sampford",
    "brewer",
    "conditional_poisson",
    "poisson",
    "sequential_poisson",
    "pareto",
    "cube",
)
METHODS = (*EQUAL, *UNEQUAL)


@dataclass(frozen=True)
class DrawRequest:
    """抽样要求: the method, the seed and n by stratum; columns are one value per unit of the frame.

    ``size`` (PPS), ``balance`` (cube) and ``numbers`` (permanent random numbers, for coordination) are needed
    or allowed by method. ``excluded`` rows stay out of the draw and are counted in the record.
    """

    method: str
    seed: int
    sizes: Mapping[str, int]
    strata: Sequence[Hashable] | None = None
    size: Any = None
    balance: Any = None
    numbers: Any = None
    excluded: Any = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Draw:
    """抽样结果: rows in frame order with π and design weight 1/π, and the record to draw them again."""

    rows: IntArray
    probabilities: FloatArray
    weights: FloatArray
    record: DrawRecord


def draw(ids: Sequence[Hashable], request: DrawRequest) -> Draw:
    """分层抽样: draws each stratum on its own random stream: one stratum's size never moves another's.

    Errors name the stratum: none asked for, more wanted than there are, a size or number column that is
    missing. Expected sizes are exact for fixed-size methods; Poisson's are random.
    """
    choice("抽样方法", request.method, METHODS)
    unique_ids("单位标识", ids)
    columns = _columns(len(ids), request)
    groups = each_group("层", request.strata, len(ids))
    _check_sizes(request.sizes, [label for label, _ in groups])
    free = np.ones(len(ids), dtype=bool)
    free[np.asarray(request.excluded, dtype=np.int64)] = False
    rows, chances = [], []
    for label, members in groups:
        part = members[free[members]]
        picked, pi = _stratum(label, part, columns, request)
        rows.append(part[picked])
        chances.append(pi[picked])
    place = np.concatenate(rows)
    sort = np.argsort(place, kind="stable")
    drawn, pi = place[sort], np.concatenate(chances)[sort]
    return Draw(drawn, pi, 1 / pi, _record(ids, drawn, columns, request))


@dataclass(frozen=True)
class _Columns:
    size: FloatArray | None
    balance: FloatArray | None
    numbers: FloatArray | None

    @property
    def balancing(self) -> FloatArray:
        if self.balance is None:
            raise InputError("平衡抽样需要平衡变量")
        return self.balance


def _columns(units: int, request: DrawRequest) -> _Columns:
    if request.numbers is not None and request.method not in BY_NUMBER:
        raise InputError("抽样方法“{method}”不能用永久随机数协调", method=request.method)
    size = None if request.size is None else non_negative("规模变量", request.size, length=units)
    if size is None and request.method in UNEQUAL and request.method != "cube":
        raise InputError("抽样方法“{method}”需要规模变量", method=request.method)
    balance = None
    if request.balance is not None:
        balance = np.asarray(request.balance, dtype=np.float64).reshape(units, -1)
    numbers = None
    if request.numbers is not None:
        numbers = share_vector("永久随机数", request.numbers, length=units)
    return _Columns(size, balance, numbers)


def _check_sizes(sizes: Mapping[str, int], labels: Sequence[str]) -> None:
    for label in sizes:
        if label not in labels:
            raise InputError("样本量表中的层“{label}”不在抽样框里", label=label)
    for label in labels:
        if label not in sizes:
            raise InputError("层“{label}”没有给出样本量", label=label)


def _stratum(
    label: str, part: IntArray, columns: _Columns, request: DrawRequest
) -> tuple[IntArray, FloatArray]:
    """Positions drawn within the stratum and every member's π."""
    count = request.sizes[label]
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise InputError("层“{label}”的样本量应为非负整数,得到 {count}", label=label, count=count)
    if count > len(part):
        raise InputError(
            "层“{label}”要抽 {count} 个,可抽的只有 {units} 个", label=label, count=count, units=len(part)
        )
    if request.method in EQUAL or columns.size is None:
        pi = np.full(len(part), count / max(len(part), 1))
    else:
        pi = _unequal_chances(label, columns.size[part], count)
    if count == 0:
        return np.empty(0, dtype=np.int64), pi
    return _pick(label, pi, count, part, columns, request), pi


def _unequal_chances(label: str, size: FloatArray, count: int) -> FloatArray:
    usable = int((size > 0).sum())
    if count > usable:
        raise InputError(
            "层“{label}”要抽 {count} 个,规模为正的只有 {usable} 个", label=label, count=count, usable=usable
        )
    return inclusion_probabilities(size, count)


def _pick(
    label: str, pi: FloatArray, count: int, part: IntArray, columns: _Columns, request: DrawRequest
) -> IntArray:
    rng = stream(request.seed, "draw", label)
    numbers = columns.numbers[part] if columns.numbers is not None else rng.random(len(part))
    if request.method == "cube":
        return cube(pi, columns.balancing[part], rng)
    if request.method == "srs":
        return (
            order.by_number(count, numbers)
            if columns.numbers is not None
            else simple_random(len(part), count, rng)
        )
    if request.method == "systematic":
        return systematic(len(part), count, rng)
    return _unequal(request.method, pi, numbers, rng)


def _unequal(method: str, pi: FloatArray, numbers: FloatArray, rng: np.random.Generator) -> IntArray:
    if method in ("poisson", "sequential_poisson", "pareto"):
        by_number = {
            "poisson": order.poisson_by_number,
            "sequential_poisson": order.sequential_poisson,
            "pareto": order.pareto,
        }
        return by_number[method](pi, numbers)
    if method == "pps_random_systematic":
        return unequal.systematic_pps(pi, rng, shuffle=True)
    by_stream = {
        "pps_systematic": unequal.systematic_pps,
        "sampford": unequal.sampford,
        "brewer": unequal.brewer,
        "conditional_poisson": conditional_poisson,
    }
    return by_stream[method](pi, rng)


def _record(ids: Sequence[Hashable], drawn: IntArray, columns: _Columns, request: DrawRequest) -> DrawRecord:
    used: dict[str, Sequence[Any]] = {"id": ids}
    if request.strata is not None:
        used["stratum"] = request.strata
    for name, column in (("size", columns.size), ("number", columns.numbers)):
        if column is not None:
            used[name] = column.tolist()
    if columns.balance is not None:
        used |= {f"balance{j}": column.tolist() for j, column in enumerate(columns.balance.T)}
    settings = {
        "sizes": {label: int(n) for label, n in request.sizes.items()},
        "excluded": [str(ids[row]) for row in np.asarray(request.excluded, dtype=np.int64)],
        **request.settings,
    }
    return DrawRecord(
        method=request.method,
        seed=request.seed,
        frame_rows=len(ids),
        frame_checksum=checksum(used),
        sample_rows=len(drawn),
        sample_checksum=checksum({"id": [ids[row] for row in drawn]}),
        settings=settings,
    )
