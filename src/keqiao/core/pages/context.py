"""页面外框需要的内容."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from keqiao.core import clock
from keqiao.core.access.viewer import PUBLIC
from keqiao.core.pages.navigation import links_for


def shell(request: Any) -> dict[str, Any]:
    """What the shell of every page shows: who, where to, what day, whether this is the demonstration."""
    viewer = getattr(request, "viewer", PUBLIC)
    return {
        "viewer": viewer,
        "navigation": links_for(viewer),
        "today": clock.today(),
        "demonstration": settings.DEMO,
        "site_name": settings.SITE_NAME,
    }
