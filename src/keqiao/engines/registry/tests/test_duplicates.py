"""Duplicate candidates: codes decide, names only propose."""

from __future__ import annotations

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.registry import candidates
from keqiao.engines.registry.codes import check_character, organisation_check
from keqiao.engines.registry.duplicates import Record


def code(number: int) -> str:
    body = f"MA{number:06d}"
    head = f"91510100{body}{organisation_check(body)}"
    return head + check_character(head)


def test_the_same_valid_code_is_a_candidate_whatever_the_names():
    records = [Record("1", "成都甲科技有限公司", code(1)), Record("2", "绵阳乙贸易有限公司", code(1))]
    (found,) = candidates(records)
    assert (found.first, found.second, found.basis) == ("1", "2", "code")


def test_a_name_only_proposes_and_other_codes_are_told():
    records = [
        Record("1", "成都天府软件园有限公司", code(1)),
        Record("2", "成都天府软件园有限责任公司"),
        Record("3", "天府软件园", code(2)),
        Record("4", "成都华微电子科技有限公司", "not a code"),
    ]
    found = {(one.first, one.second): (one.basis, one.names) for one in candidates(records)}
    assert found == {
        ("1", "2"): ("name", "same"),
        ("1", "3"): ("name_against_code", "review"),
        ("2", "3"): ("name", "review"),
    }


def test_variations_of_a_name_are_found_among_many():
    heads = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
    names = [f"成都{a}{b}科技有限公司" for a in heads for b in heads if a != b]
    records = [Record(str(i), name) for i, name in enumerate(names)]
    varied = [Record(f"v{i}", names[i].replace("有限公司", "有限责任公司")) for i in range(0, len(names), 20)]
    pairs = {(one.first, one.second) for one in candidates(records + varied, least=1.0)}
    assert pairs == {(record.id[1:], record.id) for record in varied}


def test_bad_input_is_refused():
    with pytest.raises(InputError, match="编号“1”重复"):
        candidates([Record("1", "甲"), Record("1", "乙")])
    with pytest.raises(InputError, match="0 到 1"):
        candidates([], least=2)
    assert candidates([]) == []
