"""记录的抬头: title, state, the moves I may make as buttons, and who may make the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from keqiao.core.access.viewer import Viewer
from keqiao.core.flow import Flow, Move, Record, flow_of, possible

Text = str | Promise
TONES = {
    "draft": "secondary",
    "waiting": "azure",
    "active": "primary",
    "good": "green",
    "bad": "red",
    "closed": "dark",
}
"""状态的色调 → the badge's colour."""


@dataclass(frozen=True, slots=True)
class MoveButton:
    """动作按钮: ``asks`` tells that it opens a form, else it is made at once. ``tone`` is Tabler's button colour."""

    name: str
    label: Text
    tone: str
    asks: bool
    confirm: Text = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """要素: one line of the two columns; ``value`` is a ready string; ``exact`` shows on hover."""

    label: Text
    value: str
    url: str = ""
    exact: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class RecordHead:
    """抬头: ``move_url`` takes the moves (keqiao.core.pages.moves.handle). ``others`` are (move, who may)."""

    title: Text
    number: str
    state: Text
    tone: str
    version: int
    move_url: str = ""
    buttons: Sequence[MoveButton] = ()
    others: Sequence[tuple[Text, Text]] = ()
    kind: Text = ""


def record_head(
    viewer: Viewer, record: Record, *, title: Text, number: str = "", move_url: str = ""
) -> RecordHead:
    """抬头 of a record: its flow gives the state's word, the buttons, and who may do the rest from this state."""
    flow = flow_of(record.kind())
    state = flow.state(record.state)
    mine = possible(viewer, record)
    here = [move for move in flow.moves if record.state in move.sources]
    return RecordHead(
        title=title,
        number=number,
        state=shown_state(flow, record.state, viewer),
        tone=TONES[state.tone],
        version=record.version,
        move_url=move_url,
        buttons=[_button(move) for move in mine],
        others=[(move.label, move.who.label) for move in here if move not in mine],
        kind=flow.label,
    )


def shown_state(flow: Flow, name: str, viewer: Viewer) -> Text:
    """状态的名称: the internal one for those who work here, the public one for everybody else."""
    state = flow.state(name)
    return state.label if viewer.is_staff or state.public is None else state.public


def _button(move: Move) -> MoveButton:
    tone = {"primary": "btn-primary", "plain": "", "danger": "btn-outline-danger"}[move.tone]
    return MoveButton(move.name, move.label, tone, bool(move.needs or move.confirm), move.confirm)
