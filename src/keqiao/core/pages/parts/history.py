"""历史: a record's journal as sentences: who did what, from which state to which, and what they gave as a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keqiao.core.flow import Flow, Need, flow_of
from keqiao.core.journal.reading import Step, history
from keqiao.core.pages import presenters

Text = str | Promise
_names: dict[str, Text] = {}


def names_event(event: str, label: Text) -> None:
    """事件的名称: of a write that is no move, such as a correction; called from AppConfig.ready."""
    _names[event] = label


@dataclass(frozen=True, slots=True)
class Happening:
    """一步: ready strings; ``given`` are (label, value) of what was asked; ``changed`` are (field, before, after)."""

    moment: str
    who: str
    what: Text
    states: str
    given: tuple[tuple[Text, str], ...]
    changed: tuple[tuple[str, str, str], ...]
    refused: bool


def happenings(kind: str, pk: object, *, fields: Mapping[str, Text] | None = None) -> list[Happening]:
    """历史页: the newest first. ``fields`` names the fields of a correction's ``changed`` in words."""
    flow = _flow(kind)
    return [_happening(step, flow, fields or {}) for step in reversed(history(kind, pk))]


def _flow(kind: str) -> Flow | None:
    try:
        return flow_of(kind)
    except KeyError:
        return None  # a record without a flow has a history too


def _happening(step: Step, flow: Flow | None, fields: Mapping[str, Text]) -> Happening:
    return Happening(
        moment=presenters.moment(step.at),
        who=step.who,
        what=event_label(step.event, flow),
        states=_states(step.data, flow),
        given=tuple(_given(step, flow)),
        changed=tuple(_changed(step.data.get("changed", {}), fields)),
        refused=step.result == "refused",
    )


def event_label(event: str, flow: Flow | None) -> Text:
    """事件的名称 in words: the move's label; what a room named; else that something was recorded."""
    name = event.rpartition(".")[2]
    if event in _names:
        return _names[event]
    if flow is not None and event.startswith(f"keqiao.{flow.kind}."):
        move = flow.move(name)
        if move is not None:
            return move.label
    return _PLAIN.get(name, gettext_lazy("登记一项变动"))


def _states(data: Mapping[str, Any], flow: Flow | None) -> str:
    if flow is None or "to" not in data or data.get("from") == data["to"]:
        return ""
    known = {state.name: str(state.label) for state in flow.states}
    before, after = (known.get(str(data.get(end)), "") for end in ("from", "to"))
    return f"{before} → {after}" if before and after else ""


def _given(step: Step, flow: Flow | None) -> Iterable[tuple[Text, str]]:
    move = flow.move(step.event.rpartition(".")[2]) if flow else None
    for need in move.needs if move else ():
        if need.name in step.data:
            yield need.label, _answer(need, step.data[need.name])
    if step.result == "refused" and "reason" in step.data:
        yield _("原因"), str(step.data["reason"])


def _answer(need: Need, value: Any) -> str:
    if need.kind == "choice":
        return next((str(choice.label) for choice in need.choices if choice.code == value), str(value))
    if need.kind == "date":
        return presenters.day(date.fromisoformat(str(value)))
    if need.kind == "amount":
        return presenters.yuan(Decimal(str(value)))
    if need.kind == "files":
        return _("{count} 个文件").format(count=len(value))
    return str(value)


def _changed(changed: Mapping[str, Any], fields: Mapping[str, Text]) -> Iterable[tuple[str, str, str]]:
    for name, pair in changed.items():
        before, after = pair
        yield str(fields.get(name, name)), _cell(before), _cell(after)


def _cell(value: Any) -> str:
    return presenters.NOTHING if value in (None, "") else str(value)


_PLAIN: dict[str, Text] = {
    "create": gettext_lazy("建立"),
    "correct": gettext_lazy("更正"),
    "update": gettext_lazy("修改"),
    "delete": gettext_lazy("删除"),
    "import": gettext_lazy("导入"),
    "export": gettext_lazy("导出"),
    "download": gettext_lazy("下载"),
    "merge": gettext_lazy("合并"),
}
