"""日志 (controls C2 to C6): what is written stays, and whatever happens to it behind the program's back is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from keqiao.core import clock
from keqiao.core.access import PUBLIC, Viewer, system
from keqiao.core.errors import RefusedError
from keqiao.core.journal import guards, heads, purging, sealing, verifying
from keqiao.core.journal.hashing import GENESIS, Merkle
from keqiao.core.journal.models import Anchor, ChainHead, Entry, Purge, Seal
from keqiao.core.journal.reading import history, reading_logged
from keqiao.core.journal.writing import Note, append, append_many, digest_of

ROBOT = system("测试")


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def note(number: int, step: int = 0, **data: Any) -> Note:
    return Note("keqiao.test.thing.change", "test.thing", f"{number:03}", {"step": step, **data})


def write(things: int = 5, steps: int = 3) -> None:
    with transaction.atomic():
        for step in range(steps):
            append_many(ROBOT, [note(number, step, 名称="合同") for number in range(things)])


@pytest.fixture
def seal(django_capture_on_commit_callbacks: Any) -> Callable[[], Seal]:
    def sealed() -> Seal:
        with django_capture_on_commit_callbacks(execute=True):
            made = sealing.seal()
        assert made is not None
        return made

    return sealed


def behind_the_back(statement: str, *given: Any) -> None:
    """What somebody does who has the database in hand and takes the guards off."""
    guards.take_down(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
    guards.put_up(connection)


def kinds() -> set[str]:
    return {fault.kind for fault in verifying.verify().faults}


def test_each_record_has_its_own_chain_and_bulk_and_single_entries_agree(db: None) -> None:
    write(things=2, steps=2)
    with transaction.atomic():
        last = append(ROBOT, note(0, 9, 金额="12.00"))
    rows = list(Entry.objects.filter(chain="test.thing:000").order_by("seq"))
    assert [row.seq for row in rows] == [1, 2, 3]
    assert [row.previous for row in rows] == [GENESIS, rows[0].digest, rows[1].digest]
    assert all(digest_of(row) == row.digest for row in rows)
    assert rows[-1].pk == last.pk
    assert json.loads(rows[-1].data) == {"step": 9, "金额": "12.00"}


def test_one_object_twice_in_one_load_makes_two_steps(db: None) -> None:
    with transaction.atomic():
        assert append_many(ROBOT, [note(1, 0), note(1, 1), note(2, 0), note(1, 2)]) == 4
        assert append_many(ROBOT, []) == 0
    assert [step.data["step"] for step in history("test.thing", "001")] == [0, 1, 2]
    assert verifying.verify().intact


def test_an_entry_has_time_person_event_object_result_address_and_request(person: Viewer) -> None:
    with transaction.atomic():
        append(person, note(1))
    entry = Entry.objects.get(object_type="test.thing")
    assert entry.at.tzinfo is not None
    assert entry.at.astimezone(UTC).utcoffset() == timedelta(0)
    assert (entry.actor, entry.role, entry.result) == (person.user_id, "planner", "done")
    assert (entry.address, entry.request) == ("127.0.0.1", "r1")
    assert person.name in entry.actor_label


def test_nothing_is_written_outside_a_transaction(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        append(ROBOT, note(1))


def test_a_journal_that_cannot_be_written_undoes_the_act(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: Any) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(heads, "begin", broken)
    with pytest.raises(DatabaseError), transaction.atomic():  # noqa: PT012 - one act
        Anchor.objects.create(chain="the act", seq=1, digest="")
        append(ROBOT, note(1))
    assert not Anchor.objects.exists()
    assert not Entry.objects.exists()


def test_a_name_with_a_line_break_stays_in_its_field(db: None) -> None:
    forged = Viewer("planner", None, "张\r\n2017-05-05 系统 全部通过")
    with transaction.atomic():
        append(forged, note(1))
    assert verifying.verify().intact
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET data = '{}' WHERE seq = 1",
        "DELETE FROM journal_entry WHERE seq = 1",
        "DELETE FROM journal_entry",
        "UPDATE journal_seal SET root = ''",
        "DELETE FROM journal_seal",
        "UPDATE journal_chain SET digest = ''",
        "UPDATE journal_chain SET seq = 1",
        "DELETE FROM journal_chain",
    ],
)
def test_the_database_refuses_to_change_or_remove_entries(db: None, seal: Any, statement: str) -> None:
    write()
    seal()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verifying.verify().intact
    assert guards.standing(connection)


FIRST = "SELECT min(id) FROM journal_entry"


def test_the_databases_own_ways_around_are_refused_too(db: None) -> None:
    write()
    ways = {
        "sqlite": "INSERT OR REPLACE INTO journal_entry SELECT id, chain, seq, at, actor, 'x', role, event,"
        " object_type, object_id, result, address, request, data, previous, digest FROM journal_entry"
        f" WHERE id = ({FIRST})",
        "postgresql": "TRUNCATE journal_entry",
    }
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ways[connection.vendor])
    assert verifying.verify().entries == 15


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (f"UPDATE journal_entry SET data = replace(data, '0', '1') WHERE id = ({FIRST})", {"changed"}),
        ("DELETE FROM journal_entry WHERE seq = 2 AND chain = 'test.thing:003'", {"link", "root"}),
        ("DELETE FROM journal_entry WHERE seq = 3 AND chain = 'test.thing:003'", {"tail", "root"}),
        (f"DELETE FROM journal_entry WHERE id > ({FIRST}) + 9", {"tail", "root"}),
        ("UPDATE journal_seal SET root = previous", {"seal", "root", "outside"}),
        ("DELETE FROM journal_seal", {"outside"}),
        ("UPDATE journal_chain SET seq = 2 WHERE chain = 'test.thing:003'", {"beyond", "tail"}),
        ("DELETE FROM journal_chain WHERE chain = 'test.thing:003'", {"beyond"}),
    ],
    ids=[
        "flipped",
        "dropped",
        "last-dropped",
        "tail-cut",
        "seal-changed",
        "seals-gone",
        "head-back",
        "head-gone",
    ],
)
def test_what_is_done_behind_the_programs_back_is_found(
    db: None, seal: Any, statement: str, found: set[str]
) -> None:
    write()
    seal()
    assert verifying.verify().intact
    behind_the_back(statement)
    assert kinds() == found


def test_a_swapped_pair_is_found(db: None, seal: Any) -> None:
    write()
    seal()
    one, two = Entry.objects.order_by("pk")[:2]
    for pk, to in ((one.pk, -1), (two.pk, one.pk), (-1, two.pk)):
        behind_the_back("UPDATE journal_entry SET id = %s WHERE id = %s", to, pk)
    assert kinds() == {"root"}


def test_a_forger_who_mends_the_chain_and_its_head_is_found_by_the_seal(db: None, seal: Any) -> None:
    write()
    seal()
    last = Entry.objects.filter(chain="test.thing:003").order_by("-seq")[0]
    last.data = '{"step":7}'
    forged = digest_of(last)
    behind_the_back(
        "UPDATE journal_entry SET data = %s, digest = %s WHERE id = %s", last.data, forged, last.pk
    )
    behind_the_back("UPDATE journal_chain SET digest = %s WHERE chain = %s", forged, last.chain)
    assert kinds() == {"root"}


def test_cutting_the_tail_together_with_its_seal_is_found_by_the_file_outside(db: None, seal: Any) -> None:
    write(things=3)
    seal()
    write(things=8)
    second = seal()
    behind_the_back("DELETE FROM journal_entry WHERE id >= %s", second.first_entry)
    behind_the_back("DELETE FROM journal_seal WHERE id = %s", second.pk)
    behind_the_back("DELETE FROM journal_chain WHERE chain > 'test.thing:002'")
    behind_the_back(
        "UPDATE journal_chain SET seq = 3, digest = (SELECT digest FROM journal_entry e WHERE"
        " e.chain = journal_chain.chain AND e.seq = 3)"
    )
    faults = verifying.verify().faults
    assert [fault.kind for fault in faults] == ["outside"]
    assert "截断" in faults[0].sentence


def test_a_file_outside_that_was_tampered_with_is_found(db: None, seal: Any) -> None:
    write()
    seal()
    place = sealing.outside()
    place.write_text(place.read_text().replace('"count":15', '"count":14') + "half a line\n")
    assert kinds() == {"outside"}
    place.unlink()
    assert kinds() == {"outside"}
    sealing.write_outside()
    assert verifying.verify().intact


def test_half_a_line_in_the_file_outside_is_written_once_more(db: None, seal: Any) -> None:
    place = sealing.outside()
    write()
    seal()
    whole = place.read_bytes()
    place.write_bytes(whole[: len(whole) - 20])
    sealing.write_outside()
    assert place.read_bytes() == whole


def test_a_seal_that_a_crash_kept_out_of_the_file_comes_with_the_next_sealing(db: None, seal: Any) -> None:
    write()
    seal()
    whole = sealing.outside().read_bytes()
    sealing.outside().unlink()
    assert sealing.seal() is None
    assert sealing.outside().read_bytes() == whole


def test_seals_follow_each_other_and_an_empty_one_is_not_made(db: None, seal: Any) -> None:
    write()
    first = seal()
    assert sealing.seal() is None
    write()
    second = seal()
    assert (second.previous, second.first_entry) == (first.digest, first.last_entry + 1)
    assert len(sealing.outside().read_text().splitlines()) == 2
    latest = sealing.latest()
    assert latest is not None
    assert latest["digest"] == second.digest
    found = verifying.verify()
    assert (found.seals, found.unsealed) == (2, 0)


def test_the_merkle_root_depends_on_every_leaf_and_its_place() -> None:
    leaves = [f"{number:064x}" for number in range(11)]

    def root(of: list[str]) -> str:
        tree = Merkle()
        for leaf in of:
            tree.add(leaf)
        return tree.root()

    roots = {root(leaves[:count]) for count in range(12)}
    assert len(roots) == 12
    assert root([leaves[1], leaves[0], *leaves[2:]]) not in roots


def old_journal(seal: Any) -> datetime:
    """A journal of a year ago, sealed, and of today."""
    now = timezone.now()
    with clock.at(now - timedelta(days=366)):
        write(things=4)
        seal()
    write(things=2)
    seal()
    return now


def test_a_purge_refuses_what_is_younger_than_183_days(db: None, seal: Any) -> None:
    now = old_journal(seal)
    with pytest.raises(RefusedError, match="183"):
        purging.purge(ROBOT, now - timedelta(days=182))
    with pytest.raises(RefusedError):
        purging.purge(PUBLIC, now - timedelta(days=300))
    assert Entry.objects.count() == 18


def test_after_a_purge_the_rest_still_proves_itself(db: None, seal: Any) -> None:
    now = old_journal(seal)
    assert purging.purge(ROBOT, now - timedelta(days=184)) == 12
    assert purging.purge(ROBOT, now - timedelta(days=184)) == 0
    assert Anchor.objects.count() == 4
    found = verifying.verify()
    assert found.faults == []
    assert (found.entries, found.seals) == (7, 2)
    write(things=4)
    assert verifying.verify().intact
    behind_the_back("DELETE FROM journal_entry WHERE seq = 4 AND chain = 'test.thing:001'")
    assert "link" in kinds()


def test_the_database_itself_holds_to_the_183_days(db: None, seal: Any) -> None:
    old_journal(seal)
    last = Entry.objects.order_by("-pk")[0].pk
    Purge.objects.create(
        at=clock.now(), by_label="x", before=clock.now() + timedelta(days=1), last_entry=last
    )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE id = %s", [last])
    assert kinds() == {"purge"}


def test_a_purge_that_the_journal_does_not_tell_of_is_found(db: None, seal: Any) -> None:
    old_journal(seal)
    first = Seal.objects.order_by("pk")[0]
    behind_the_back("DELETE FROM journal_entry WHERE id <= %s", first.last_entry)
    Purge.objects.create(
        at=clock.now(), by_label="x", before=clock.now(), last_entry=first.last_entry, open=False, count=12
    )
    assert "purge" in kinds()


def test_nothing_switches_the_journal_off(settings: Any) -> None:
    names = [name for name in dir(settings) if "JOURNAL" in name or "AUDIT" in name]
    assert set(names) <= {"JOURNAL_RETENTION_DAYS"}
    settings.JOURNAL_RETENTION_DAYS = 1
    assert purging.retention() == timedelta(days=183)


def test_reading_sensitive_data_leaves_its_mark(person: Viewer) -> None:
    reading_logged(person, "parties.person:17", 40)
    entry = Entry.objects.get(event="keqiao.journal.reading.read")
    assert (entry.object_id, json.loads(entry.data)) == ("parties.person:17", {"count": 40})


def test_heads_count_every_step(db: None) -> None:
    write(things=3, steps=4)
    assert set(ChainHead.objects.values_list("seq", flat=True)) == {4}
