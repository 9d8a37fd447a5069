"""范围: which rows of a table a viewer may see, declared once per record and applied in every selector.

A list, a count, an export, a search and an API call all begin with ``within``: they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from keqiao.core.access.roles import ROLES
from keqiao.core.access.steering import unindexed
from keqiao.core.access.viewer import Viewer

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Reach:
    """可见范围 of one record class, as field paths from it.

    ``division``: the six-digit division code that a divisional role's prefix is held against. ``owners``: paths
    that lead to a party: who is one of them sees the row whatever its division. ``public``: what anybody sees.
    ``divisional``: what a role that works for a division sees of it, by default all rows in reach; a draft of
    somebody else's is kept out with it. ``roles``: which divisional roles are meant (default: all of them).
    ``narrowed``: what one divisional viewer sees of it, where that depends on who looks (a registrar the work in
    hand, a leader only what stands in the register).
    """

    division: str | None = None
    owners: tuple[str, ...] = ()
    public: Q | None = None
    divisional: Q | None = None
    roles: tuple[str, ...] | None = None
    narrowed: Callable[[Viewer], Q] | None = None


def within(rows: QuerySet[Row], reach: Reach, viewer: Viewer) -> QuerySet[Row]:
    """The rows this viewer may see; none where nothing is granted."""
    if viewer.role == "system":
        return rows
    seen = Q(pk__in=[])  # nothing, until something is granted
    if reach.public is not None:
        seen |= reach.public
    if viewer.party_id is not None:
        for path in reach.owners:
            seen |= Q(**{path: viewer.party_id})
    many = wide(reach, viewer)
    if many:
        narrowed = reach.narrowed(viewer) if reach.narrowed else Q()
        seen |= in_division(reach.division or "", viewer.reach) & (reach.divisional or Q()) & narrowed
    found = rows.filter(seen)
    # a division's rows are many: what else is asked for, or the order, finds them sooner
    return unindexed(found, since=len(rows.query.where.children)) if many else found


def wide(reach: Reach, viewer: Viewer) -> bool:
    """Whether this viewer sees a division's rows, and not only those of a party."""
    return (
        reach.division is not None
        and bool(viewer.reach)
        and ROLES[viewer.role].scope == "division"
        and (reach.roles is None or viewer.role in reach.roles)
    )


def in_division(path: str, prefix: str) -> Q:
    """Codes that begin with a prefix, as a range, because a range uses the index on both databases."""
    return Q(**{f"{path}__gte": prefix.ljust(6, "0"), f"{path}__lte": prefix.ljust(6, "9")})
