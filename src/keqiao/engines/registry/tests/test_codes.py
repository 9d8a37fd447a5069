"""Credit codes, organisation codes and registration numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.registry import decode, organisation_code_valid, validate
from keqiao.engines.registry.codes import (
    check_character,
    given_rule,
    organisation_check,
    registration_kind,
    registration_number_valid,
    standard_rule,
)

EXAMPLE = "91110000600037341L"  # the worked value of the python-stdnum documentation
RULE = standard_rule()
ORGANISATION = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@st.composite
def codes(draw):
    """Valid codes built by the two check rules."""
    body = "".join(draw(st.lists(st.sampled_from(ORGANISATION), min_size=8, max_size=8)))
    head = draw(st.sampled_from("123456789ANY")) + draw(st.sampled_from("1239"))
    division = f"{draw(st.integers(110000, 659999))}"
    code = head + division + body + organisation_check(body)
    return code + check_character(code, RULE)


def test_the_worked_example_passes_and_its_ninth_to_seventeenth_are_an_organisation_code():
    assert validate(EXAMPLE).valid
    assert organisation_code_valid("60003734-1")
    assert not organisation_code_valid("60003734-2")


@settings(deadline=None, max_examples=60)
@given(code=codes(), place=st.integers(0, 17), other=st.sampled_from(RULE.alphabet))
def test_any_single_changed_character_is_found(code, place, other):
    assert validate(code).valid
    changed = code[:place] + other + code[place + 1 :]
    assert validate(changed).valid == (changed == code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("91110000600037341M", "校验码应为“L”"),
        ("91110000600037314L", "组织机构代码校验"),
        ("9111000060003734lL", "第 17 位“l”不在代码字符集内(应为大写)"),
        ("9111000060003734IL", "第 17 位“I”不在代码字符集内"),
        ("91110000600037341", "应为 18 位,现为 17 位"),
        ("9111A000600037341L", "不是行政区划码"),
        ("\uff191110000600037341L", "第 1 位“\uff19”不在代码字符集内"),
        ("", "应为 18 位"),
    ],
)
def test_an_invalid_code_says_why(code, reason):
    found = validate(code)
    assert not found.valid
    assert reason in found.reason
    assert decode(code) is None


def test_codes_of_villages_and_others_are_as_lawful_as_those_of_companies():
    village, other = decode("N2510124MF1234567U"), decode("Y1510000MB0987650P")
    assert (village.authority, village.entity_type, village.division) == (
        "农业",
        "村级集体经济组织",
        "510124",
    )
    assert (other.authority, other.entity_type) == ("其他", "其他")


@settings(deadline=None, max_examples=40)
@given(code=codes())
def test_a_type_the_table_does_not_list_is_none_and_the_rest_is_read(code):
    found = decode(code)
    assert found.division == code[2:8]
    assert found.organisation_code == code[8:17]


def test_the_old_registration_number_has_its_own_check():
    body = "51010000012345"
    good = [f"{body}{digit}" for digit in range(10) if registration_number_valid(f"{body}{digit}")]
    assert len(good) == 1
    assert registration_kind(good[0]) == "内资"
    with pytest.raises(InputError, match="校验规则"):
        registration_kind(body + "x")


def test_a_rule_of_the_wrong_shape_is_refused():
    with pytest.raises(InputError, match="17 个权重"):
        given_rule("0123", [1, 2])
