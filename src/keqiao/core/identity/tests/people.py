"""Persons for tests: ``person``, ``viewer``, ``sign_in``, ``unit``; used by the tests of every package."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.test import Client

from keqiao.core import clock
from keqiao.core.access.roles import ROLES
from keqiao.core.access.viewer import Viewer
from keqiao.core.identity.models import Membership, User
from keqiao.core.identity.viewing import PROVED, TWO_FACTORS, in_membership
from keqiao.core.parties.models import Party

_numbers = count(1)


def unit(name: str = "", *, kind: str = "government", division: str = "510000", **fields: Any) -> Party:
    """A party, by default a provincial government unit."""
    fields.setdefault("created_at", clock.now())
    fields.setdefault("changed_at", clock.now())
    return Party.objects.create(
        name=name or f"单位{next(_numbers):04}", kind=kind, division=division, **fields
    )


def person(
    role: str,
    party: Party | None = None,
    reach: str = "51",
    *,
    username: str = "",
    name: str = "",
    password: str | None = None,
    since: date = date(2017, 1, 1),
    until: date | None = None,
    **fields: Any,
) -> User:
    """A person with one membership; without a password unless one is given (hashing is slow on purpose).

    ``person.membership`` is the membership. Roles that see only their own party's records get no reach.
    """
    number = next(_numbers)
    user = User(
        username=username or f"{role}{number:04}",
        name=name or f"{ROLES[role].label}{number:02}",
        joined_at=fields.pop("joined_at", clock.now()),
        **fields,
    )
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save(force_insert=True)
    wide = ROLES[role].scope == "division" or role == "security_admin"
    user.membership = Membership.objects.create(
        user=user,
        party=party or unit(),
        role=role,
        reach=reach if wide else "",
        since=since,
        until=until,
    )
    return user


def viewer_of(user: User, *, fresh: bool = True) -> Viewer:
    """The viewer of a person made by ``person``."""
    base = Viewer(
        role="public", user_id=user.pk, name=user.name, fresh=fresh, address="127.0.0.1", request="t"
    )
    return in_membership(base, user.membership)


def viewer(
    role: str, party: Party | None = None, reach: str = "51", *, fresh: bool = True, **fields: Any
) -> Viewer:
    """A viewer with a real person and membership behind it."""
    return viewer_of(person(role, party, reach, **fields), fresh=fresh)


def sign_in(
    client: Client, user: AbstractBaseUser, *, two_factors: bool = True, fresh: bool = True
) -> Client:
    """Sign a person in as if both factors had just been shown; answers the client."""
    client.force_login(user, backend="keqiao.core.identity.backends.People")
    session = client.session
    session[TWO_FACTORS] = two_factors
    session[PROVED] = clock.now().timestamp() if fresh else 0
    session.save()
    return client
