"""The small grammars: numerals, quantities, unit groups, names, register."""

from decimal import Decimal

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.folding import fold
from keqiao.engines.gongwen.numerals import number
from keqiao.engines.gongwen.targets.quantities import find_quantities
from keqiao.engines.gongwen.units.groups import find_groups
from keqiao.engines.gongwen.units.names import cut_names, unnamed_group
from keqiao.engines.gongwen.units.register import read_register


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("千亿", "1e11"),
        ("百亿", "1e10"),
        ("2.5万亿", "2.5e12"),
        ("三十六", "36"),
        ("十", "10"),
        ("二〇一二", "2012"),
        ("1,200", "1200"),
        ("两", "2"),
        ("六百", "600"),
        ("百万", "1e6"),
    ],
)
def test_numerals_are_exact(text, value):
    assert number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("10-20家", 10, 20, "count"),
        ("5至8个", 5, 8, "count"),
        ("10—20亿元", 10**9, 2 * 10**9, "CNY"),
        ("约2万平方米", 20000, None, "m2"),
        ("四成", 40, None, "percent"),
        ("1.2个百分点", Decimal("1.2"), None, "pp"),
        ("百亿元级", 10**10, None, "CNY"),
        ("5000万人次", 50_000_000, None, "person_time"),
    ],
)
def test_quantities(text, low, high, unit):
    found = next(iter(find_quantities(text, 0, len(text))))
    assert (found.low, found.high, found.unit) == (low, high, unit)


@pytest.mark.parametrize(
    "text", ["2017年5月5日", "第54次会议", "5G", "“三百工程”", "一批企业", "8号线二期", "3年期贷款", "5A级"]
)
def test_dates_ordinals_and_names_are_no_quantities(text):
    assert list(find_quantities(text, 0, len(text))) == []


def roles(text):
    folded = fold(text).text
    return [
        (folded[unit.start : unit.end], unit.role)
        for group in find_groups(folded, 0, len(folded))
        for unit in group.units
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("抓。（甲市科技局牵头，乙局配合）", [("甲市科技局", "lead"), ("乙局", "cooperate")]),
        ("抓。（由市商务局牵头，市财政局参与）", [("市商务局", "lead"), ("市财政局", "cooperate")]),
        ("抓。（省教育厅会同省财政厅负责）", [("省教育厅", "lead"), ("省财政厅", "joint")]),
        ("抓。（商务部牵头，各有关部门按职责分工负责）", [("商务部", "lead"), ("各有关部门", "joint")]),
        ("抓。【责任单位：市发改委、市教育局】", [("市发改委", None), ("市教育局", None)]),
        ("抓。（市级牵头部门:市经信局;市级责任部门:市科技局）", [("市经信局", "lead"), ("市科技局", None)]),
        ("抓。（区财政局及各街道办事处负责）", [("区财政局", None), ("各街道办事处", None)]),
        ("抓。（区商务局（区药发中心）牵头）", [("区商务局(区药发中心)", "lead")]),
        ("抓。由市水务局牵头，市生态环境局配合。", [("市水务局", "lead"), ("市生态环境局", "cooperate")]),
        ("牵头单位：市卫生健康委；责任单位：市医保局", [("市卫生健康委", "lead"), ("市医保局", None)]),
    ],
)  # fmt: skip
def test_groups_give_names_and_roles(text, expected):
    assert roles(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "（以下简称《方案》）",
        "（2021—2025年）",
        "（总投资5亿元）",
        "（含非公有制企业）",
        "（如市民中心、文化馆等）",
        "（此件公开发布）",
    ],
)
def test_other_brackets_are_no_groups(text):
    assert roles("加强建设。" + text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("文化和旅游部、文物局", ["文化和旅游部", "文物局"]),
        ("市直有关部门、单位,各区市政府", ["市直有关部门、单位", "各区市政府"]),
        ("各市(州)、县(市、区)人民政府", ["各市(州)、县(市、区)人民政府"]),
        ("各县党委、政府", ["各县党委、政府"]),
        ("州委编办及州直相关单位", ["州委编办", "州直相关单位"]),
        ("科技局和财政局", ["科技局", "财政局"]),
        ("各有关部门和单位", ["各有关部门和单位"]),
        ("市住房和城乡建设局", ["市住房和城乡建设局"]),
    ],
)
def test_lists_are_cut_between_names_only(text, names):
    assert [text[begin:end] for begin, end in cut_names(text, 0, len(text))] == names


def test_unnamed_groups_are_told_from_governments_as_a_class():
    assert unnamed_group("各有关部门和单位")
    assert unnamed_group("区政府有关部门")
    assert not unnamed_group("各省级人民政府")
    assert not unnamed_group("市科技局")


REGISTER = """full_name,aliases,valid_from,valid_to
甲省科学技术厅,科技厅;省科技厅,,
甲省质量技术监督局,省质监局,2000-01-01,2018-11-01
"""


def test_the_register_answers_as_of_a_day_and_restores_the_region():
    register = read_register(REGISTER)
    assert register.full_name("科技厅", "甲省", "2017-05-05") == "甲省科学技术厅"
    assert register.full_name("省质监局", None, "2017-05-05") == "甲省质量技术监督局"
    assert register.find("省质监局", "2020-01-01") is None
    assert register.full_name("市统计局", "乙市") == "乙市统计局"
    assert register.full_name("各有关部门", "乙市") is None


def test_a_register_without_its_columns_is_refused():
    with pytest.raises(InputError, match="aliases"):
        read_register("full_name\n甲\n")
