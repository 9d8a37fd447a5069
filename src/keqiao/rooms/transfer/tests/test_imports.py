"""Contracts out of a sheet."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from keqiao.core.errors import ConflictError, RefusedError
from keqiao.core.imports import Row, sheet_of
from keqiao.core.journal.models import Entry as JournalEntry
from keqiao.core.measures import Question, measure_of
from keqiao.engines.errors import InputError
from keqiao.rooms.transfer import bulk
from keqiao.rooms.transfer.models import Contract, Entry

OLD = {
    "number": "2016510100000777",
    "registered_on": date(2016, 11, 3),
    "seller": "成都科创信息技术有限公司",
    "seller_kind": "enterprise",
    "title": "历史合同",
    "category": "service",
    "subcategory": "service",
    "buyer": "某境外公司",
    "signed_on": date(2016, 10, 1),
    "field": "electronics",
    "ip_kind": "none",
    "plan_level": "none",
    "payment": "lump",
    "total": Decimal("880000"),
    "income": Decimal("800000"),
}


def rows(*changes):
    return [
        Row(number + 2, {**OLD, "number": f"N-{number}", **change}) for number, change in enumerate(changes)
    ]


def sheet():
    return sheet_of("transfer.contract")


def test_registered_contracts_count_in_the_year_they_were_registered(world):
    assert sheet().load(world.registrar, rows({}, {"total": Decimal("120000"), "income": Decimal(0)})) == []
    measure = measure_of("transfer.registered_amount")
    assert measure.answer(Question(date(2016, 1, 1), date(2016, 12, 31))).value == Decimal("1000000")
    assert measure.answer(Question(date(2017, 1, 1), date(2017, 12, 31))).value is None
    contract = Contract.objects.get(number="N-0")
    assert (contract.regime, contract.buyer, contract.buyer_name) == ("measures_2000", None, "某境外公司")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seller": "没有这家"}, "没有卖方"),
        ({"registered_on": date(2018, 1, 1)}, "不能晚于今天"),
        ({"registered_on": date(1999, 1, 1), "signed_on": date(1998, 1, 1)}, "没有可适用"),
        ({"category": "licence", "subcategory": "licence_patent"}, "没有“技术许可”"),
        ({"income": Decimal("900000")}, "技术性收入不能大于"),
        ({"total": Decimal(0), "income": Decimal(0)}, "应大于零"),
        ({"equipment": Decimal("900000")}, "扣除的各项费用"),
    ],
)
def test_a_row_that_cannot_stand_is_told_in_chinese_with_its_number(world, change, words):
    faults = sheet().check(world.registrar, rows({}, change))
    assert [fault.row for fault in faults] == [3]
    assert words in faults[0].text()


def test_a_number_in_the_register_is_not_loaded_again(world):
    sheet().load(world.registrar, rows({}))
    assert "已在登记台账" in sheet().check(world.registrar, rows({}))[0].text()
    with pytest.raises(InputError):
        bulk.contracts_import(world.registrar, rows=[row.values for row in rows({})])
    assert Entry.objects.count() == 1


def test_a_batch_with_one_bad_row_leaves_nothing(world):
    with pytest.raises(InputError):
        bulk.contracts_import(world.registrar, rows=[row.values for row in rows({}, {"seller": "没有这家"})])
    assert not Contract.objects.exists()
    assert not Entry.objects.exists()


def test_a_batch_cut_off_in_the_middle_leaves_nothing(world, monkeypatch):
    """What a kill of the process leaves is what the transaction had not committed: nothing."""
    before = JournalEntry.objects.count()

    def cut(*_given, **_named):
        raise SystemExit(9)

    monkeypatch.setattr(bulk, "append_many", cut)
    with pytest.raises(SystemExit), transaction.atomic():
        bulk.contracts_import(world.registrar, rows=[row.values for row in rows({}, {}, {})])
    assert (Contract.objects.count(), Entry.objects.count()) == (0, 0)
    assert JournalEntry.objects.count() == before


def test_only_an_office_loads_registered_contracts(world):
    assert not sheet().rule.allows(world.filer)
    with pytest.raises(RefusedError):
        bulk.contracts_import(world.filer, rows=[OLD])
    stranger = world.registrar.__class__(
        "registrar", world.registrar.user_id, "戊", world.buyer.pk, "不是机构", "5107", fresh=True
    )
    with pytest.raises(ConflictError, match="不是登记机构"):
        bulk.contracts_import(stranger, rows=[OLD])


def test_an_enterprise_loads_drafts_of_its_own(world):
    drafts = sheet_of("transfer.draft")
    values = {name: OLD.get(name) for name in (column.name for column in drafts.columns)}
    assert drafts.check(world.filer, [Row(2, values)]) == []
    drafts.load(world.filer, [Row(2, values), Row(3, {**values, "title": "第二份"})])
    found = Contract.objects.filter(registrant=world.seller)
    assert {one.state for one in found} == {"draft"}
    assert found.count() == 2


def test_two_contracts_never_share_a_number_even_behind_the_services(world, registered):
    first = registered()
    second = registered(title="焊接机器人工作站", total=5000, equipment=0, carrier=0, income=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.filter(pk=second.pk).update(number=first.number)
