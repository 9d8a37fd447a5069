"""接口的登记: one router per room, mounted under the room's name."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from ninja import Router

_routers: dict[str, Router] = {}


def router(room: str) -> Router:
    """The room's router: its operations stand under ``/api/v1/ROOM/``."""
    return _routers.setdefault(room, Router(tags=[room]))


def routers() -> dict[str, Router]:
    """All routers by room."""
    _import_rooms()
    return dict(sorted(_routers.items()))


@cache
def _import_rooms() -> None:
    """The rooms' ``api`` modules, which make the routers."""
    for app in apps.get_app_configs():
        name = f"{app.name}.api"
        if app.name.startswith("keqiao.") and find_spec(name) is not None:
            import_module(name)
