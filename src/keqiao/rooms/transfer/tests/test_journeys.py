"""A contract's way, by the services."""

from datetime import date
from decimal import Decimal

import pytest

from keqiao.core import clock
from keqiao.core.errors import ConflictError, NeedsFreshError, RefusedError
from keqiao.core.journal.reading import history
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer import services
from keqiao.rooms.transfer.booking import booked, received
from keqiao.rooms.transfer.models import Contract, Entry


def move(viewer, contract, name, **given):
    return services.contract_move(viewer, pk=contract.pk, move=name, given=given)


def test_a_contract_goes_from_draft_to_register(world, drafted):
    contract = drafted()
    assert contract.technology == Decimal("850000.00")  # total less equipment, carriers kept
    assert contract.division == "510100"
    move(world.filer, contract, "submit")
    contract = move(world.registrar, contract, "accept")
    assert (contract.regime, contract.due_on) == ("measures_2000", date(2017, 7, 1))
    contract = move(world.registrar, contract, "register")
    assert contract.state == "registered"
    assert contract.number == "2017510100000001"
    entry = Entry.objects.get(contract=contract)
    assert (entry.event, entry.total, entry.technology, entry.income) == (
        "registration",
        Decimal("1000000"),
        Decimal("850000"),
        Decimal("700000"),
    )
    assert (entry.division, entry.day, entry.contracts) == ("510100", date(2017, 6, 1), 1)
    events = [step.event.rpartition(".")[2] for step in history("transfer.contract", contract.pk)]
    assert events == ["create", "store", "submit", "accept", "register"]


def test_a_returned_contract_can_be_filed_again(world, accepted):
    contract = accepted()
    contract = move(world.registrar, contract, "return", reason="缺验收标准")
    assert (contract.state, contract.regime, contract.due_on) == ("returned", "", None)
    services.contract_save(world.filer, pk=contract.pk, data={"total": Decimal("900000")})
    contract = move(world.filer, contract, "submit")
    assert contract.technology == Decimal("750000")


def test_a_filed_contract_cannot_be_changed_by_its_filer(world, filed):
    with pytest.raises(ConflictError):
        services.contract_save(world.filer, pk=filed().pk, data={"title": "另一个名称"})


def test_an_incomplete_draft_says_what_is_missing(world):
    contract = services.contract_begin(world.filer, data={"title": "只有名称"})
    with pytest.raises(ConflictError) as caught:
        move(world.filer, contract, "submit")
    for words in ("买方", "签订日期", "合同类别", "合同交易总额", "合同文本"):
        assert words in str(caught.value)


def test_amounts_that_contradict_each_other_keep_a_draft_from_being_filed(world, drafted):
    contract = drafted(equipment=Decimal("1200000"))
    with pytest.raises(ConflictError, match="扣除的各项费用"):
        move(world.filer, contract, "submit")


def test_a_royalty_contract_may_be_registered_without_an_amount_and_filled_in_later(world, registered):
    nothing = {"equipment": 0, "carrier": 0, "income": 0}
    contract = registered(payment="royalty", total=0, **nothing)
    assert contract.undetermined
    with pytest.raises(ConflictError, match="补填"):
        move(world.registrar, contract, "note_relief", day="2017-06-01")
    contract = move(world.registrar, contract, "revise", total="300000", reason="首年提成结算")
    assert booked(contract).total == Decimal("300000")


def test_a_refusal_needs_a_ground_of_its_own_regime(world, accepted):
    contract = accepted()
    with pytest.raises(InputError):
        move(world.registrar, contract, "refuse", ground="unclear_price")  # of the other regime
    contract = move(world.registrar, contract, "refuse", ground="unclear_terms", note="价款不明")
    assert (contract.state, contract.decision_code) == ("refused", "unclear_terms")
    assert not Entry.objects.exists()


def test_a_revision_books_the_difference_and_leaves_the_first_entry_alone(world, registered):
    contract = registered()
    with clock.at(date(2017, 9, 1)):
        contract = move(world.registrar, contract, "revise", total="1200000.00", reason="增加二期内容")
    first, second = Entry.objects.filter(contract=contract).order_by("seq")
    assert first.total == Decimal("1000000")
    assert (second.total, second.technology, second.income) == (
        Decimal("200000"),
        Decimal("200000"),
        Decimal("0"),
    )
    assert (second.day, second.contracts, second.reason) == (date(2017, 9, 1), 0, "增加二期内容")


def test_a_revision_that_changes_nothing_is_refused(world, registered):
    with pytest.raises(InputError, match="没有变化"):
        move(world.registrar, registered(), "revise", total="1000000", reason="无")


def test_amounts_cannot_be_revised_once_relief_was_taken(world, registered):
    contract = registered()
    move(world.registrar, contract, "note_relief", day="2017-06-01")
    with pytest.raises(ConflictError, match="享受优惠"):
        move(world.registrar, contract, "revise", total="2000000", reason="补充协议")


def test_a_cancelled_contract_sums_to_zero(world, registered):
    contract = registered()
    move(world.registrar, contract, "revise", total="1100000", reason="补充协议")
    services.receipt_add(
        world.registrar,
        pk=contract.pk,
        data={"received_on": date(2017, 6, 1), "total": 300000, "technical": 250000, "income": 200000},
    )
    contract = move(world.registrar, contract, "cancel", reason="双方解除")
    assert booked(contract).nothing
    assert not any(received(contract).values())
    assert sum(Entry.objects.values_list("contracts", flat=True)) == 0


