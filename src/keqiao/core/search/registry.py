"""可搜索的记录: what a room puts into the index, under whose reach it is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.signals import post_delete, post_save
from django.utils.functional import Promise

from keqiao.core.access.scope import Reach, wide, within
from keqiao.core.access.viewer import Viewer

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Source:
    """来源: ``text(record)`` gives title and body, ``url(key)`` the page of a record's key. The model's key is a UUID.

    ``rows`` prepares a query for ``text`` (select_related). What is found is narrowed by ``reach``, by default the
    model's own; nothing that only some of its viewers may read belongs into the text.
    """

    kind: str
    label: Text
    model: Any
    text: Callable[[Any], tuple[str, str]]
    url: Callable[[Any], str]
    rows: Callable[[QuerySet], QuerySet] | None = None
    reach: Reach | None = None
    icon: str = "file-text"

    def all_rows(self) -> QuerySet:
        rows = self.model._base_manager.all()
        return self.rows(rows) if self.rows else rows

    def seen(self, viewer: Viewer) -> QuerySet:
        """The records this viewer may find, as a query to stand inside another."""
        return within(self.model._base_manager.all(), self.reach or self.model.reach, viewer)

    def few(self, viewer: Viewer) -> bool:
        """Whether the viewer sees only a party's own records of this kind."""
        reach = self.reach or self.model.reach
        return viewer.role != "system" and reach.public is None and not wide(reach, viewer)

    def held(self, viewer: Viewer) -> Q:
        """The condition on an entry that its record is among them: a few are listed, of many each is asked."""
        if self.few(viewer):
            return Q(object_id__in=self.seen(viewer).values("pk"))
        return Q(Exists(self.seen(viewer).filter(pk=OuterRef("object_id"))))


_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """登记来源: from now on its records are kept in the index."""
    _sources[source.kind] = source
    for signal in (post_save, post_delete):
        signal.connect(_changed, sender=source.model, dispatch_uid=f"search.{source.kind}")
    return source


def _changed(*, instance: Any, raw: bool = False, **_given: Any) -> None:
    from keqiao.core.search.indexing import touch

    if not raw:
        touch(instance)


def sources() -> tuple[Source, ...]:
    return tuple(_sources[kind] for kind in sorted(_sources))


def source_of(kind: str) -> Source | None:
    return _sources.get(kind)


def sources_of(model: type) -> list[Source]:
    return [source for source in _sources.values() if source.model is model]
