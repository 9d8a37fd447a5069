"""规则的原子: linear inequalities and category membership, and rules as conjunctions of clauses of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = float | str | None
"""A number, a category code, or ``None`` for missing."""


@dataclass(frozen=True)
class Linear:
    """线性不等式: Σ a_j x_j ≤ bound, or < when ``strict``."""

    terms: tuple[tuple[str, float], ...]
    bound: float
    strict: bool = False

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.terms)

    def negated(self) -> Linear:
        return Linear(tuple((name, -a) for name, a in self.terms), -self.bound, not self.strict)

    def holds(self, record: Mapping[str, Value], tolerance: float = 1e-9) -> bool | None:
        """True, False, or ``None`` when a field is missing; ≤ allows ``tolerance`` of the terms' size."""
        total, size = 0.0, abs(self.bound)
        for name, a in self.terms:
            value = record.get(name)
            if value is None:
                return None
            total += a * float(value)
            size += abs(a * float(value))
        excess = total - self.bound
        return excess < 0 if self.strict else excess <= tolerance * size


@dataclass(frozen=True)
class Membership:
    """取值属于: the field's category is one of ``values`` (or none of them, when not ``inside``)."""

    field: str
    values: frozenset[str]
    inside: bool = True

    @property
    def fields(self) -> frozenset[str]:
        return frozenset((self.field,))

    def negated(self) -> Membership:
        return Membership(self.field, self.values, not self.inside)

    def holds(self, record: Mapping[str, Value], tolerance: float = 0.0) -> bool | None:
        value = record.get(self.field)
        return None if value is None else (str(value) in self.values) is self.inside


Atom: TypeAlias = Linear | Membership
Clause: TypeAlias = tuple[Atom, ...]
"""At least one atom must hold."""


def clause_holds(clause: Clause, record: Mapping[str, Value], tolerance: float = 1e-9) -> bool | None:
    """A clause holds when an atom does; it is open (``None``) when none does but some are missing."""
    answers = [atom.holds(record, tolerance) for atom in clause]
    if any(answer is True for answer in answers):
        return True
    return None if None in answers else False
