"""流转的执行: lock the row, check, change, journal: all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.core.access.scope import within
from keqiao.core.access.viewer import Viewer
from keqiao.core.errors import ConflictError, NeedsFreshError, NotFoundError, RefusedError
from keqiao.core.flow.declaration import Flow, Move, flow_of
from keqiao.core.flow.needs import read_needs
from keqiao.core.flow.record import Record
from keqiao.core.journal.models import Entry
from keqiao.core.journal.writing import Note, append

R = TypeVar("R", bound=Record)
After = Callable[[Viewer, Record, Move, Mapping[str, Any]], None]
_after: list[After] = []


def after_move(listener: After) -> After:
    """Let core be told of every move inside its transaction (notices, index queue)."""
    _after.append(listener)
    return listener


def create(viewer: Viewer, record: R, data: Mapping[str, Any] | None = None) -> R:
    """建立: save a new record in its flow's first state, with its journal entry."""
    flow = flow_of(record.kind())
    if not flow.create.allows(viewer, record):
        refuse(viewer, record.kind(), "new", flow.event("create"))
    record.state, record.version = flow.initial, 1
    record.created_at = record.changed_at = clock.now()
    record.created_by = viewer.user_id
    with transaction.atomic():
        record.save(force_insert=True)
        append(viewer, Note(flow.event("create"), record.kind(), str(record.pk), dict(data or {})))
    return record


def apply(
    viewer: Viewer,
    model: type[R],
    pk: UUID | str,
    name: str,
    given: Mapping[str, Any] | None = None,
    *,
    version: int | None = None,
) -> R:
    """流转: make one move. ``given`` answers the move's needs; ``version`` is what the person was looking at.

    Raises RefusedError (may not), ConflictError (not in this state, or changed meanwhile), NotFoundError, InputError
    (a need).
    A refusal is journalled; everything else leaves no trace.
    """
    flow = flow_of(model.kind())
    move = flow.move(name)
    if move is None:
        raise NotFoundError("没有“{move}”这个动作", move=name)
    try:
        with transaction.atomic():
            return _apply(viewer, model, pk, flow, move, given or {}, version)
    except RefusedError as refusal:
        _journal_refusal(viewer, model.kind(), str(pk), flow.event(name), str(refusal))
        raise


def _apply(
    viewer: Viewer,
    model: type[R],
    pk: UUID | str,
    flow: Flow,
    move: Move,
    given: Mapping[str, Any],
    version: int | None,
) -> R:
    rows = within(model._default_manager.all(), model.reach, viewer)
    record = rows.select_for_update(of=("self",)).filter(pk=pk).first()
    if record is None:
        raise NotFoundError("没有这条记录")
    _check(viewer, record, flow, move, version)
    data = read_needs(move, given)
    before = record.state
    record.state = move.target or before
    record.version += 1
    record.changed_at = clock.now()
    if move.effect is not None:
        move.effect(record, viewer, data)
    record.save()
    content = {**data, "from": before, "to": record.state}
    append(viewer, Note(flow.event(move.name), record.kind(), str(record.pk), content))
    for listener in _after:
        listener(viewer, record, move, data)
    return record


def _check(viewer: Viewer, record: Record, flow: Flow, move: Move, version: int | None) -> None:
    if not move.who.allows(viewer, record):
        raise RefusedError("“{move}”只有{who}可以做", move=move.label, who=move.who.label)
    if move.sensitive and not viewer.fresh:
        raise NeedsFreshError("“{move}”是敏感操作,请先重新验证身份", move=move.label)
    if version is not None and version != record.version:
        raise ConflictError("这条记录在您查看之后已被修改,请刷新后再操作")
    if record.state not in move.sources:
        raise ConflictError(
            "“{state}”状态下不能“{move}”", state=flow.state(record.state).label, move=move.label
        )
    if move.apart_from and viewer.user_id in actors_of(record, flow, move.apart_from):
        raise RefusedError("“{move}”须由另一人来做(职责分离)", move=move.label)
    reason = move.guard(record) if move.guard else None
    if reason is not None:
        raise ConflictError("暂不能“{move}”:{reason}", move=move.label, reason=reason)


def actors_of(record: Record, flow: Flow, moves: tuple[str, ...]) -> set[UUID | None]:
    """Who made any of these moves on this record, by the journal; ``create`` counts as one."""
    rows = Entry.objects.filter(
        object_type=record.kind(),
        object_id=str(record.pk),
        event__in=[flow.event(name) for name in moves],
        result="done",
    )
    return set(rows.values_list("actor", flat=True)) - {None}


def possible(viewer: Viewer, record: Record) -> list[Move]:
    """可做的动作: the buttons of a record's page. A guard's reason is shown when pressed, so it does not count here."""
    flow = flow_of(record.kind())
    return [move for move in flow.moves if record.state in move.sources and move.who.allows(viewer, record)]


def refuse(viewer: Viewer, kind: str, pk: str, event: str) -> None:
    """Journal a refusal and raise it."""
    message = _("您没有权限做这件事")
    _journal_refusal(viewer, kind, pk, event, message)
    raise RefusedError(message)


def _journal_refusal(viewer: Viewer, kind: str, pk: str, event: str, reason: str) -> None:
    with transaction.atomic():
        append(viewer, Note(event, kind, pk, {"reason": reason}, result="refused"))
