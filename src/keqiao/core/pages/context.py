"""页面外框需要的内容."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings

from keqiao.core import clock
from keqiao.core.access.viewer import PUBLIC, Viewer
from keqiao.core.pages.navigation import menu
from keqiao.core.pages.preferences import THEME_COOKIE, THEMES

_bell: list[Callable[[Viewer], int]] = []


def counts_notices(counter: Callable[[Viewer], int]) -> Callable[[Viewer], int]:
    """未读数: core.notices says how many notices wait for a viewer; called from its AppConfig.ready."""
    _bell[:] = [counter]
    return counter


def shell(request: Any) -> dict[str, Any]:
    """What the shell of every page shows: who, where to, what day, whether this is the demonstration.

    The unread count is a function, so that an htmx part, which has no bell, asks nothing of the database.
    """
    viewer = getattr(request, "viewer", PUBLIC)
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "viewer": viewer,
        "navigation": lambda: menu(viewer, request.path),
        "today": clock.today(),
        "demonstration": settings.DEMO,
        "site_name": settings.SITE_NAME,
        "languages": settings.LANGUAGES,
        "theme": theme if theme in THEMES else "",
        "memberships": lambda: _memberships(request),
        "unread": cache(lambda: _bell[0](viewer) if _bell and viewer.signed_in else 0),
        "request_number": getattr(request, "number", ""),
    }


def _memberships(request: Any) -> list[Any]:
    """可切换的任职, when there is more than one; they came with the session, so this asks nothing."""
    day = clock.today()
    standing = getattr(getattr(request, "user", None), "standing", [])
    valid = [one for one in standing if one.since <= day and (one.until is None or day <= one.until)]
    return valid if len(valid) > 1 else []
