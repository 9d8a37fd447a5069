"""相关记录: what the rooms hold about a party, announced by them, shown on its page as counts with links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from keqiao.core.access import Viewer
from keqiao.core.parties.models import Party

Text = str | Promise
CountAndLink = Callable[[Viewer, Party], "tuple[int, str] | None"]
"""Answers (how many this viewer may see, the address of their list), or None where it does not apply."""


@dataclass(frozen=True, slots=True)
class Related:
    """相关记录的一项."""

    label: Text
    count: int
    url: str


_registered: list[tuple[Text, CountAndLink]] = []


def register(label: Text, count_and_link: CountAndLink) -> None:
    """Announce a kind of record about parties; called from a room's AppConfig.ready."""
    _registered.append((label, count_and_link))


def related_to(viewer: Viewer, party: Party) -> list[Related]:
    """What there is about a party, for this viewer; kinds with nothing are left out."""
    found = ((label, ask(viewer, party)) for label, ask in _registered)
    return [Related(label, *answer) for label, answer in found if answer is not None and answer[0]]


def any_related() -> bool:
    """Whether any room has announced something."""
    return bool(_registered)
