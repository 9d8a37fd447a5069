"""事件清单 (control C1): read from the source, so that nobody has to keep it."""

from __future__ import annotations

from keqiao.core.flow.declaration import flows
from keqiao.core.journal import testing
from keqiao.core.journal.declared import _in_source, declared, matches


def test_events_are_read_from_the_source() -> None:
    source = 'append(viewer, Note("keqiao.a.b.done", "a.b", pk))\nappend(v, Note(f"keqiao.a.b.{event}", "a", pk))\n'
    assert _in_source(source + 'append(v, Note(event=flow.event(name), object_type="a"))') == {
        "keqiao.a.b.done",
        "keqiao.a.b.*",
        "",
    } - {""}


def test_every_move_of_every_flow_is_declared() -> None:
    known = declared()
    assert {flow.event(move.name) for flow in flows() for move in flow.moves} <= set(known)
    assert "keqiao.journal.entry.purge" in known
    assert "keqiao.jobs.job.*" in known


def test_a_pattern_stands_for_the_events_it_makes() -> None:
    assert matches("keqiao.jobs.job.*", "keqiao.jobs.job.cancel")
    assert not matches("keqiao.jobs.job.*", "keqiao.jobs.run.cancel")
    assert not matches("keqiao.jobs.job.done", "keqiao.jobs.job.done2")


def test_what_the_suite_has_not_seen_is_told() -> None:
    before = set(testing.seen)
    testing.seen.clear()
    assert "keqiao.journal.entry.purge" in testing.missing()
    testing.seen.add("keqiao.journal.entry.purge")
    assert "keqiao.journal.entry.purge" not in testing.missing()
    testing.seen.update(before)
