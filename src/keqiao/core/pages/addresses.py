"""记录的地址: the page of a row, found once a list and not once a row."""

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


def page_of(name: str) -> Callable[[Any], str]:
    """A listing's ``link``: the page of that name of a row whose key is a UUID."""

    def link(row: Any) -> str:
        before, after = _around(name)
        return f"{before}{row.pk}{after}"

    return link
