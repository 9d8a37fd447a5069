"""Several people at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from keqiao.core import clock
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer import services
from keqiao.rooms.transfer.models import Contract, Entry
from keqiao.rooms.transfer.tests.conftest import DAY


def at_once(*acts):
    """Run the acts in threads of their own; answer what each returned or the error it raised."""

    def run(act):
        try:
            with clock.at(DAY):
                return act()
        except InputError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def register(viewer, contract, number=""):
    return lambda: services.contract_move(viewer, pk=contract.pk, move="register", given={"number": number})


@pytest.mark.django_db(transaction=True)
def test_of_two_registrars_who_register_at_once_one_wins(world, accepted):
    contract = accepted()
    done = at_once(*(register(who, contract) for who in (world.registrar, world.second) * 4))
    won = [one for one in done if not isinstance(one, Exception)]
    assert len(won) == 1
    assert Entry.objects.filter(contract=contract).count() == 1
    assert Contract.objects.get(pk=contract.pk).version == contract.version + 1


@pytest.mark.django_db(transaction=True)
def test_contracts_registered_at_once_have_numbers_of_their_own(world, accepted):
    contracts = [accepted(title=f"第 {place} 份合同", other_name=f"外省第{place}公司") for place in range(6)]
    done = at_once(*(register(world.registrar, contract) for contract in contracts))
    assert not [one for one in done if isinstance(one, Exception)]
    numbers = set(Contract.objects.values_list("number", flat=True))
    assert numbers == {f"201751010000000{place}" for place in range(1, 7)}


@pytest.mark.django_db(transaction=True)
def test_one_number_asked_for_twice_at_once_is_given_once(world, accepted):
    contracts = [accepted(title=f"第 {place} 份", other_name=f"外省第{place}公司") for place in range(2)]
    done = at_once(*(register(world.registrar, contract, "GJ-2017-1") for contract in contracts))
    assert sorted(isinstance(one, Exception) for one in done) == [False, True]
    assert Entry.objects.count() == 1
