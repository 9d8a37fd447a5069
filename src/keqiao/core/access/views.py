"""页面的规则: every view says who may see it; the middleware refuses the rest, and says so in the journal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from keqiao.core.access.rules import Rule

View = TypeVar("View", bound=Callable[..., Any])


def access(rule: Rule, *, sensitive: bool = False) -> Callable[[View], View]:
    """标明规则: ``sensitive`` asks for a fresh proof of identity within ten minutes (ASVS 7.5.1)."""

    def mark(view: View) -> View:
        view.access = rule  # type: ignore[attr-defined]  # read by AccessMiddleware and the matrix test
        view.sensitive = sensitive  # type: ignore[attr-defined]
        return view

    return mark
