"""通知: a word to a unit when something about its part changed; carried by core.notices."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise

from keqiao.core import clock
from keqiao.core.identity.models import Membership
from keqiao.rooms.plan.models import Part


def to_unit(part: Part, subject: str | Promise, text: str = "") -> None:
    """Tell the people of a part's unit, with the way to the part."""
    from keqiao.core.notices import services

    services.tell(
        party=part.party_id,
        subject=subject,
        text=text or str(part.task),
        url=reverse("plan:part_detail", args=[part.pk]),
    )


def to_leaders(part: Part, subject: str | Promise) -> None:
    """Tell the leaders in whose reach the part lies: the ladder's second step."""
    from keqiao.core.notices import services

    today = clock.today()
    rows = Membership.objects.filter(role="leader", since__lte=today).exclude(until__lt=today)
    leaders = [row.user for row in rows.select_related("user") if part.division.startswith(row.reach or "-")]
    services.tell(
        users=leaders,
        subject=subject,
        text=f"{part.unit_name}:{part.task}",
        url=reverse("plan:part_detail", args=[part.pk]),
    )
