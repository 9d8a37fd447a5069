"""登记、变更、停用、承继: what the services of parties do and refuse."""

from __future__ import annotations

from datetime import date

import pytest

from keqiao.core import clock
from keqiao.core.access import system
from keqiao.core.errors import ConflictError, NotFoundError, RefusedError
from keqiao.core.identity.tests.people import viewer
from keqiao.core.journal.models import Entry
from keqiao.core.parties import selectors, services
from keqiao.core.parties.models import Party, Succession
from keqiao.core.parties.tests.made import code, party
from keqiao.engines.errors import InputError

pytestmark = pytest.mark.django_db
MIANYANG = {"kind": "enterprise", "division": "510703"}


@pytest.fixture
def registrar(tables):
    return viewer("registrar", reach="5107")


def test_a_registrar_registers_a_party_of_its_prefecture_and_the_journal_has_it(registrar):
    made = services.party_register(registrar, name=" 绵阳某某科技有限公司 ", code=code(), **MIANYANG)
    assert made.name == "绵阳某某科技有限公司"
    entry = Entry.objects.get(object_type="parties.party", object_id=str(made.pk))
    assert (entry.event, entry.result, entry.actor) == (
        "keqiao.parties.party.register",
        "done",
        registrar.user_id,
    )


def test_a_party_of_another_prefecture_is_refused_and_the_refusal_is_journalled(registrar):
    with pytest.raises(RefusedError, match="登记主体"):
        services.party_register(registrar, name="成都某某公司", kind="enterprise", division="510104")
    assert not Party.objects.filter(name="成都某某公司").exists()
    assert Entry.objects.filter(event="keqiao.parties.party.register", result="refused").count() == 1


def test_a_registrar_registers_no_government_unit(registrar):
    with pytest.raises(RefusedError):
        services.party_register(registrar, name="绵阳市某局", kind="government", division="510700")


@pytest.mark.parametrize("role", ["enterprise", "unit_officer", "leader", "supervisor", "audit_admin"])
def test_roles_that_keep_no_register_are_refused(tables, role):
    with pytest.raises(RefusedError):
        services.party_register(viewer(role), name="绵阳某某公司", **MIANYANG)


def test_a_wrong_code_is_refused_with_the_engines_reason(registrar):
    right = code()
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    with pytest.raises(InputError, match="校验码应为"):
        services.party_register(registrar, name="绵阳某某公司", code=wrong, **MIANYANG)


@pytest.mark.parametrize("first", ["A1", "N1", "Y1"])
def test_lawful_codes_that_begin_with_a_letter_are_accepted(registrar, first):
    lawful = code(head=f"{first}510700")
    assert services.party_register(registrar, name=f"绵阳{first}组织", code=lawful, **MIANYANG).code == lawful


def test_one_code_has_one_live_party(registrar):
    taken = code()
    services.party_register(registrar, name="绵阳甲公司", code=taken, **MIANYANG)
    with pytest.raises(ConflictError, match="已有主体使用"):
        services.party_register(registrar, name="绵阳乙公司", code=taken, **MIANYANG)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("division", "519999"),
        ("industry", "9999"),
        ("kind", "ministry"),
        ("name", "x"),
        ("since", date(2999, 1, 1)),
    ],
)
def test_a_field_that_cannot_be_is_refused(tables, field, value):
    given = {"name": "绵阳某某公司", "kind": "enterprise", "division": "510703"} | {field: value}
    with pytest.raises(InputError):
        services.party_register(system("test"), **given)


def test_fields_that_nobody_asked_for_change_nothing(registrar):
    made = services.party_register(
        registrar, name="绵阳某某公司", version=9, merged_into=party(), demonstration=True, **MIANYANG
    )
    made.refresh_from_db()
    assert (made.version, made.merged_into_id, made.demonstration) == (1, None, False)


