"""上市阶梯的输入形式: listing."""

from __future__ import annotations

from keqiao.engines.finance.fields import Fields
from keqiao.engines.finance.forms.answer import Answer, step
from keqiao.engines.finance.listing import Check, RuleSet, choose_ruleset, ruleset_by_id, screen
from keqiao.engines.finance.listing.rulesets import board_names
from keqiao.engines.publish import Step

_NUMBERS_ONLY = "仅核对数字条件;据以决策前须查阅交易所规则原文。"


def screen_listing(given: Fields) -> Answer:
    """By ``ruleset``, or by ``board`` and ``date`` (with the committee's transition rule)."""
    ruleset = ruleset_by_id(given.text("ruleset")) if given.has("ruleset") else _by_date(given)
    if ruleset is None:
        return _no_board(given)
    result = screen(ruleset, given.object("facts").values)
    values = {
        "ruleset": ruleset.id,
        "standards_met": result.standards_met,
        "common_conditions_met": result.common.met,
        "eligible_on_numbers": result.eligible,
        "failing": [
            *(f"标准 {name}:{text}" for name, check in result.standards for text in check.failing()),
            *(f"共同条件:{text}" for text in result.common.failing()),
        ],
    }
    steps = [_check_step(f"标准 {name}", check) for name, check in result.standards]
    steps.append(_check_step("共同条件", result.common))
    remarks = [_NUMBERS_ONLY] + ([f"待核:{ruleset.confidence}"] if ruleset.confidence else [])
    return Answer(values, [step("规则集", ruleset.id, _period(ruleset), ruleset.source), *steps], remarks)


def choose(given: Fields) -> Answer:
    ruleset = _by_date(given)
    if ruleset is None:
        return _no_board(given)
    return Answer({"ruleset": ruleset.id}, [step("规则集", ruleset.id, _period(ruleset), ruleset.source)])


def _by_date(given: Fields) -> RuleSet | None:
    return choose_ruleset(
        given.text("board"), given.day("date"), given.text("listing_committee_passed", "no")
    )


def _no_board(given: Fields) -> Answer:
    name = board_names()[given.text("board")]
    sentence = f"{given.day('date')} 时{name}没有生效的规则(尚未设立,或资料未收录)"
    return Answer({"ruleset": None}, [step("规则集", None, sentence)], [sentence])


def _period(ruleset: RuleSet) -> str:
    return f"{ruleset.start} 至 {ruleset.end or '今'}"


def _check_step(label: str, check: Check) -> Step:
    parts = [_check_step(part.text, part) for part in check.parts]
    return step(label, "满足" if check.met else "不满足", "", "", parts)
