"""差错定位: the smallest weighted set of fields whose change can make a record obey every rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from keqiao.engines.errors import InputError
from keqiao.engines.survey.editing.atoms import Value
from keqiao.engines.survey.editing.completion import OTHER, Completion
from keqiao.engines.survey.editing.rules import Rule

_MOST_CUTS = 2_000


@dataclass(frozen=True)
class Localisation:
    """定位结果: fields to change (besides those missing, which must be filled anyway), and an example.

    ``suggestion`` is the consistent record nearest to the reported one, to show that the set suffices; the
    figures to publish come from imputation.
    """

    fields: tuple[str, ...]
    missing: tuple[str, ...]
    cost: float
    suggestion: dict[str, Value]


def localise(
    record: Mapping[str, Value], rules: Sequence[Rule], weights: Mapping[str, float] | None = None
) -> Localisation:
    """差错定位(费勒吉-霍尔特): minimise Σ weight of changed fields so that all hard rules can hold.

    ``weights`` are the reliability of each field (1 when not named): a higher one is changed less readily. An
    integer programme proposes the cheapest set; if no values of it satisfy the rules, the set is grown while
    it fails, and of what is left outside at least one field must change, which is a new row of the programme.
    The first set that succeeds is a true minimum, whatever the magnitudes of the fields. Sources: Fellegi and
    Holt (1976) JASA 71, 17-35; de Waal, Pannekoek and Scholtus (2011) Handbook of Statistical Data Editing
    and Imputation, chapters 3-5; the scheme: Garfinkel, Kunnathur and Liepins (1986) Operations Research 34,
    744-751.
    """
    hard = [item for item in rules if item.level == "hard"]
    used = frozenset().union(*(item.fields for item in hard))
    trust = {name: float((weights or {}).get(name, 1.0)) for name in used}
    _check(record, used, trust)
    missing = frozenset(name for name in used if record[name] is None)
    present = sorted(used - missing)
    search = Completion(record, hard, record)
    rows: list[frozenset[str]] = []
    while len(rows) < _MOST_CUTS:
        chosen = _cheapest(present, trust, rows)
        if search.nearest(chosen | missing, first=True) is not None:
            suggestion = consistent_values(record, hard, chosen | missing) or dict(record)
            cost = sum(trust[name] for name in chosen)
            return Localisation(tuple(sorted(chosen)), tuple(sorted(missing)), cost, suggestion)
        needed = _must_change(search, present, chosen, missing)
        if not needed:
            raise InputError("规则之间互相矛盾:没有任何取值能同时满足全部硬性规则")
        rows.append(needed)
    raise InputError("差错定位在 {n} 步内未能完成;请减少规则", n=_MOST_CUTS)


def consistent_values(
    record: Mapping[str, Value],
    rules: Sequence[Rule],
    free: AbstractSet[str],
    preferred: Mapping[str, Value] | None = None,
) -> dict[str, Value] | None:
    """一致取值: the record with ``free`` fields moved least from ``preferred`` so that all hard rules hold.

    Least means the sum of absolute moves over each field's size. Use it after imputation, with the imputed
    values as ``preferred``. ``None`` when no values of these fields satisfy the rules.
    """
    hard = [item for item in rules if item.level == "hard"]
    goal = {**record, **(preferred or {})}
    values = Completion(record, hard, goal).nearest(frozenset(free))
    return None if values is None else _snapped(values, goal, free, hard)


def _snapped(
    values: dict[str, Value], goal: Mapping[str, Value], free: AbstractSet[str], rules: Sequence[Rule]
) -> dict[str, Value]:
    """Solver rounding taken off: the goal itself or a whole number close by, where the rules still hold."""
    for name in sorted(free):
        value, target = values.get(name), goal.get(name)
        if value == OTHER:
            values[name] = None
        if not isinstance(value, float):
            continue
        for better in (target, float(round(value))):
            if not isinstance(better, int | float) or abs(better - value) > 1e-6 * max(1.0, abs(value)):
                continue
            trial = {**values, name: float(better)}
            if all(item.holds(trial) is not False for item in rules if name in item.fields):
                values = trial
                break
    return values


def _cheapest(
    present: Sequence[str], trust: Mapping[str, float], rows: Sequence[frozenset[str]]
) -> frozenset[str]:
    """The set of least cost that holds a field of every row: a covering programme in 0/1 columns."""
    if not rows:
        return frozenset()
    matrix = np.array([[float(name in row) for name in present] for row in rows])
    found = milp(
        [trust[name] for name in present],
        integrality=np.ones(len(present), dtype=int),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, 1.0, np.inf),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        raise InputError("差错定位的整数规划未能求解:{message}", message=found.message)
    return frozenset(name for name, taken in zip(present, found.x, strict=True) if taken > 0.5)


def _must_change(
    search: Completion, present: Sequence[str], failed: frozenset[str], missing: frozenset[str]
) -> frozenset[str]:
    """Grow a failing set while it fails; of the fields left outside at least one must change."""
    grown = failed
    for name in present:
        if name not in grown and search.nearest(grown | missing | {name}, first=True) is None:
            grown |= {name}
    return frozenset(present) - grown


def _check(record: Mapping[str, Value], used: frozenset[str], trust: Mapping[str, float]) -> None:
    absent = used - record.keys()
    if absent:
        raise InputError("记录没有字段 {fields}", fields="、".join(sorted(absent)))
    bad = sorted(name for name, weight in trust.items() if not weight > 0)
    if bad:
        raise InputError("字段 {fields} 的可靠性权数必须为正", fields="、".join(bad))
