"""通知: a word to a unit or a leader when something about a part changed; carried by core.notices."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise

from keqiao.core.notices import services
from keqiao.rooms.plan.models import Part
from keqiao.rooms.plan.supervision.who import UNIT_ROLES


def to_unit(part: Part, subject: str | Promise, text: str = "", *, urgent: bool = False) -> None:
    """Tell the people of a part's unit, with the way to the part."""
    services.tell(
        party=part.party_id,
        roles=UNIT_ROLES,
        subject=subject,
        text=text or str(part.task),
        url=reverse("plan:part_detail", args=[part.pk]),
        event="plan.part",
        urgent=urgent,
    )


def to_leaders(part: Part, subject: str | Promise) -> None:
    """Tell the leaders in whose reach the part lies: the ladder's second step."""
    services.tell(
        roles=("leader",),
        division=part.division,
        subject=subject,
        text=f"{part.unit_name}:{part.task}",
        url=reverse("plan:part_detail", args=[part.pk]),
        event="plan.part",
    )
