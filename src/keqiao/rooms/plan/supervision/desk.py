"""工作台卡片: what of supervision waits for a viewer, and how the plan stands for those who watch over it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from keqiao.core.access import Viewer
from keqiao.core.desk import Card
from keqiao.rooms.plan.supervision.duties import Duty, duties_of

ROOM = _("督办")
MOST = 30


def cards(viewer: Viewer) -> Sequence[Card]:
    """The most urgent first; the rest is on the duties page."""
    if not viewer.signed_in:
        return []
    return [_card(duty) for duty in duties_of(viewer)[:MOST]]


def _card(duty: Duty) -> Card:
    return Card(
        kind="waits",
        room=ROOM,
        title=duty.what,
        detail=f"{duty.unit}:{duty.task}",
        url=duty.url,
        due=duty.due,
        tone="bad" if duty.late else "warn" if duty.soon else "plain",
    )
