"""日志的测试支持: a pytest plugin.

Emptying the tables between transactional tests is let past the guards, which stand again right after. Every event
that is written in the suite is collected (controls C1, C2): a malformed one fails its test at once, and
``--all-events`` fails a whole run in which a declared event was never seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

_EVENT = re.compile(r"keqiao(\.[a-z][a-z0-9_]*){2,}")
seen: set[str] = set()
"""Events written in this process."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--all-events", action="store_true", help="fail when a declared journal event was never written"
    )


@pytest.fixture(scope="session", autouse=True)
def _journal_watched() -> Iterator[None]:
    from django.db import connection

    from keqiao.core.journal import guards, writing

    listener = writing.before_writing(_check)
    operations = type(connection.ops)
    flush = operations.sql_flush

    def around(self: Any, *given: Any, **named: Any) -> list[str]:
        statements = flush(self, *given, **named)
        vendor = self.connection.vendor
        return [*guards.falling(vendor), *statements, *guards.rising(vendor)] if statements else statements

    operations.sql_flush = around  # type: ignore[method-assign]
    yield
    operations.sql_flush = flush  # type: ignore[method-assign]
    writing._listeners.remove(listener)


def _check(viewer: Any, notes: Sequence[Any]) -> None:
    """C2: who, what, on which object, with which result; the time and the numbers are the writer's."""
    for note in notes:
        assert _EVENT.fullmatch(note.event), f"event name {note.event}"
        assert note.object_type, f"{note.event} names no kind of object"
        assert note.object_id, f"{note.event} names no object"
        assert note.result in ("done", "refused", "failed"), note.result
        assert note.at is None or note.at.tzinfo is not None, f"{note.event} has no time zone"
        assert viewer.role, f"{note.event} by nobody"
        seen.add(note.event)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of a parallel run hands what it saw to the one that reports."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["journal_events"] = sorted(seen)
    elif session.config.getoption("--all-events") and session.exitstatus == 0 and missing():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    seen.update(getattr(node, "workeroutput", {}).get("journal_events", ()))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if config.getoption("--all-events"):
        left = missing()
        terminalreporter.write_line(f"journal events: {len(seen)} seen, {len(left)} declared and never seen")
        for event in left:
            terminalreporter.write_line(f"  never seen: {event}")


def missing() -> list[str]:
    """Declared events that nothing in this run has written."""
    from keqiao.core.journal.declared import declared, matches

    return [pattern for pattern in declared() if not any(matches(pattern, event) for event in seen)]
