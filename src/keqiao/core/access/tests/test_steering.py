"""引导: steered conditions leave the same rows, and no index is chosen for them where the database has no histogram."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Q

from keqiao.core import clock
from keqiao.core.access.steering import unindexed
from keqiao.core.parties.models import Party


@pytest.fixture
def parties(db: None) -> None:
    now = clock.now()
    Party.objects.bulk_create(
        Party(name=f"公司{n}", kind="enterprise", division=f"5107{n:02}", created_at=now, changed_at=now)
        for n in range(20)
    )


def test_the_same_rows_are_left(parties: None) -> None:
    rows = Party.objects.filter(Q(division__gte="510705") | Q(name="公司1")).exclude(name="公司9")
    for steered in (
        unindexed(rows),
        unindexed(rows, since=1),
        unindexed(unindexed(rows)),
        unindexed(rows, since=9),
    ):
        assert set(steered) == set(rows)
    narrowed = unindexed(rows).filter(name="公司7")
    assert [party.name for party in narrowed] == ["公司7"]
    either = unindexed(Party.objects.filter(name="公司1") | Party.objects.filter(name="公司2"))
    assert {party.name for party in either} == {"公司1", "公司2"}
    assert unindexed(Party.objects.all()).count() == 20
    assert not unindexed(Party.objects.none()).exists()


def test_the_rows_asked_for_are_not_changed(parties: None) -> None:
    rows = Party.objects.filter(division__gte="510705")
    before = str(rows.query)
    unindexed(rows)
    assert str(rows.query) == before


def test_sqlite_walks_the_order_instead_of_collecting_and_postgresql_plans_by_itself(parties: None) -> None:
    rows = Party.objects.filter(division__gte="510000", division__lte="519999").order_by("-id")
    steered = unindexed(rows)
    if connection.vendor == "sqlite":
        assert "USE TEMP B-TREE FOR ORDER BY" in rows[:5].explain()
        assert "USE TEMP B-TREE" not in steered[:5].explain()
    else:
        assert str(steered.query).replace("((", "(").replace("))", ")") == str(rows.query)
