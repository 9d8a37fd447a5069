"""基础数据: what is loaded, that loading twice is loading once, and that names are found as of a day."""

from __future__ import annotations

from datetime import date

import pytest

from keqiao.core.access import system
from keqiao.core.parties import reference, selectors
from keqiao.core.parties.models import Division, Industry, Party, PartyName, Succession, Zone
from keqiao.core.parties.tables import division_tree

pytestmark = pytest.mark.django_db
PLAN = date(2017, 5, 5)


def test_the_counts_are_those_of_the_standards(tables):
    assert [Industry.objects.filter(level=level).count() for level in (1, 2, 3, 4)] == [20, 97, 473, 1380]
    today = Division.objects.filter(code__startswith="51", until=None)
    assert [today.filter(level=level).count() for level in ("province", "prefecture", "county")] == [
        1,
        21,
        183,
    ]
    assert Zone.objects.filter(grade="national").count() == 8


def test_loading_again_changes_nothing(tables):
    before = {
        model: list(model.objects.order_by("pk").values()) for model in (Division, Zone, Party, PartyName)
    }
    again = reference.load(system("test"))
    assert sum(one.added for one in again) == 0
    assert {model: list(model.objects.order_by("pk").values()) for model in before} == before


def test_loading_corrects_what_differs(tables):
    Zone.objects.filter(short_name="成都高新区").update(national_year=1999)
    reference.load(system("test"))
    assert Zone.objects.get(short_name="成都高新区").national_year == 1991


def test_a_code_that_ended_names_its_successor_and_its_days(tables):
    old, new = Division.objects.get(code="510626"), Division.objects.get(code="510604")
    assert (old.name, old.until, old.successor) == ("罗江县", date(2017, 7, 18), "510604")
    assert (new.name, new.since) == ("罗江区", date(2017, 7, 18))


def test_the_tree_of_the_plans_day_has_the_counties_of_that_day(tables):
    tree = {one.code: one for one in division_tree(PLAN)}
    names = {child.name: child for one in tree.values() for child in one.children}
    assert len(tree) == 21
    assert {"罗江县", "宜宾县", "射洪县", "新津县", "郫都区", "隆昌市"} <= set(names)
    assert not {"罗江区", "叙州区", "郫县"} & set(names)
    assert names["罗江县"].now == "510604 罗江区"
    assert [child.name for child in tree["510100"].children if child.name == "简阳市"] == ["简阳市"]
    assert sum(len(one.children) for one in tree.values()) == 183


def test_what_is_not_confirmed_says_so_in_its_source(tables):
    assert "unconfirmed" in Division.objects.get(code="511703").source
    steps = Succession.objects.filter(before__name="四川省文化厅")
    assert [(one.on, one.earliest, one.latest) for one in steps] == [
        (None, date(2018, 10, 1), date(2018, 11, 30))
    ]
    assert "from memory" in steps[0].source


UNITS = {
    "科技厅": "四川省科学技术厅",
    "省科技厅": "四川省科学技术厅",
    "省经济和信息化委": "四川省经济和信息化委员会",
    "省知识产权局": "四川省知识产权局",
    "四川银监局": "中国银行业监督管理委员会四川监管局",
    "中测院": "中国测试技术研究院",
    "省国税局": "四川省国家税务局",
    "住房城乡建设厅": "四川省住房和城乡建设厅",
}


@pytest.mark.parametrize(("short", "full"), UNITS.items())
def test_a_unit_of_the_plan_is_found_by_its_printed_name_on_its_day(tables, short, full):
    unit = selectors.find_unit(short, on=PLAN)
    assert unit is not None
    assert unit.name == full
    assert selectors.find_unit("别的写法", full, PLAN) == unit


def test_a_unit_that_ended_is_not_found_afterwards_but_its_successor_is(tables):
    assert selectors.find_unit("四川银监局", on=date(2019, 1, 1)) is None
    old = selectors.find_unit("四川银监局", on=PLAN)
    assert old is not None
    assert [one.name for one in selectors.present(old, date(2019, 1, 1))] == [
        "中国银行保险监督管理委员会四川监管局"
    ]
    assert [one.name for one in selectors.present(old, date(2024, 1, 1))] == [
        "国家金融监督管理总局四川监管局"
    ]
    assert selectors.present(old, PLAN) == [old]


def test_a_unit_split_among_two_has_two_successors(tables):
    bureau = selectors.find_unit("省知识产权局", on=PLAN)
    assert bureau is not None
    after = {one.name for one in selectors.present(bureau, date(2020, 1, 1))}
    assert after == {"四川省市场监督管理局", "四川省知识产权服务促进中心"}


def test_an_unknown_or_empty_name_finds_nobody(tables):
    assert selectors.find_unit("不存在的单位", on=PLAN) is None
    assert selectors.resolve("  ") == ()
