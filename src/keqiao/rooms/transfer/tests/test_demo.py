"""The demonstration year adds up to the fen and is the same every time."""

import random
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from keqiao.core import clock
from keqiao.core.access import system
from keqiao.core.measures import Question, measure_of
from keqiao.core.parties import demo as parties_demo
from keqiao.rooms.transfer import demo
from keqiao.rooms.transfer.models import Contract, Entry
from keqiao.rooms.transfer.statistics import bulletin

YEAR = Question(date(2017, 1, 1), date(2017, 12, 31))
TOTAL = Decimal("980000000.07")


@pytest.fixture
def built(world):
    def build():
        rng = random.Random(7)
        with clock.at(date(2017, 1, 3)):
            parties = parties_demo.build(system("演示"), rng, 120)
        viewers = {"system": system("演示"), "registrar": world.registrar, "enterprise": world.filer}
        demo.build(viewers, parties, rng, year=2017, count=300, total=TOTAL)

    return build


def test_a_year_adds_up_to_the_fen(built):
    built()
    assert measure_of("transfer.registered_amount").answer(YEAR).value == TOTAL
    assert measure_of("transfer.contracts").answer(YEAR).value == 300
    standing = Contract.objects.filter(state="registered")
    assert standing.aggregate(total=Sum("total"))["total"] == TOTAL
    assert standing.filter(demonstration=False).count() == 0
    sums = bulletin(YEAR)
    for lines in (sums.by_category, sums.by_field, sums.by_seller):
        assert sum(line.sums.total for line in lines) == TOTAL


def test_every_contract_s_entries_are_what_it_states(built):
    built()
    for contract in Contract.objects.annotate(
        booked=Sum("entries__total"), techno=Sum("entries__technology")
    ):
        if contract.state == "registered":
            assert (contract.booked, contract.techno) == (contract.total, contract.technology)
            assert 0 < contract.technology <= contract.total
            assert contract.income <= contract.technology
        elif contract.state == "cancelled":
            assert contract.booked == 0
        else:
            assert contract.booked is None


def test_it_has_every_state_and_rises_towards_the_year_s_end(built):
    built()
    states = set(Contract.objects.values_list("state", flat=True))
    assert {"draft", "submitted", "accepted", "returned", "registered", "refused"} <= states
    days = Entry.objects.filter(event="registration")
    assert days.filter(day__month__gte=7).count() > days.filter(day__month__lt=7).count()
    assert not days.filter(day__gt=date(2017, 12, 29)).exists()
    assert not days.filter(day__week_day__in=(1, 7)).exists()


def test_one_seed_gives_one_year(built):
    built()
    first = list(
        Contract.objects.order_by("number", "title", "total").values_list("number", "title", "total")
    )
    Entry.objects.all().delete()
    for contract in Contract.objects.all():
        contract.receipts.all().delete()
    Contract.objects.all().delete()
    from keqiao.core.parties.models import Party
    from keqiao.rooms.transfer.models import Numbering

    Numbering.objects.all().delete()
    Party.objects.filter(code__contains="MA6", demonstration=True).delete()
    built()
    assert first == list(
        Contract.objects.order_by("number", "title", "total").values_list("number", "title", "total")
    )
