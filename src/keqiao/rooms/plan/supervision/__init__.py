"""督办: units and supervisors work here on the parts of a published plan: receipt, filing, reports, urges, closing.

``flow`` declares the four flows; ``begin`` is called once by the room's AppConfig.
"""

from __future__ import annotations


def begin() -> None:
    """Register what supervision gives the house; called once from the room's AppConfig.ready."""
    from keqiao.rooms.plan.supervision import beginning

    beginning.register()
