"""记录的地址: the page of a record by its key, found once and not once a row."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse

_ANY = UUID(int=0)


@cache
def _around(name: str) -> tuple[str, str]:
    before, after = reverse(name, args=[_ANY]).split(str(_ANY))
    return before, after


def by_key(name: str) -> Callable[[Any], str]:
    """From a record's key, a UUID, to its page of that name."""

    def address(key: Any) -> str:
        before, after = _around(name)
        return f"{before}{key}{after}"

    return address


def page_of(name: str) -> Callable[[Any], str]:
    """A listing's ``link``: from a row to its page of that name."""
    address = by_key(name)
    return lambda row: address(row.pk)
