"""工作台: each room announces what waits for a viewer, what they may do, what changed; one desk shows it all."""

from keqiao.core.desk.registry import Announcer, Card, announce, cards_for

__all__ = ["Announcer", "Card", "announce", "cards_for"]
