"""流程声明: states, moves, who may, what is asked, what follows. Plain values, registered once at start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise

from keqiao.core.access.rules import Rule
from keqiao.core.access.viewer import Viewer

Text = str | Promise
Tone = Literal["draft", "waiting", "active", "good", "bad", "closed"]


@dataclass(frozen=True, slots=True)
class State:
    """状态: ``public`` is what an applicant or the public reads, where it differs from the internal name."""

    name: str
    label: Text
    tone: Tone = "waiting"
    public: Text | None = None
    final: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """选项 of a coded need, such as a reason for refusal; ``source`` is its legal source."""

    code: str
    label: Text
    source: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """需填项: what a move asks for. ``kind`` says how it is entered and read."""

    name: str
    label: Text
    kind: Literal["text", "choice", "date", "amount", "number", "files"] = "text"
    required: bool = True
    choices: tuple[Choice, ...] = ()
    hint: Text = ""


Effect = Callable[[Any, Viewer, Mapping[str, Any]], None]
Guard = Callable[[Any], Text | None]


@dataclass(frozen=True, slots=True)
class Move:
    """流转动作. ``who`` is checked against (viewer, record); ``guard`` answers why the record itself is not ready
    (None when it is); ``effect`` runs inside the transaction after the state has changed, before the record is saved.
    ``apart_from``: moves of the same record whose actor must be another person (separation of duties).
    ``target`` None leaves the state as it is.
    """

    name: str
    label: Text
    sources: tuple[str, ...]
    target: str | None
    who: Rule
    needs: tuple[Need, ...] = ()
    guard: Guard | None = None
    effect: Effect | None = None
    apart_from: tuple[str, ...] = ()
    sensitive: bool = False
    confirm: Text = ""
    tone: Literal["primary", "plain", "danger"] = "plain"


@dataclass(frozen=True, slots=True)
class Flow:
    """流程 of one record class; ``kind`` is ``app.model``. ``create`` says who may begin one."""

    kind: str
    label: Text
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    initial: str
    create: Rule

    def state(self, name: str) -> State:
        return next(state for state in self.states if state.name == name)

    def move(self, name: str) -> Move | None:
        return next((move for move in self.moves if move.name == name), None)

    def event(self, move: str) -> str:
        """The journal's name of a move: ``keqiao.transfer.contract.register``."""
        return f"keqiao.{self.kind}.{move}"


_flows: dict[str, Flow] = {}


def register(flow: Flow) -> Flow:
    """Make a flow known; a flow that names a state it does not have is refused at start."""
    names = {state.name for state in flow.states}
    used = {
        flow.initial,
        *(m.target for m in flow.moves if m.target),
        *(s for m in flow.moves for s in m.sources),
    }
    if used - names:
        raise ValueError(f"{flow.kind}: unknown states {sorted(used - names)}")
    if len({move.name for move in flow.moves}) != len(flow.moves):
        raise ValueError(f"{flow.kind}: a move is declared twice")
    _flows[flow.kind] = flow
    return flow


def flow_of(kind: str) -> Flow:
    return _flows[kind]


def flows() -> tuple[Flow, ...]:
    """All flows, for the matrix test and the diagrams."""
    return tuple(_flows[kind] for kind in sorted(_flows))
