"""Listing conditions: boundary words, dates, boards that did not exist, and the figure at fault."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.finance.listing import choose_ruleset, load_rulesets, ruleset_by_id, screen

MAIN = {
    "np": [900, 1000, 1100.01], "ocf": [0, 0, 0], "rev": [9000, 10000, 12000],
    "share_capital_before": 3000, "intangible_to_net_assets": 0.2, "uncovered_loss": 0,
}  # fmt: skip


def test_more_than_three_thousand_is_not_three_thousand() -> None:
    rules = ruleset_by_id("main_2006_2023")
    assert screen(rules, MAIN).eligible
    edge = screen(rules, {**MAIN, "np": [900, 1000, 1100]})
    assert not edge.eligible
    assert edge.standards[0][1].failing() == ["三年净利润合计 3000,应大于 3000"]


def test_a_missing_or_failing_figure_is_named() -> None:
    rules = ruleset_by_id("main_2006_2023")
    result = screen(rules, {**MAIN, "uncovered_loss": None, "intangible_to_net_assets": 0.21})
    assert result.common.failing() == [
        "无形资产占净资产比例 0.21,应不高于 0.2",
        "未弥补亏损:没有数据,应等于 0",
    ]
    with pytest.raises(InputError, match="“facts.np”应为各年数字的列表"):
        screen(rules, {**MAIN, "np": 3000})
    with pytest.raises(InputError, match="facts.share_capital_before"):
        screen(rules, {**MAIN, "share_capital_before": "很多"})


@pytest.mark.parametrize("rules", load_rulesets(), ids=lambda rules: rules.id)
def test_periods_of_a_board_are_inclusive_and_never_overlap(rules) -> None:
    assert choose_ruleset(rules.board, rules.start) is rules
    assert choose_ruleset(rules.board, rules.end or date(2025, 1, 1)) is rules
    before = choose_ruleset(rules.board, rules.start - timedelta(days=1))
    assert before is None or before.end == rules.start - timedelta(days=1)
    assert rules.source


def test_a_board_not_yet_born_has_no_rules_and_an_unknown_one_is_refused() -> None:
    assert choose_ruleset("bse", date(2021, 11, 14)) is None
    assert choose_ruleset("star", date(2017, 5, 5)) is None
    with pytest.raises(InputError, match="没有板块“nyse”"):
        choose_ruleset("nyse", date(2017, 5, 5))


def test_a_company_passed_before_the_change_keeps_the_old_rules() -> None:
    day = date(2024, 6, 1)
    assert choose_ruleset("chinext", day).id == "chinext_2024"
    assert choose_ruleset("chinext", day, "before_2024-04-30").id == "chinext_2020_2024"
    with pytest.raises(InputError, match="应为 no 或 before_日期"):
        choose_ruleset("chinext", day, "maybe")
