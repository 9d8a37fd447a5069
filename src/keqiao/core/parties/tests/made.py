"""Organisations for tests: lawful codes and parties."""

from __future__ import annotations

from itertools import count
from typing import Any

from keqiao.core import clock
from keqiao.core.parties.models import Party
from keqiao.engines.registry.codes import check_character, organisation_check

_numbers = count(1)


def code(number: int | None = None, *, head: str = "91510700") -> str:
    """A lawful unified social credit code."""
    body = f"{next(_numbers) if number is None else number:08d}"
    seventeen = f"{head}{body}{organisation_check(body)}"
    return f"{seventeen}{check_character(seventeen + '0')}"


def party(name: str = "", *, kind: str = "enterprise", division: str = "510700", **fields: Any) -> Party:
    """A party as it stands, without its registration."""
    now = clock.now()
    name = name or f"四川甲乙{next(_numbers):05d}科技有限公司"
    return Party.objects.create(
        name=name, kind=kind, division=division, created_at=now, changed_at=now, **fields
    )
