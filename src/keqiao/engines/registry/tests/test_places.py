"""Divisions with their history, and addresses to divisions and zones."""

from __future__ import annotations

from datetime import date

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.registry import locate, register
from keqiao.engines.registry.places import short_name


def test_the_register_holds_the_counts_of_the_2023_table():
    codes = [code for code in register().divisions if code.startswith("51")]
    assert sum(code.endswith("00") and code != "510000" for code in codes) == 21
    assert sum(not code.endswith("00") for code in codes) == 183


@pytest.mark.parametrize(
    ("code", "on", "then", "now"),
    [
        ("510124", "2015-06-30", "郫县", ("510117", "郫都区")),
        ("510124", "2018-01-01", "郫都区", ("510117", "郫都区")),
        ("510117", "2015-06-30", "郫县", ("510117", "郫都区")),
        ("510626", "2017-05-05", "罗江县", ("510604", "罗江区")),
        ("512081", "2016-05-02", "简阳市", ("510185", "简阳市")),
        ("510104", "2001-01-01", "锦江区", ("510104", "锦江区")),
    ],
)
def test_a_code_of_any_time_gives_the_name_of_the_day_and_the_unit_of_today(code, on, then, now):
    found = register().history(code, date.fromisoformat(on))
    assert (found.name_then, (found.code_now, found.name_now)) == (then, now)


def test_an_unknown_code_is_refused():
    with pytest.raises(InputError, match="“519999”不在登记里"):
        register().now("519999")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("成都市", "成都"),
        ("凉山彝族自治州", "凉山"),
        ("阿坝藏族羌族自治州", "阿坝"),
        ("北川羌族自治县", "北川"),
        ("内蒙古自治区", "内蒙古自治区"),
        ("东区", "东区"),
    ],
)
def test_short_names_drop_suffix_and_nationalities(name, short):
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("address", "prefecture", "county", "zone"),
    [
        ("成都市高新区天府大道北段1480号", "510100", None, "成都高新区"),
        ("四川省成都市高新技术产业开发区", "510100", None, "成都高新区"),
        ("成都经济技术开发区", "510100", None, "成都经开区"),
        ("攀枝花市钒钛高新区", "510400", None, "攀枝花钒钛高新区"),
        ("绵阳市涪城区科创区", "510700", "510703", "绵阳科创区"),
        ("四川天府新区华阳街道", "510100", None, "天府新区"),
        ("四川省凉山州西昌市航天大道", "513400", "513401", None),
        ("资阳市简阳市", "510100", "510185", None),
        ("宜宾县柏溪镇", "511500", "511504", None),
        ("成都市简阳市射洪坝街道", "510100", "510185", None),
        ("乐山市市中区嘉定南路", "511100", "511102", None),
        ("市中区人民南路", None, None, None),
        ("地址:成都市武侯区", "510100", "510107", None),
        ("上海市成都北路500号", None, None, None),
        ("四 川 省 绵 阳 市", "510700", None, None),
        ("某地", None, None, None),
        ("", None, None, None),
    ],
)
def test_an_address_gives_what_it_names_and_nothing_more(address, prefecture, county, zone):
    found = locate(address)
    assert (found.prefecture, found.county, found.functional_zone) == (prefecture, county, zone)


def test_every_full_county_name_after_its_prefecture_is_found():
    known = register().divisions
    for division in known.values():
        if division.level == "county":
            found = locate(f"四川省{known[division.parent].name}{division.name}人民路1号")
            assert (found.prefecture, found.county) == (division.parent, division.code), division


def test_every_historic_name_resolves_to_today():
    for change in register().changes:
        assert locate(f"四川省{change.old.name}某镇").county == change.new_code
