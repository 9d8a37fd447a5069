"""Many people at the same moment, on the same part and on parts that depend on each other."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection

from keqiao.core import clock
from keqiao.core.flow import apply
from keqiao.core.journal.models import Entry
from keqiao.core.journal.writing import digest_of
from keqiao.engines.errors import InputError
from keqiao.rooms.plan.models import Part, Report
from keqiao.rooms.plan.supervision.tests.house import House, go, report

WRITERS = 16


def at_once(day: date, acts: list[Callable[[], Any]]) -> list[Any]:
    """Run the acts in threads of their own; what each returned, or the error it raised."""

    def run(act: Callable[[], Any]) -> Any:
        try:
            with clock.at(day):
                return act()
        except InputError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def working() -> House:
    house = House(rules=(("report_cycle", {"cycle": "quarter", "day": 20, "position": "first_month"}),))
    for part, officer in ((house.lead, house.science_officer), (house.joint, house.finance_officer)):
        go(officer, part, "receive", date(2017, 5, 9))
        go(officer, part, "start", date(2017, 5, 10))
    return house


def chain_is_whole(part: Part) -> bool:
    entries = list(Entry.objects.filter(chain=f"plan.part:{part.pk}").order_by("seq"))
    linked = all(one.previous == before.digest for before, one in itertools.pairwise(entries))
    numbered = [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    return linked and numbered and all(digest_of(entry) == entry.digest for entry in entries)


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_reports_on_what_was_looked_at_one_is_taken() -> None:
    house = working()
    version = Part.objects.get(pk=house.lead.pk).version
    given = {"light": "green", "progress": "40", "text": "进展正常"}

    def file() -> Part:
        return apply(house.science_officer, Part, house.lead.pk, "report", given, version=version)

    done = at_once(date(2017, 7, 18), [file] * WRITERS)
    part = Part.objects.get(pk=house.lead.pk)
    assert sum(isinstance(one, Part) for one in done) == 1
    assert Report.objects.filter(part=part).count() == 1
    assert (part.state, part.version, part.report_due) == ("reported", version + 1, date(2017, 10, 20))
    assert chain_is_whole(part)


@pytest.mark.django_db(transaction=True)
def test_reports_without_a_version_are_all_kept_and_counted() -> None:
    house = working()
    version = Part.objects.get(pk=house.lead.pk).version
    given = {"light": "green", "progress": "40", "text": "进展正常"}
    done = at_once(
        date(2017, 7, 18),
        [lambda: apply(house.science_officer, Part, house.lead.pk, "report", given)] * WRITERS,
    )
    part = Part.objects.get(pk=house.lead.pk)
    assert all(isinstance(one, Part) for one in done)
    assert part.version == version + WRITERS
    assert Report.objects.filter(part=part, due=date(2017, 7, 20)).count() == 1
    assert chain_is_whole(part)


@pytest.mark.django_db(transaction=True)
def test_a_joint_part_is_not_reopened_while_the_lead_is_closed() -> None:
    house = working()
    for part, officer in ((house.lead, house.science_officer), (house.joint, house.finance_officer)):
        report(officer, part, date(2017, 12, 20), progress="100")
        go(house.supervisor, part, "verify", date(2017, 12, 21), text="属实")

    def close() -> Part:
        return apply(house.supervisor, Part, house.lead.pk, "close", {"text": "办结"})

    def reopen() -> Part:
        return apply(house.second, Part, house.joint.pk, "reopen", {"reason": "other", "text": "复查"})

    at_once(date(2017, 12, 22), [close, reopen] * 4)
    lead, joint = (Part.objects.get(pk=part.pk) for part in (house.lead, house.joint))
    assert {lead.state, joint.state} in ({"closed", "verified"}, {"verified", "returned"})
