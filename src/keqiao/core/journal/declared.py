"""事件的清单: every event the program can write, read from the flows and from the source itself; nobody keeps a list.

A move is an event. Everything else is written with ``Note("keqiao.…", …)``: the literal is found in the syntax tree,
with ``*`` where a part of it is filled in at run time.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from keqiao.core.flow.declaration import flows

PACKAGE = Path(__file__).resolve().parents[2]


def declared() -> list[str]:
    """事件清单: patterns such as ``keqiao.jobs.job.*``, sorted."""
    moves = {flow.event(move.name) for flow in flows() for move in flow.moves}
    created = {flow.event("create") for flow in flows()}
    return sorted(moves | created | written())


def written() -> set[str]:
    """Events named in the source of core, rooms and site."""
    found: set[str] = set()
    for storey in ("core", "rooms", "site"):
        for path in sorted((PACKAGE / storey).rglob("*.py")):
            if "tests" not in path.parts and path.name != "testing.py":
                found |= _in_source(path.read_text(encoding="utf-8"))
    return found


def _in_source(source: str) -> set[str]:
    if "Note(" not in source:
        return set()
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    events = (_event(call) for call in calls if getattr(call.func, "id", "") == "Note")
    return {event for event in events if event.startswith("keqiao.")}


def _event(call: ast.Call) -> str:
    given = (
        call.args[0]
        if call.args
        else next((word.value for word in call.keywords if word.arg == "event"), None)
    )
    if isinstance(given, ast.Constant):
        return str(given.value)
    if isinstance(given, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in given.values)
    return ""


def matches(pattern: str, event: str) -> bool:
    """Whether an event is one that a pattern stands for."""
    parts = (re.escape(part) for part in pattern.split("*"))
    return re.fullmatch("[a-z0-9_.]+".join(parts), event) is not None
