"""启动检查: what must hold before the platform serves anybody; `check --deploy` and every start run them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import get_hasher
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError


@register(Tags.database)
def no_demonstration_account(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """A1: outside the demonstration no account of it exists. Runs with ``check --database default``."""
    from keqiao.core.identity.models import User

    if settings.DEMO or not databases:
        return []
    try:
        found = list(User.objects.filter(demonstration=True).values_list("username", flat=True)[:5])
    except DatabaseError:  # no tables yet: nothing to find
        return []
    sentence = f"demonstration accounts exist outside the demonstration: {', '.join(found)}"
    return [Error(sentence, id="keqiao.A1")] if found else []


@register(Tags.security)
def slow_hash_first(**_kwargs: Any) -> list[CheckMessage]:
    """A13: the first hasher is a slow one."""
    name = get_hasher().algorithm
    return [] if name in ("argon2", "scrypt") else [Error(f"passwords are hashed by {name}", id="keqiao.A13")]


@register(Tags.security, deploy=True)
def no_debug_and_no_plain_http(**_kwargs: Any) -> list[CheckMessage]:
    """A6, F1: production speaks https and shows no traceback."""
    found: list[CheckMessage] = []
    if settings.DEBUG:
        found.append(Error("DEBUG is on", id="keqiao.F1"))
    if settings.PLAIN_HTTP:
        found.append(Error("the site is served without https", id="keqiao.A6"))
    return found
