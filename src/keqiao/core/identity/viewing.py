"""谁在看: turns a session's person into the viewer that every rule, selector and service takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings

from keqiao.core import clock
from keqiao.core.access.address import client_address
from keqiao.core.access.viewer import PUBLIC, Viewer
from keqiao.core.identity.models import Membership, User

PROVED, TWO_FACTORS, ACTING = "keqiao_proved", "keqiao_two_factors", "keqiao_membership"
"""In the session: when identity was last proved, whether a second factor was, and the chosen membership."""


def viewer_of(request: Any) -> Viewer:
    """The viewer of a request whose session has been checked."""
    user = request.user
    nobody = replace(PUBLIC, address=client_address(request), request=getattr(request, "number", ""))
    if not user.is_authenticated:
        return nobody
    standing = valid_on(clock.today(), standing_of(user))
    chosen = request.session.get(ACTING)
    membership = next((one for one in standing if str(one.pk) == chosen), standing[0] if standing else None)
    person = replace(nobody, user_id=user.pk, name=user.name, fresh=is_fresh(request))
    return person if membership is None else in_membership(person, membership)


def standing_of(user: Any) -> list[Membership]:
    """All memberships of a person, already at hand where the session's backend fetched the person."""
    if not hasattr(user, "standing"):
        user.standing = list(user.memberships.select_related("party").order_by("since", "pk"))
    found: list[Membership] = user.standing
    return found


def valid_on(day: date, memberships: Iterable[Membership]) -> list[Membership]:
    """任职有效期: those that hold on a day."""
    return [one for one in memberships if one.since <= day and (one.until is None or day <= one.until)]


def in_membership(person: Viewer, membership: Membership) -> Viewer:
    """The same person, acting in one membership."""
    return replace(
        person,
        role=membership.role,
        party_id=membership.party_id,
        party_name=membership.party.short_name or membership.party.name,
        reach=membership.reach,
    )


def viewer_for(user: User, membership: Membership | None = None, **more: Any) -> Viewer:
    """The viewer of a person without a request: for jobs, tokens and tests."""
    person = Viewer(role="public", user_id=user.pk, name=user.name, **more)
    return person if membership is None else in_membership(person, membership)


def is_fresh(request: Any) -> bool:
    """近期验证: identity was proved, by any of allauth's methods, within ten minutes (A12)."""
    proved = request.session.get(PROVED)
    return proved is not None and clock.now().timestamp() - float(proved) < settings.FRESH_FOR