def test_receipts_stay_within_the_contract(world, registered):
    contract = registered()

    def add(**data):
        return services.receipt_add(
            world.registrar, pk=contract.pk, data={"received_on": date(2017, 6, 1), **data}
        )

    add(total=600000, technical=500000, labour=100000, income=400000)
    with pytest.raises(InputError, match="累计收款"):
        add(total=500000, technical=100000)
    with pytest.raises(InputError, match="累计核定技术性收入"):
        add(total=400000, technical=350000, income=340000)
    with pytest.raises(InputError, match="成本之和"):
        add(total=100000, technical=90000, labour=50000, income=50000)
    with pytest.raises(InputError, match="技术性部分"):
        add(total=100000, technical=190000)
    assert contract.receipts.count() == 1


def test_who_files_does_not_register(world, filed):
    contract = filed()
    turned = world.filer.__class__(
        "registrar", world.filer.user_id, "甲", world.chengdu.pk, "登记处", "5101", fresh=True
    )
    with pytest.raises(RefusedError, match="职责分离"):
        move(turned, contract, "accept")


def test_registering_asks_for_a_fresh_proof_of_identity(world, accepted):
    contract = accepted()
    stale = world.registrar.__class__(
        "registrar", world.registrar.user_id, "甲", world.chengdu.pk, "登记处", "5101"
    )
    with pytest.raises(NeedsFreshError):
        move(stale, contract, "register")
    assert Contract.objects.get(pk=contract.pk).state == "accepted"


def test_a_large_amount_waits_for_a_second_registrar_where_the_site_says_so(world, accepted):
    services.setting_set(
        world.head, regime="measures_2000", name="review_from", value="500000", source="内控制度第三条"
    )
    contract = accepted()
    with pytest.raises(ConflictError, match="复核"):
        move(world.registrar, contract, "register")
    move(world.registrar, contract, "review", opinion="金额无误")
    with pytest.raises(RefusedError, match="职责分离"):
        move(world.registrar, contract, "register")
    assert move(world.second, contract, "register").state == "registered"


def test_a_suspected_duplicate_waits_for_a_statement(world, registered, accepted):
    first = registered()
    contract = accepted(title="物联网数据采集终端开发协议", total=Decimal("1000000"))
    assert contract.suspects == 1
    with pytest.raises(ConflictError, match="查重说明"):
        move(world.registrar, contract, "register")
    move(world.registrar, contract, "answer_duplicates", statement=f"与 {first.number} 标的不同")
    assert move(world.registrar, contract, "register").number != first.number


def test_a_contract_with_another_party_is_no_duplicate(world, registered, accepted):
    registered()
    assert accepted(other_name="重庆两江技术有限公司").suspects == 0


def test_a_number_is_given_once(world, registered, accepted):
    number = registered().number
    contract = accepted(
        title="焊接机器人工作站研制合同", total=Decimal("77000"), equipment=0, carrier=0, income=0
    )
    with pytest.raises(ConflictError, match="已被使用"):
        move(world.registrar, contract, "register", number=number)
    assert move(world.registrar, contract, "register", number="2017-CD-1").number == "2017-CD-1"


def test_the_principal_files_research_outsourced_abroad(world, drafted):
    contract = drafted(overseas=True, other_name="Acme Research GmbH")
    assert (contract.buyer, contract.seller, contract.seller_name) == (
        world.seller,
        None,
        "Acme Research GmbH",
    )
    assert contract.registrant == world.seller


def test_a_party_is_found_by_its_code_or_not_at_all(world, drafted):
    assert (
        drafted(other_name="随便写的", other_code="91510104MA61Q1YW0T", viewer=world.rival).buyer
        == world.seller
    )
    with pytest.raises(InputError, match="没有统一社会信用代码"):
        drafted(other_code="91510104MA61Q1YW0X")


def test_a_withdrawn_contract_is_over(world, filed):
    contract = move(world.filer, filed(), "withdraw")
    with pytest.raises(ConflictError):
        move(world.filer, contract, "submit")
    with pytest.raises(ConflictError):
        move(world.registrar, contract, "accept")


def test_a_licence_is_a_category_of_its_own_only_from_2021(world, drafted):
    contract = drafted(category="licence", subcategory="licence_patent")
    with pytest.raises(ConflictError, match="没有“技术许可”"):
        move(world.filer, contract, "submit")
    with clock.at(date(2021, 3, 1)):
        assert move(world.filer, contract, "submit").state == "submitted"


def test_the_second_regime_counts_working_days_until_a_site_says_otherwise(world, filed):
    with clock.at(date(2026, 3, 2)):
        contract = move(world.registrar, filed(), "accept")
        assert (contract.regime, contract.due_on) == ("measures_2026", date(2026, 3, 23))
        services.setting_set(
            world.head, regime="measures_2026", name="decision_days", value="20", source="正式文本"
        )
        other = move(world.registrar, filed(title="另一份研制合同"), "accept")
        assert other.due_on == date(2026, 3, 30)


def test_what_is_law_cannot_be_set_by_a_site(world):
    with pytest.raises(ConflictError, match="明确的依据"):
        services.setting_set(
            world.head, regime="measures_2000", name="decision_days", value="90", source="想要"
        )
    with pytest.raises(RefusedError):
        services.setting_set(
            world.registrar, regime="measures_2026", name="decision_days", value="9", source="想要"
        )
