"""演示人员: the accounts of the demonstration with their memberships."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from keqiao.core import clock
from keqiao.core.access import Viewer, system
from keqiao.core.identity.models import Membership, User
from keqiao.core.parties.models import Party
from keqiao.site.demo_province.accounts import ACCOUNTS, PASSWORD

SINCE = date(2017, 1, 1)


def build(parties: dict[str, Party], password_at: datetime) -> dict[str, Viewer]:
    """生成: the accounts with their memberships; returns each as the viewer that acts in the demonstration.

    ``password_at`` is the demonstration's present: a password of January would have to be changed by December.
    """
    hashed = make_password(PASSWORD)  # one slow hash for all of them
    viewers: dict[str, Viewer] = {"system": system("演示")}
    for account in ACCOUNTS:
        party = parties[account.unit]
        user = User.objects.create(
            username=account.username,
            name=account.name,
            password=hashed,
            joined_at=clock.now(),
            password_at=password_at,
            seen_at=password_at,
            demonstration=True,
        )
        Membership.objects.create(user=user, party=party, role=account.role, reach=account.reach, since=SINCE)
        viewers[account.username] = Viewer(
            role=account.role,
            user_id=user.pk,
            name=account.name,
            party_id=party.pk,
            party_name=party.short_name or party.name,
            reach=account.reach,
            fresh=True,
        )
    return viewers
