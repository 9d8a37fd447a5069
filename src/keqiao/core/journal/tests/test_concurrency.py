"""并发: sixteen writers on the same records: nothing lost, nothing twice, the chains whole; on both databases."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest
from django.db import connection, models, transaction

from keqiao.core.access import Reach, anybody, system
from keqiao.core.errors import ConflictError
from keqiao.core.flow import Flow, Move, Record, State, apply, create, register
from keqiao.core.flow.declaration import _flows
from keqiao.core.journal import verifying
from keqiao.core.journal.models import Entry
from keqiao.core.journal.writing import Note, append, append_many

WRITERS = 16


class Ticket(Record):
    """A record of the test alone, in no installed app: its table lives as long as the test."""

    security_mark: ClassVar = "internal"
    reach: ClassVar = Reach(public=models.Q())

    count = models.IntegerField(default=0)

    class Meta:
        app_label = "journal_tests"
        db_table = "journal_tests_ticket"


def counted(ticket: Any, _viewer: Any, _data: Any) -> None:
    ticket.count += 1


FLOW = Flow(
    kind="journal_tests.ticket",
    label="票",
    states=(State("open", "开"), State("taken", "已取")),
    moves=(
        Move("take", "取", ("open",), "taken", anybody),
        Move("count", "数", ("open", "taken"), None, anybody, effect=counted),
    ),
    initial="open",
    create=anybody,
)


@pytest.fixture
def tickets(transactional_db: None) -> Iterator[list[Ticket]]:
    with connection.schema_editor() as editor:
        editor.create_model(Ticket)
    register(FLOW)
    yield [create(system("测试"), Ticket()) for _ in range(4)]
    del _flows[FLOW.kind]
    with connection.schema_editor() as editor:
        editor.delete_model(Ticket)


def at_once(work: Callable[[int], None]) -> list[BaseException]:
    """Sixteen threads begin together; what they raised."""
    barrier, raised = threading.Barrier(WRITERS), []

    def one(number: int) -> None:
        try:
            barrier.wait()
            work(number)
        except BaseException as error:  # noqa: BLE001 - told to the test
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_a_move_is_made_once_however_many_try(tickets: list[Ticket]) -> None:
    won: Counter[str] = Counter()

    def work(number: int) -> None:
        for ticket in tickets:
            try:
                apply(system(f"写者{number:02}"), Ticket, ticket.pk, "take")
            except ConflictError:
                continue
            won[str(ticket.pk)] += 1

    assert at_once(work) == []
    assert set(won.values()) == {1}
    assert len(won) == len(tickets)
    assert Entry.objects.filter(event="keqiao.journal_tests.ticket.take", result="done").count() == len(
        tickets
    )
    assert verifying.verify().intact


def test_no_update_is_lost(tickets: list[Ticket]) -> None:
    each = 3

    def work(number: int) -> None:
        for _ in range(each):
            for ticket in tickets:
                apply(system(f"写者{number:02}"), Ticket, ticket.pk, "count")

    assert at_once(work) == []
    for ticket in Ticket.objects.all():
        assert ticket.count == WRITERS * each
        assert ticket.version == 1 + WRITERS * each
    assert verifying.verify().intact


def test_two_people_looking_at_one_version_cannot_both_act(tickets: list[Ticket]) -> None:
    won: list[int] = []

    def work(number: int) -> None:
        try:
            apply(system(f"写者{number:02}"), Ticket, tickets[0].pk, "count", version=1)
        except ConflictError:
            return
        won.append(number)

    assert at_once(work) == []
    assert len(won) == 1
    assert Ticket.objects.get(pk=tickets[0].pk).count == 1


def test_chains_that_all_begin_at_once_stay_whole(transactional_db: None) -> None:
    def work(number: int) -> None:
        viewer = system(f"写者{number:02}")
        with transaction.atomic():
            append(viewer, Note("keqiao.test.thing.begin", "test.thing", "one"))
        with transaction.atomic():
            append_many(viewer, [Note("keqiao.test.thing.begin", "test.thing", f"{n:02}") for n in range(20)])

    assert at_once(work) == []
    assert list(
        Entry.objects.filter(chain="test.thing:one").order_by("seq").values_list("seq", flat=True)
    ) == list(range(1, WRITERS + 1))
    assert Entry.objects.count() == WRITERS * 21
    assert verifying.verify().intact
