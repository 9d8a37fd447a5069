"""督办: units and supervisors work here on the parts of a published plan: receipt, filing, reports, urges, closing.

``flow`` declares the four flows; ``begin`` is called once by the room's AppConfig.
"""


def begin() -> None:
    """Register flows; called once from the room's AppConfig.ready."""
    from keqiao.rooms.plan.supervision import flow  # noqa: F401 - registers its flows
