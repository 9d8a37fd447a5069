"""附件的归属: a room says which records carry files; who sees the record sees its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from keqiao.core.access.rules import Rule, signed_in
from keqiao.core.access.scope import Reach, within
from keqiao.core.access.viewer import Viewer

OWN = "files.own"
"""自己的文件: a person's own, such as an import on its way or an export to fetch; its record is the person."""


MayRead = Callable[[Viewer, Any, str], bool]


@dataclass(frozen=True, slots=True)
class Owner:
    """归属: ``may_add`` and ``may_remove`` are asked with the record. ``may_read(viewer, record, purpose)`` keeps files
    of some purposes from people who do see the record, such as working papers of a published one.
    """

    kind: str
    model: type[Model]
    reach: Reach
    may_add: Rule
    may_remove: Rule
    may_read: MayRead | None = None

    def seen(self, viewer: Viewer, pk: str) -> Model | None:
        """The record, where this viewer may see it."""
        try:
            return within(self.model._default_manager.all(), self.reach, viewer).filter(pk=pk).first()
        except (ValidationError, ValueError):
            return None


_owners: dict[str, Owner] = {}


def register_owner(
    kind: str,
    model: Any,
    *,
    may_add: Rule = signed_in,
    may_remove: Rule | None = None,
    may_read: MayRead | None = None,
    reach: Reach | None = None,
) -> Owner:
    """登记归属: called from AppConfig.ready. ``reach`` is the model's own unless given."""
    owner = Owner(kind, model, reach or model.reach, may_add, may_remove or may_add, may_read)
    _owners[kind] = owner
    return owner


def owner_of(kind: str) -> Owner | None:
    return _owners.get(kind)


def owners() -> tuple[Owner, ...]:
    return tuple(_owners[kind] for kind in sorted(_owners))
