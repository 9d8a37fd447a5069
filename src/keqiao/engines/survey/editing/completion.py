"""一致取值: values of some fields, nearest to preferred ones, that make a record obey all its rules.

Branch and bound over linear programmes: a clause the current values break is branched on its atoms. No large
constants and no integer columns, so magnitudes of one and of a billion can stand side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from keqiao.engines.errors import InputError
from keqiao.engines.survey.editing.atoms import Atom, Clause, Linear, Membership, Value, clause_holds
from keqiao.engines.survey.editing.rules import Rule

OTHER = "\x00其他"
"""Stands for every category no rule names."""
_STRICT_GAP = 1e-6
_TOLERANCE = 1e-7
_MOST_NODES = 4_000


@dataclass(frozen=True)
class _Node:
    """Atoms taken on so far, and the categories still open to each free category field."""

    linear: tuple[Linear, ...] = ()
    domains: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def with_atom(self, atom: Atom) -> _Node | None:
        if isinstance(atom, Linear):
            return _Node((*self.linear, atom), self.domains)
        old = self.domains[atom.field]
        left = old & atom.values if atom.inside else old - atom.values
        return _Node(self.linear, {**self.domains, atom.field: left}) if left else None


class Completion:
    """取值搜索: for one record and rule set; ``nearest`` may be asked for many sets of free fields."""

    def __init__(self, record: Mapping[str, Value], rules: Sequence[Rule], goal: Mapping[str, Value]) -> None:
        self._record = record
        self._goal = goal
        self._clauses = [clause for item in rules for clause in item.clauses]
        self._categories: dict[str, frozenset[str]] = {}
        for clause in self._clauses:
            for atom in clause:
                if isinstance(atom, Membership):
                    known = self._categories.get(atom.field, frozenset((OTHER,)))
                    self._categories[atom.field] = known | atom.values
        for name, known in self._categories.items():
            value = goal.get(name)
            self._categories[name] = known if value is None else known | {str(value)}

    def nearest(self, free: frozenset[str], *, first: bool = False) -> dict[str, Value] | None:
        """The nearest consistent record with only ``free`` fields moved; ``first`` stops at any consistent
        one."""
        reduced = [self._reduced(clause, free) for clause in self._clauses]
        clauses = [clause for clause in reduced if clause is not None]
        if () in clauses:
            return None
        domains = {name: known for name, known in self._categories.items() if name in free}
        best: dict[str, Value] | None = None
        best_cost, nodes = float("inf"), 0
        stack = [_Node(domains=domains)]
        while stack:
            nodes += 1
            if nodes > _MOST_NODES:
                raise InputError("规则的“或”组合过多,{n} 步内未能求解;请简化规则", n=_MOST_NODES)
            node = stack.pop()
            cost, values = self._solve(node, clauses, free)
            if values is None or cost >= best_cost - 1e-12:
                continue
            broken = next((c for c in clauses if clause_holds(c, values, _TOLERANCE) is not True), None)
            if broken is None:
                best, best_cost = values, cost
                if first:
                    break
                continue
            stack += [child for atom in broken[::-1] if (child := node.with_atom(atom)) is not None]
        return best

    def _reduced(self, clause: Clause, free: frozenset[str]) -> Clause | None:
        """Fixed atoms settled: ``None`` when one holds or is left open by a missing value that stays
        missing."""
        left: list[Atom] = []
        for atom in clause:
            if any(self._record.get(name) is None for name in atom.fields - free):
                return None
            if atom.fields & free:
                left.append(atom)
            elif atom.holds(self._record):
                return None
        return tuple(left)

    def _solve(
        self, node: _Node, clauses: Sequence[Clause], free: frozenset[str]
    ) -> tuple[float, dict[str, Value] | None]:
        """Least move of the numbers under the single-atom clauses and those taken on; categories near the
        goal."""
        settled = self._units(node, clauses)
        if settled is None:
            return 0.0, None
        linear, domains = settled
        values = dict(self._record)
        for name, domain in domains.items():
            wanted = self._goal.get(name)
            values[name] = str(wanted) if wanted is not None and str(wanted) in domain else sorted(domain)[-1]
        names = sorted({name for atom in linear for name in atom.fields} & free)
        cost = self._move(names, linear, values)
        for name in free - set(names) - domains.keys():
            values[name] = self._goal.get(name) if self._goal.get(name) is not None else 0.0
        return (cost, values) if cost is not None else (0.0, None)

    def _units(
        self, node: _Node, clauses: Sequence[Clause]
    ) -> tuple[list[Linear], Mapping[str, frozenset[str]]] | None:
        """Single-atom clauses hold in every node."""
        current: _Node | None = node
        for clause in clauses:
            if len(clause) == 1 and current is not None:
                current = current.with_atom(clause[0])
        return None if current is None else (list(current.linear), current.domains)

    def _move(self, names: Sequence[str], linear: Sequence[Linear], values: dict[str, Value]) -> float | None:
        """Solve for ``names`` by least absolute move and put them into ``values``; ``None`` if infeasible."""
        if not names:
            return 0.0
        target = np.array([float(self._goal.get(name) or 0.0) for name in names])
        scale = np.maximum(np.abs(target), 1.0)
        rows, bounds = self._rows(names, linear, target, scale)
        found = milp(
            np.ones(2 * len(names)),
            bounds=Bounds(0, np.inf),
            constraints=LinearConstraint(np.hstack([rows, -rows]), -np.inf, bounds),
        )
        if found.x is None:
            return None
        up, down = np.split(np.asarray(found.x), 2)
        for name, value in zip(names, target + scale * (up - down), strict=True):
            values[name] = float(value)
        return float(np.asarray(found.fun))

    def _rows(
        self, names: Sequence[str], linear: Sequence[Linear], target: np.ndarray, scale: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Each atom as a row over the scaled moves, brought to unit size."""
        place = {name: at for at, name in enumerate(names)}
        rows, bounds = np.zeros((len(linear), len(names))), np.empty(len(linear))
        for index, atom in enumerate(linear):
            bound = size = atom.bound
            for name, a in atom.terms:
                at = place.get(name)
                value = float(target[at]) if at is not None else float(self._record.get(name) or 0.0)
                if at is not None:
                    rows[index, at] = a * scale[at]
                bound -= a * value
                size = max(abs(size), abs(a * value))
            unit = max(float(np.abs(rows[index]).max()), np.finfo(float).tiny)
            gap = _STRICT_GAP * max(abs(size), unit) if atom.strict else 0.0
            rows[index] /= unit
            bounds[index] = (bound - gap) / unit
        return rows, bounds
