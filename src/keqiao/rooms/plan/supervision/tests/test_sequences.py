"""Any sequence of acts by anybody: only declared transitions, duties apart, the lead last, the past as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from keqiao.core import clock
from keqiao.core.access import system
from keqiao.core.flow import apply
from keqiao.core.journal.models import Entry
from keqiao.engines.errors import InputError
from keqiao.rooms.plan.models import Extension, Node, Part
from keqiao.rooms.plan.supervision import services
from keqiao.rooms.plan.supervision.calendars import calendar_for
from keqiao.rooms.plan.supervision.flow import PART
from keqiao.rooms.plan.supervision.guards import SETTLED
from keqiao.rooms.plan.supervision.standing import PartRow, rows_now, rows_on
from keqiao.rooms.plan.supervision.tests.house import MAY, House

MOVES = [move.name for move in PART.moves]
ACTORS = [
    "planner",
    "supervisor",
    "second",
    "leader",
    "science_officer",
    "science_head",
    "finance_officer",
    "commerce_officer",
    "double",
    "machine",
]
REASONS = {
    "refuse": "wrong_unit",
    "return_plan": "no_nodes",
    "return": "no_evidence",
    "reopen": "other",
    "suspend": "policy_changed",
    "cancel": "duplicate",
}


def seen(row: PartRow) -> tuple[Any, ...]:
    """What a board shows of a part."""
    return (
        row.unit,
        row.state,
        row.light,
        row.progress_text,
        row.flag_labels,
        row.due,
        row.extensions,
        row.rounds,
    )


class Office(RuleBasedStateMachine):
    """督办: people press buttons, days go by."""

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.house = House()
        double = replace(self.house.supervisor, user_id=self.house.science_officer.user_id)
        self.actors = {
            **{name: getattr(self.house, name) for name in ACTORS if hasattr(self.house, name)},
            "double": double,  # the officer of 科技厅, with a second membership as a supervisor
            "machine": system("督办"),
        }
        self.parts = [self.house.lead.pk, self.house.joint.pk, self.house.helper.pk]
        self.day = MAY
        self.past: dict[date, list[tuple[Any, ...]]] = {}
        for pk in self.parts[:2]:
            Node.objects.create(part_id=pk, title="征集", due=date(2017, 6, 30), order=1)

    def teardown(self) -> None:
        try:
            for day, shown in self.past.items():
                assert [
                    seen(row) for row in rows_on(self._rows(), calendar_for(self.house.plan), day)
                ] == shown, day
        finally:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    def _rows(self) -> list[Part]:
        return list(Part.objects.filter(pk__in=self.parts).select_related("task").order_by("order"))

    @rule(
        actor=st.sampled_from(ACTORS),
        place=st.sampled_from([0, 0, 1, 1, 2]),
        move=st.sampled_from(MOVES),
        light=st.sampled_from(["green", "yellow", "red"]),
        progress=st.integers(0, 100),
    )
    def press(self, actor: str, place: int, move: str, light: str, progress: int) -> None:
        self._press(actor, place, move, light, progress)

    @rule(
        place=st.sampled_from([0, 1]), light=st.sampled_from(["green", "red"]), progress=st.integers(0, 100)
    )
    def go_on(self, place: int, light: str, progress: int) -> None:
        """The step that usually comes next, so that a sequence gets somewhere."""
        part = Part.objects.get(pk=self.parts[place])
        officer = {self.house.science.pk: "science_officer", self.house.finance.pk: "finance_officer"}.get(
            part.party_id, "commerce_officer"
        )
        following = {
            "assigned": (officer, "receive"),
            "received": (officer, "file_plan"),
            "filed": ("supervisor", "approve_plan"),
            "planned": (officer, "report"),
            "running": (officer, "report"),
            "returned": (officer, "report"),
            "reported": ("supervisor", "verify"),
            "verified": ("supervisor", "close"),
            "refused": ("planner", "insist"),
            "suspended": ("supervisor", "resume"),
        }
        if part.state in following:
            actor, move = following[part.state]
            self._press(actor, place, move, light, progress)

    def _press(self, actor: str, place: int, move: str, light: str, progress: int) -> None:
        before = Part.objects.get(pk=self.parts[place])
        declared = PART.move(move)
        assert declared is not None
        given = {
            "text": "说明",
            "reason": REASONS.get(move, ""),
            "light": light,
            "progress": str(progress),
            "unit": str(self.house.office.pk),
        }
        with clock.at(self.day):
            try:
                after = apply(self.actors[actor], Part, before.pk, move, given)
            except InputError:
                now = Part.objects.get(pk=before.pk)
                assert (now.state, now.version) == (before.state, before.version)
                return
        assert before.state in declared.sources
        assert after.state == (declared.target or before.state)
        assert declared.who.allows(self.actors[actor], before)
        assert after.version == before.version + 1

    @rule(days=st.integers(1, 40))
    def time_goes_by(self, days: int) -> None:
        rows = rows_now(self._rows(), calendar_for(self.house.plan), self.day)
        self.past[self.day] = [seen(row) for row in rows]
        self.day += timedelta(days=days)

    @rule()
    def extend(self) -> None:
        until = date(2018, 1, 31)
        with clock.at(self.day):
            try:
                asked = services.ask_extension(
                    self.house.science_officer,
                    part_id=self.house.lead.pk,
                    reason="推迟",
                    progress="七成",
                    expected=until,
                )
                apply(self.house.science_head, Extension, asked.pk, "endorse")
                apply(self.house.supervisor, Extension, asked.pk, "grant", {"until": until, "text": "同意"})
            except InputError:
                return

    @invariant()
    def nobody_verifies_what_they_reported(self) -> None:
        for pk in self.parts:
            rows = Entry.objects.filter(object_type="plan.part", object_id=str(pk), result="done")
            actors: dict[str, set[object]] = {"report": set(), "verify": set(), "close": set()}
            for event, actor in rows.values_list("event", "actor"):
                actors.setdefault(event.rpartition(".")[2], set()).add(actor)
            assert not actors["report"] & actors["verify"]
            assert not actors["report"] & actors["close"]

    @invariant()
    def the_lead_is_closed_last(self) -> None:
        lead, joint = (Part.objects.get(pk=pk) for pk in self.parts[:2])
        if lead.state == "closed":
            assert joint.state in SETTLED
        assert joint.state != "closed"


@pytest.mark.django_db
def test_no_sequence_breaks_the_declared_order_or_the_picture_of_the_past() -> None:
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )
