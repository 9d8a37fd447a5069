"""动作的页面: one view for every move of every record: it asks what the move needs, and makes it.

A room mounts it at ``ROOM:noun_move``::

    @access(signed_in)
    def contract_move(request, pk):
        return moves.handle(request, Contract, pk, back=contract_address)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from keqiao.core.access.scope import within
from keqiao.core.access.viewer import Viewer
from keqiao.core.errors import ConflictError, NotFoundError, RefusedError, sentence
from keqiao.core.flow import Move, Need, Record, apply, flow_of
from keqiao.core.flow.needs import read_needs
from keqiao.core.journal.writing import Note, append
from keqiao.core.pages.parts.record import shown_state
from keqiao.engines.errors import InputError

R = TypeVar("R", bound=Record)
Text = str | Promise
Back = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Asked:
    """需填项 as the form draws it: with what was typed and what is wrong with it."""

    name: str
    label: Text
    kind: str
    required: bool
    choices: Sequence[tuple[str, Text, str]]
    hint: Text
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class MoveForm:
    """动作的表单. ``errors`` that belong to no field; ``faults`` are (field id, sentence) listed on top."""

    title: Text
    name: str
    label: Text
    confirm: Text
    danger: bool
    asked: Sequence[Asked]
    errors: Sequence[str]
    version: int
    url: str
    back: str
    state: Text
    target: Text

    @property
    def faults(self) -> list[tuple[str, str]]:
        return [(f"need-{one.name}", one.error) for one in self.asked if one.error]

    @property
    def has_files(self) -> bool:
        return any(one.kind == "files" for one in self.asked)


def handle(
    request: Any,
    model: type[R],
    pk: UUID | str,
    *,
    back: Back,
    title: Callable[[R], Text] = str,
    said: Text = "",
) -> HttpResponse:
    """动作页: GET ``?move=name`` shows its form; POST ``move=name`` makes it and goes back to the record.

    ``back(record)`` is the record's address, ``title(record)`` its heading, ``said`` the message afterwards.
    """
    source = request.POST if request.method == "POST" else request.GET
    record = _record(request.viewer, model, pk)
    move = flow_of(model.kind()).move(source.get("move", ""))
    if move is None:
        raise NotFoundError("没有“{move}”这个动作", move=source.get("move", "")[:40])
    if request.method != "POST":
        _may(request.viewer, record, move)
        return _show(request, form_for(request, record, move, title=title(record), back=back(record)), 200)
    return _posted(request, record, move, back=back, title=title, said=said)


def _posted(
    request: Any, record: R, move: Move, *, back: Back, title: Callable[[R], Text], said: Text
) -> HttpResponse:
    faults = faults_in(move, request.POST, request.FILES)
    if faults:
        form = form_for(request, record, move, title=title(record), back=back(record), faults=faults)
        return _show(request, form, 422)
    try:
        moved = _make(request, record, move)
    except RefusedError:
        raise  # nothing that is typed again would help: it has its own page
    except InputError as error:
        fresh = _record(request.viewer, type(record), record.pk)
        form = form_for(request, fresh, move, title=title(fresh), back=back(fresh), errors=[sentence(error)])
        return _show(request, form, 409 if isinstance(error, ConflictError) else 422)
    messages.success(request, str(said) or _("已{move}").format(move=move.label))
    return _gone(request, back(moved))


def _make(request: Any, record: R, move: Move) -> R:
    """The move with its files: one that fails leaves no file behind, a refused one still leaves its journal entry."""
    version = request.POST.get("version", "")
    seen = int(version) if version.isdecimal() else None
    given: dict[str, Any] = {need.name: request.POST.get(need.name) for need in move.needs}
    needing = [need for need in move.needs if need.kind == "files" and request.FILES.getlist(need.name)]
    if not needing or not move.who.allows(request.viewer, record):
        return apply(request.viewer, type(record), record.pk, move.name, given, version=seen)
    try:
        with transaction.atomic():
            given |= _stored(request, record, needing)
            return apply(request.viewer, type(record), record.pk, move.name, given, version=seen)
    except RefusedError as refusal:  # its entry went with the transaction
        event = flow_of(record.kind()).event(move.name)
        with transaction.atomic():
            note = Note(event, record.kind(), str(record.pk), {"reason": sentence(refusal)}, result="refused")
            append(request.viewer, note)
        raise


def _stored(request: Any, record: Record, needing: Sequence[Need]) -> dict[str, list[str]]:
    from keqiao.core.files.services import store

    return {
        need.name: [
            str(store(request.viewer, upload, record.kind(), record.pk, need.name).pk)
            for upload in request.FILES.getlist(need.name)
        ]
        for need in needing
    }


def faults_in(move: Move, given: QueryDict, files: Any) -> dict[str, str]:
    """每一项的错误, all at once, where the flow itself stops at the first."""
    found: dict[str, str] = {}
    for need in move.needs:
        raw = files.getlist(need.name) if need.kind == "files" else given.get(need.name)
        try:
            read_needs(replace(move, needs=(need,)), {need.name: raw})
        except InputError as error:
            found[need.name] = sentence(error)
    return found


def form_for(
    request: Any,
    record: Record,
    move: Move,
    *,
    title: Text,
    back: str,
    faults: Mapping[str, str] | None = None,
    errors: Sequence[str] = (),
) -> MoveForm:
    """The form of a move on a record, with what was typed."""
    flow = flow_of(record.kind())
    typed = request.POST if request.method == "POST" else request.GET
    viewer = request.viewer
    return MoveForm(
        title=title,
        name=move.name,
        label=move.label,
        confirm=move.confirm,
        danger=move.tone == "danger",
        asked=[
            _asked(need, typed.get(need.name, ""), (faults or {}).get(need.name, "")) for need in move.needs
        ],
        errors=errors,
        version=record.version,
        url=request.path,
        back=back,
        state=shown_state(flow, record.state, viewer),
        target=shown_state(flow, move.target, viewer) if move.target else "",
    )


def _asked(need: Need, value: str, error: str) -> Asked:
    choices = [(choice.code, choice.label, choice.source) for choice in need.choices]
    return Asked(need.name, need.label, need.kind, need.required, choices, need.hint, value, error)


def _record(viewer: Viewer, model: type[R], pk: UUID | str) -> R:
    record = within(model._default_manager.all(), model.reach, viewer).filter(pk=pk).first()
    if record is None:
        raise NotFoundError("没有这条记录")
    return record


def _may(viewer: Viewer, record: Record, move: Move) -> None:
    if not move.who.allows(viewer, record):
        raise RefusedError("“{move}”只有{who}可以做", move=move.label, who=move.who.label)
    if record.state not in move.sources:
        state = flow_of(record.kind()).state(record.state).label
        raise ConflictError("“{state}”状态下不能“{move}”", state=state, move=move.label)


def _show(request: Any, form: MoveForm, status: int) -> HttpResponse:
    part = bool(getattr(request, "htmx", False)) and not request.htmx.boosted
    template = "pages/parts/move_form.html" if part else "pages/move.html"
    return render(request, template, {"form": form}, status=status)


def _gone(request: Any, url: str) -> HttpResponse:
    """Back to the record: htmx is told to go there, a browser is redirected."""
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
