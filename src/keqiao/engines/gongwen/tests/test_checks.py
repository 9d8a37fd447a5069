"""The checks warn of what a person should look at, and of nothing else."""

from decimal import Decimal

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.compiler import compile_text
from keqiao.engines.gongwen.series import read_series

HEAD = """甲市人民政府关于印发2017年工作安排的通知
甲政发〔2017〕9号
各区人民政府:
现印发给你们。
甲市人民政府
2017年5月5日
甲市2017年工作安排
一、任务
"""
SERIES = read_series(
    "metric,period,value,unit\n技术合同登记额,2016,30400000000,CNY\n总产值,2016,340000000000,CNY\n"
)


def codes(body, series=None):
    return [warning.code for warning in compile_text(HEAD + body, series=series).warnings]


def test_a_target_not_above_the_last_actual_is_said():
    body = "1.技术合同登记额突破270亿元。(市科技局)\n"
    assert codes(body, SERIES) == ["below_actual"]
    assert codes(body) == []


def test_a_growth_that_implies_another_base_than_the_actual_is_said():
    assert codes("1.总产值超过3750亿元,比上年增长10%。(市科技局)\n", SERIES) == []
    assert codes("1.总产值超过3750亿元,比上年增长20%。(市科技局)\n", SERIES) == ["base"]


def test_the_implied_base_is_exact():
    target = compile_text(HEAD + "1.总产值超过3750亿元,比上年增长10%。(市科技局)\n").targets[0]
    assert target.implied_base == Decimal(375000000000) / Decimal("1.1")


def test_a_task_without_a_lead_is_said():
    assert codes("1.加强统计。(市统计局、市科技局)\n") == ["no_lead"]
    assert codes("1.加强统计。(市统计局牵头,市科技局配合)\n") == []


def test_a_date_before_the_document_is_said():
    assert codes("1.加强统计。(市统计局牵头;完成时限:2016年6月)\n") == ["past_date"]


def test_two_values_for_one_metric_are_said_unless_one_is_striven_for():
    two = "1.抓投资。投资完成500亿元。(市发展改革委)\n2.促增长。{}投资完成600亿元。(市统计局)\n"
    assert codes(two.format("")) == ["conflict"]
    assert codes(two.format("力争")) == []


def test_a_text_that_stops_inside_a_sentence_is_said():
    assert "incomplete" in codes("1.加强统计工作,进一步完善统计调查体系和监测体系建设。要全面准确\n")


def test_a_series_with_a_bad_number_names_its_row():
    with pytest.raises(InputError, match="第 3 行"):
        read_series("metric,period,value,unit\n甲,2016,1,CNY\n乙,2016,很多,CNY\n")
    with pytest.raises(InputError, match="unit"):
        read_series("metric,period,value\n甲,2016,1\n")
