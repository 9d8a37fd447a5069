"""接口的登记: one router per room, mounted under the room's name."""

from __future__ import annotations

from ninja import Router

_routers: dict[str, Router] = {}


def router(room: str) -> Router:
    """The room's router: its operations stand under ``/api/v1/ROOM/``."""
    return _routers.setdefault(room, Router(tags=[room]))


def routers() -> dict[str, Router]:
    """All routers by room."""
    return dict(sorted(_routers.items()))
