"""通知: a word to a unit when something about its part changed; carried by core.notices."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise

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
