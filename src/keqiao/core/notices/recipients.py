"""收件人: which people a notice is for, by party, role, division or by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from keqiao.core import clock
from keqiao.core.identity.models import Membership


@dataclass(frozen=True, slots=True)
class To:
    """一个收件人: the person, the party they hear it for, their language and address."""

    user: UUID
    party: UUID | None
    language: str
    email: str


def people(
    *,
    parties: Iterable[UUID] = (),
    roles: Iterable[str] = (),
    users: Iterable[UUID] = (),
    division: str = "",
) -> list[To]:
    """Each person once. ``roles`` narrows the members of ``parties``; without parties it means everybody in a role,
    of whom ``division`` keeps those whose reach it lies in.
    """
    found: dict[UUID, To] = {}
    for member in _members(set(parties), set(roles), set(users)):
        if division and not division.startswith(member.reach or "-"):
            continue
        user = member.user
        found.setdefault(user.pk, To(user.pk, member.party_id, user.language, user.email))
    return list(found.values())


def _members(parties: set[UUID], roles: set[str], users: set[UUID]) -> QuerySet[Membership]:
    asked = Q(pk__in=[])
    if users:
        asked |= Q(user__in=users)
    if parties:
        asked |= Q(party__in=parties, role__in=roles) if roles else Q(party__in=parties)
    elif roles:
        asked |= Q(role__in=roles)
    today = clock.today()
    standing = Q(since__lte=today) & (Q(until=None) | Q(until__gte=today))
    rows = Membership.objects.filter(asked, standing, user__is_active=True)
    return rows.select_related("user").order_by("user_id", "pk")
