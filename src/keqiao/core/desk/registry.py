"""工作台卡片的登记."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.functional import Promise

from keqiao.core.access.viewer import Viewer

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Card:
    """卡片: one thing on somebody's desk. ``waits``: this person must act; ``may``: they could; ``changed``: news."""

    kind: Literal["waits", "may", "changed"]
    room: Text
    title: Text
    detail: Text
    url: str
    due: date | None = None
    tone: Literal["plain", "good", "warn", "bad"] = "plain"


Announcer = Callable[[Viewer], Sequence[Card]]
_announcers: list[Announcer] = []


def announce(announcer: Announcer) -> Announcer:
    """Register a room's cards; called from the room's AppConfig.ready."""
    _announcers.append(announcer)
    return announcer


def cards_for(viewer: Viewer) -> list[Card]:
    """All cards of a viewer: what waits first, by deadline."""
    order = {"waits": 0, "may": 1, "changed": 2}
    found = [card for announcer in _announcers for card in announcer(viewer)]
    return sorted(found, key=lambda card: (order[card.kind], card.due or date.max))
