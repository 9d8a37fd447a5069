"""Any order of moves: only declared ones succeed, and the register always adds up to its contracts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keqiao.core.files import services as files
from keqiao.core.flow import flow_of
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer import services
from keqiao.rooms.transfer.booking import booked, received
from keqiao.rooms.transfer.completeness import TEXT_PURPOSE
from keqiao.rooms.transfer.models import Contract, Entry
from keqiao.rooms.transfer.tests.conftest import STATED

MOVES = [move.name for move in flow_of("transfer.contract").moves]
WHO = ["filer", "rival", "registrar", "second", "elsewhere", "head"]
AMOUNT = st.decimals(0, 3_000_000, places=2)
ACT = st.tuples(st.sampled_from(MOVES), st.sampled_from(["filer", "registrar", "registrar", *WHO]), AMOUNT)


def answers(amount: Decimal) -> dict[str, object]:
    return {
        "reason": "演示",
        "statement": "不同",
        "ground": "unclear_terms",
        "day": "2017-06-01",
        "total": amount,
        "income": min(amount, Decimal(1000)) / 2 // 1,
    }


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(ACT, max_size=14), receipt=AMOUNT)
def test_only_declared_moves_succeed_and_the_entries_add_up(world, acts, receipt):
    contract = services.contract_begin(world.filer, data=STATED)
    files.store(
        world.filer, ContentFile("正文".encode(), "合同.txt"), Contract.kind(), contract.pk, TEXT_PURPOSE
    )
    flow = flow_of("transfer.contract")
    for name, who, amount in [("submit", "filer", Decimal(0)), ("accept", "registrar", Decimal(0)), *acts]:
        before = Contract.objects.get(pk=contract.pk)
        move = flow.move(name)
        try:
            after = services.contract_move(
                getattr(world, who), pk=contract.pk, move=name, given=answers(amount)
            )
        except InputError:
            after = Contract.objects.get(pk=contract.pk)
            assert (after.state, after.version) == (before.state, before.version)
            assert (after.total, after.income) == (before.total, before.income)
        else:
            assert before.state in move.sources
            assert after.state == (move.target or before.state)
            assert move.who.allows(getattr(world, who), before)
        _receipt(world, contract, receipt)
        holds(contract)


def _receipt(world, contract, amount):
    data = {"received_on": date(2017, 6, 1), "total": amount, "technical": amount, "income": amount / 2 // 1}
    try:
        services.receipt_add(world.registrar, pk=contract.pk, data=data)
    except InputError:
        return


def holds(contract):
    now = Contract.objects.get(pk=contract.pk)
    sums, count = booked(now), sum(Entry.objects.filter(contract=now).values_list("contracts", flat=True))
    if now.state == "registered":
        assert (sums.total, sums.technology, sums.income) == (now.total, now.technology, now.income)
        assert count == 1
        taken = received(now)
        assert taken["total"] <= now.total
        assert taken["income"] <= now.income
    else:
        assert sums.nothing
        assert count == 0
        assert not any(received(now).values())
    assert (now.number != "") == (now.state in ("registered", "cancelled"))
