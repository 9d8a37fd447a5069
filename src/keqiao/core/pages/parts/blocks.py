"""小件: an empty place that says why, tabs, and steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Empty:
    """空白: what this is, why nothing is here, what to do next."""

    title: Text
    reason: Text = ""
    url: str = ""
    action: Text = ""
    icon: str = "inbox"


@dataclass(frozen=True, slots=True)
class Tab:
    """页签: its own address, so that it can be linked and opened without a script."""

    label: Text
    url: str
    active: bool = False
    count: str = ""


def tabs(
    path: str, current: str, entries: Sequence[tuple[str, Text]], counts: dict[str, str] | None = None
) -> list[Tab]:
    """页签组: ``path?tab=name``; the first entry is the one without a name in the address."""
    first = entries[0][0]
    shown = current if current in dict(entries) else first
    return [
        Tab(
            label,
            path if name == first else f"{path}?tab={name}",
            name == shown,
            (counts or {}).get(name, ""),
        )
        for name, label in entries
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """步骤 of a longer piece of work."""

    label: Text
    state: Literal["done", "now", "later"]
    url: str = ""


def steps(labels: Sequence[Text], current: int) -> list[Step]:
    """步骤条: those before ``current`` are done."""
    state: list[Literal["done", "now", "later"]] = ["done", "now", "later"]
    return [Step(label, state[(i >= current) + (i > current)]) for i, label in enumerate(labels)]
