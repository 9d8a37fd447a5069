"""Every address of the site, with its view: for tests that hold something against all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.urls.resolvers import RegexPattern, RoutePattern

from keqiao.core.access.rules import Rule
from keqiao.site.access_table import FOREIGN

SAMPLES = {
    "UUIDConverter": "0190a0a0-0000-7000-8000-000000000000",
    "IntConverter": "1",
    "SlugConverter": "x",
    "StringConverter": "x",
    "PathConverter": "x",
}


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    path: str
    view: Callable[..., Any]

    @property
    def reachable(self) -> bool:
        """Whether the sample fits the address's pattern."""
        try:
            return resolve(self.path).func is self.view
        except Resolver404:
            return False

    @property
    def rule(self) -> Rule | None:
        return getattr(self.view, "access", None) or FOREIGN.get(self.name)


def addresses() -> list[Address]:
    """All of them, in order."""
    return sorted(_walk(get_resolver(), "/", ()), key=lambda one: (one.name, one.path))


def _walk(resolver: URLResolver, before: str, spaces: tuple[str, ...]) -> Iterator[Address]:
    for one in resolver.url_patterns:
        path = before + _filled(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one, path, (*spaces, one.namespace) if one.namespace else spaces)
        elif isinstance(one, URLPattern):
            yield Address(":".join((*spaces, one.name or "")), path, one.callback)


def _filled(pattern: Any) -> str:
    if isinstance(pattern, RoutePattern):
        text = str(pattern._route)
        for name, converter in pattern.converters.items():
            sample = SAMPLES.get(type(converter).__name__, "x")
            text = re.sub(rf"<(?:[^>:]+:)?{name}>", sample, text)
        return text
    assert isinstance(pattern, RegexPattern)
    text = re.sub(r"\(\?P<[^>]+>(?:[^()]|\([^()]*\))*\)", "x", str(pattern._regex))
    return text.replace("^", "").replace("$", "").replace("\\Z", "")
