"""合并主体: two records of one organisation become one, after a preview that counts every related row.

Safe by default: a relation that nobody has put on the list stops the merge, because a record would be left
behind or silently change hands (the rule of the UK trade department's data-hub).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import ForeignObjectRel, Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from keqiao.core.access import Viewer
from keqiao.core.errors import ConflictError
from keqiao.core.parties.acting import act, locked, note, refuse_unless, touch
from keqiao.core.parties.models import Party, PartyName
from keqiao.core.parties.rules import merges
from keqiao.core.parties.selectors import party_of

Text = str | Promise
Mover = Callable[[Party, Party], int]


@dataclass(frozen=True, slots=True)
class Relation:
    """可合并的关系. ``path`` is ``app.model.field``; ``move(duplicate, keeper)`` brings the rows over and counts."""

    path: str
    label: Text
    move: Mover | None = None


_listed: dict[str, Relation] = {}


def allow(path: str, label: Text, move: Mover | None = None) -> None:
    """Put a relation on the list; called from AppConfig.ready. Without ``move`` the rows are pointed to the keeper."""
    _listed[path.lower()] = Relation(path.lower(), label, move)


@dataclass(frozen=True, slots=True)
class Planned:
    """计划的改动: how many rows of a relation would move; ``allowed`` False stops the merge."""

    path: str
    label: Text
    count: int
    allowed: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """合并预览: what would happen, and in plain sentences why it may not."""

    duplicate: Party
    keeper: Party
    planned: tuple[Planned, ...]
    obstacles: tuple[Text, ...]

    @property
    def stopped_by(self) -> tuple[Planned, ...]:
        """The relations with rows that nobody has put on the list."""
        return tuple(one for one in self.planned if one.count and not one.allowed)

    @property
    def possible(self) -> bool:
        return not self.obstacles and not self.stopped_by


def preview(viewer: Viewer, *, duplicate: UUID | str, keeper: UUID | str) -> Preview:
    """合并预览; nothing is changed."""
    return _preview(party_of(viewer, duplicate), party_of(viewer, keeper))


def party_merge(
    viewer: Viewer,
    *,
    duplicate: UUID | str,
    keeper: UUID | str,
    reason: str = "",
    versions: tuple[int, int] | None = None,
) -> Party:
    """合并: every related row moves to the keeper, the duplicate stays as a pointer to it.

    ``versions`` of (duplicate, keeper) are what the preview showed.
    """
    old_version, kept_version = versions or (None, None)
    with act(viewer, "merge", duplicate):
        first, second = sorted(
            (str(duplicate), str(keeper))
        )  # one order for everybody, so that two merges cannot wait
        rows = {str(pk): locked(viewer, pk) for pk in (first, second)}
        gone, kept = rows[str(duplicate)], rows[str(keeper)]
        for row, version in ((gone, old_version), (kept, kept_version)):
            refuse_unless(viewer, merges, row, "merge")
            if version is not None and version != row.version:
                raise ConflictError("这个主体在您查看之后已被修改，请刷新后再操作")
        plan = _preview(gone, kept)
        _stop_unless_possible(plan)
        moved = {one.path: _move(one, gone, kept) for one in plan.planned if one.count}
        _close(gone, kept)
        counts = {path: count for path, count in moved.items() if count}
        into = {"merged_into": ["", kept.name]}
        taken = {"merged_from": ["", gone.name]}
        note(
            viewer,
            "merge",
            gone,
            {"changed": into, "into": str(kept.pk), "moved": counts, "reason": reason[:400]},
        )
        note(viewer, "merge", kept, {"changed": taken, "from": str(gone.pk), "moved": counts})
    return kept


def _preview(gone: Party, kept: Party) -> Preview:
    planned = tuple(
        Planned(
            path,
            _label(path, model),
            model._base_manager.filter(**{field: gone}).count(),
            path in _listed,
        )
        for path, field, model in relations()
    )
    return Preview(gone, kept, planned, tuple(_obstacles(gone, kept)))


def _obstacles(gone: Party, kept: Party) -> list[Text]:
    found: list[Text] = []
    if gone.pk == kept.pk:
        found.append(_("不能把一个主体并入它自己"))
    if gone.merged_into_id or kept.merged_into_id:
        found.append(_("其中一个主体已并入另一主体"))
    if gone.code and kept.code and gone.code != kept.code:
        found.append(_("两个主体的统一社会信用代码不同，不能合并"))
    return found


def _stop_unless_possible(plan: Preview) -> None:
    for sentence in plan.obstacles:
        raise ConflictError(str(sentence))
    for one in plan.stopped_by:
        raise ConflictError(
            "“{relation}”有 {count} 条记录，不在允许合并的关系之列，不能合并",
            relation=one.label,
            count=one.count,
        )


def relations() -> list[tuple[str, str, type[Model]]]:
    """Every foreign key to a party in any installed app, many-to-many tables included: (path, field, model)."""
    found = []
    for relation in Party._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.field.concrete:
            model: Any = relation.related_model
            path = f"{model._meta.label_lower}.{relation.field.name}"
            found.append((path, relation.field.name, model))
    return sorted(found, key=lambda one: one[0])


def _label(path: str, model: type[Model]) -> Text:
    return _listed[path].label if path in _listed else model._meta.verbose_name or path


def _move(one: Planned, gone: Party, kept: Party) -> int:
    """Bring a relation's rows over; what would stand twice at the keeper stops the merge and is named."""
    move = _listed[one.path].move
    if move is not None:
        return move(gone, kept)
    _path, field, model = next(relation for relation in relations() if relation[0] == one.path)
    try:
        return int(model._base_manager.filter(**{field: gone}).update(**{field: kept}))
    except IntegrityError:
        raise ConflictError("“{relation}”中有记录与保留方的重复，请先处理", relation=one.label) from None


FILLED = ("code", "short_name", "zone_id", "industry", "service_class", "address", "since", "source")
"""What the keeper takes from the duplicate where it has nothing itself."""


def _close(gone: Party, kept: Party) -> None:
    """Point the duplicate to the keeper, whose alias its names become."""
    known = {kept.name, kept.short_name, *kept.names.values_list("name", flat=True)}
    for name in dict.fromkeys((gone.name, gone.short_name)):
        if name and name not in known:
            PartyName.objects.create(party=kept, name=name, kind="alias")
    gone.merged_into = kept
    touch(gone)
    for name in FILLED:
        if not getattr(kept, name) and getattr(gone, name):
            setattr(kept, name, getattr(gone, name))
    touch(kept)