def test_a_new_name_keeps_the_old_one_with_its_days(registrar):
    made = services.party_register(registrar, name="绵阳旧名公司", since=date(2010, 1, 1), **MIANYANG)
    with clock.at(date(2016, 7, 1)):
        services.party_change(
            registrar, party=made.pk, version=1, name="绵阳新名公司", changed_on=date(2016, 6, 30)
        )
    names = list(made.names.order_by("since").values_list("name", "since", "until"))
    assert names == [
        ("绵阳旧名公司", date(2010, 1, 1), date(2016, 6, 30)),
        ("绵阳新名公司", date(2016, 6, 30), None),
    ]
    old = selectors.resolve("绵阳旧名公司", on=date(2016, 6, 29), viewer=registrar)
    assert [(hit.party.pk, hit.current) for hit in old] == [(made.pk, False)]
    assert selectors.resolve("绵阳旧名公司", on=date(2016, 6, 30), viewer=registrar) == ()
    assert selectors.resolve("绵阳新名公司", on=date(2016, 6, 29), viewer=registrar) == ()


def test_a_name_may_come_back(registrar):
    made = services.party_register(registrar, name="绵阳甲名公司", **MIANYANG)
    for day, name in ((date(2015, 1, 1), "绵阳乙名公司"), (date(2016, 1, 1), "绵阳甲名公司")):
        services.party_change(registrar, party=made.pk, name=name, changed_on=day)
    borne = {day.year: selectors.resolve("绵阳甲名公司", on=day, viewer=registrar) for day in
             (date(2014, 6, 1), date(2015, 6, 1), date(2016, 6, 1))}  # fmt: skip
    assert {year: bool(hits) for year, hits in borne.items()} == {2014: True, 2015: False, 2016: True}


def test_what_was_changed_meanwhile_is_not_overwritten(registrar):
    made = services.party_register(registrar, name="绵阳某某公司", **MIANYANG)
    services.party_change(registrar, party=made.pk, version=1, address="一号")
    with pytest.raises(ConflictError, match="已被修改"):
        services.party_change(registrar, party=made.pk, version=1, address="二号")
    made.refresh_from_db()
    assert (made.address, made.version) == ("一号", 2)


def test_nothing_changed_writes_nothing(registrar):
    made = services.party_register(registrar, name="绵阳某某公司", **MIANYANG)
    services.party_change(registrar, party=made.pk, name="绵阳某某公司")
    assert Entry.objects.filter(object_id=str(made.pk)).count() == 1


def test_a_party_cannot_be_moved_out_of_ones_region(registrar):
    made = services.party_register(registrar, name="绵阳某某公司", **MIANYANG)
    with pytest.raises(RefusedError):
        services.party_change(registrar, party=made.pk, division="510104")


def test_a_party_out_of_reach_does_not_exist(registrar):
    with pytest.raises(NotFoundError):
        services.party_change(registrar, party=party(division="510104").pk, address="一号")


def test_an_archived_party_is_not_changed_but_stays(registrar):
    made = services.party_register(registrar, name="绵阳某某公司", **MIANYANG)
    services.party_archive(registrar, party=made.pk, reason="注销")
    with pytest.raises(ConflictError, match="已停用"):
        services.party_change(registrar, party=made.pk, address="一号")
    assert selectors.party_of(registrar, made.pk).archived_at is not None


def test_archiving_asks_for_a_reason(registrar):
    with pytest.raises(InputError, match="停用原因"):
        services.party_archive(registrar, party=party().pk, reason=" ")


def test_a_succession_cannot_go_round(registrar):
    first, second, third = party(), party(), party()
    services.succession_record(registrar, before=first.pk, after=second.pk, kind="renamed")
    services.succession_record(
        registrar, before=second.pk, after=third.pk, kind="merged", on=date(2016, 1, 1)
    )
    with pytest.raises(ConflictError, match="承继链"):
        services.succession_record(registrar, before=third.pk, after=first.pk, kind="merged")
    assert selectors.present(first, date(2017, 1, 1)) == [third]
    assert selectors.present(first, date(2015, 1, 1)) == [second]
    assert Succession.objects.count() == 13 + 2
