"""Company names: parts, normal form, and verdicts that never merge on a name alone."""

from __future__ import annotations

import pytest

from keqiao.engines.registry import same_company, split_name
from keqiao.engines.registry.names import likeness


def test_a_name_splits_into_division_trade_name_industry_and_form():
    found = split_name("盈创动力(成都)科技金融服务有限公司")
    assert found.divisions == ("成都",)
    assert (found.trade_name, found.industry, found.form) == ("盈创动力", "科技金融服务", "有限公司")


def test_a_university_keeps_the_place_in_its_name():
    assert split_name("四川大学华西医院").core.startswith("四川大学")


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("成都天府软件园有限公司", "成都天府软件园有限责任公司", "same"),
        ("四川省长虹电器股份有限公司", "四川长虹电器股份有限公司", "same"),
        ("盈创动力科技金融服务(成都)有限公司", "成都盈创动力科技金融服务有限公司", "same"),
        ("成都天府軟件園有限公司", "成都天府软件园有限公司", "same"),
        ("成都 Abc 科技有限公司", "成都ABC科技有限公司", "same"),
        ("成都天府软件园有限公司", "绵阳天府软件园有限公司", "different"),
        ("成都东创科技园投资有限公司", "成都东创科技投资有限公司", "different"),
        ("成都高新投资集团有限公司", "成都高新投资有限公司", "different"),
        ("成都天府软件园有限公司成都分公司", "成都天府软件园有限公司", "different"),
        ("", "成都天府软件园有限公司", "different"),
        ("长虹电器", "四川长虹电器股份有限公司", "review"),
        ("川大科技园", "四川大学国家大学科技园", "review"),
        ("成都西南交大科技园管理有限公司", "成都西南交通大学科技园管理有限公司", "review"),
        ("四川成都盈创动力有限公司", "成都盈创动力有限公司", "review"),
    ],
)
def test_verdicts_hold_in_both_orders(first, second, verdict):
    assert same_company(first, second) == verdict
    assert same_company(second, first) == verdict


def test_likeness_is_the_common_part_of_the_shorter_text():
    assert likeness("长虹电器", "长虹电器集团") == 1
    assert likeness("甲乙", "丙丁") == 0
    assert likeness("", "甲") == 0
