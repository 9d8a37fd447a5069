"""A certificate's check code covers what the paper states."""

from decimal import Decimal

import pytest

from keqiao.core import clock
from keqiao.rooms.transfer import services
from keqiao.rooms.transfer.certificates import code_of, matches
from keqiao.rooms.transfer.models import Contract
from keqiao.rooms.transfer.verification import verify


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("total", Decimal("1000000.01")),
        ("technology", Decimal("1")),
        ("income", Decimal("700001")),
        ("title", "另一个名称"),
        ("buyer_name", "另一个买方"),
        ("number", "2017510100000009"),
        ("division", "510700"),
    ],
)
def test_a_row_changed_behind_the_register_s_back_no_longer_matches_its_paper(
    world, registered, field, value
):
    contract = registered()
    code = code_of(contract)
    Contract.objects.filter(pk=contract.pk).update(**{field: value})
    contract.refresh_from_db()
    assert not matches(contract, code)
    assert verify(contract.number, code).verdict == "unknown"


def test_a_code_is_read_with_or_without_its_dashes_and_in_small_letters(world, registered):
    contract = registered()
    code = code_of(contract)
    assert len(code) == 19
    assert matches(contract, code.replace("-", " ").lower())
    assert not matches(contract, code[:-1] + ("A" if code[-1] != "A" else "B"))
    assert not matches(contract, "核对码")


def test_a_revised_contract_has_a_new_code_and_a_cancelled_one_says_so(world, registered):
    contract = registered()
    before = code_of(contract)
    contract = services.contract_move(
        world.registrar, pk=contract.pk, move="revise", given={"total": "1200000", "reason": "补充协议"}
    )
    assert verify(contract.number, before).verdict == "unknown"
    assert verify(contract.number, code_of(contract)).verdict == "good"
    contract = services.contract_move(
        world.registrar, pk=contract.pk, move="cancel", given={"reason": "解除"}
    )
    assert verify(contract.number, code_of(contract)).verdict == "ended"


def test_a_page_shows_nothing_that_the_paper_does_not(world, registered):
    contract = registered(summary="保密的技术要点")
    shown = str(verify(contract.number, code_of(contract)).facts)
    for hidden in ("保密的技术要点", "200,000", str(contract.pk), clock.today().strftime("%H:%M")):
        assert hidden not in shown
