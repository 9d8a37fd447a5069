"""分配瀑布的输入形式: single, running, deal_by_deal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

from keqiao.engines.errors import InputError
from keqiao.engines.finance.calendar import parse_date
from keqiao.engines.finance.fields import Fields, checked_number
from keqiao.engines.finance.forms.answer import Answer, step
from keqiao.engines.finance.money import yuan
from keqiao.engines.finance.waterfall import Deal, Event, Parts, Terms, deal_by_deal, running, single
from keqiao.engines.publish import Chart, Series, Step

_LABELS = {
    "return_of_capital": ("返还本金", "先还清未返还本金"),
    "preferred_return": ("优先回报", "再付应计门槛收益"),
    "catchup_gp": ("追补(管理人)", "至 追补额 = carry × (优先回报 + 全部追补)"),
    "catchup_lp": ("追补(出资人)", "追补层中归出资人部分"),
    "split_gp": ("分成(管理人)", "余额 × carry"),
    "split_lp": ("分成(出资人)", "余额 × (1 - carry)"),
}
_NEVER = "追补比例不大于业绩报酬比例:追补永远无法完成,余额全部留在追补层。"
_ROUNDING = "各层应付四舍五入到分,共享层按累计取整;六部分之和恒等于可分配现金。"


def _terms(given: Fields, catch_up: object = None) -> Terms:
    words = given.text("hurdle_basis")
    named = [basis for basis in ("compound", "simple") if basis in words.lower()]
    if len(named) != 1:
        raise InputError("“hurdle_basis”应写明 compound(复利)或 simple(单利),收到“{words}”", words=words)
    basis = named[0]
    share = (
        given.share("catch_up_gp_share") if catch_up is None else given.share("catch_up_gp_share", catch_up)
    )
    return Terms(
        given.share("carry"), given.amount("hurdle_rate"), cast(Literal["compound", "simple"], basis), share
    )


def _remarks(terms: Terms) -> list[str]:
    return [_ROUNDING, _NEVER] if 0 < terms.catch_up <= terms.carry else [_ROUNDING]


def _tier_steps(parts: Parts) -> list[Step]:
    return [
        step(label, amount, reason)
        for (label, reason), amount in zip(_LABELS.values(), parts.in_yuan().values(), strict=True)
    ]


def _chart(dates: Sequence[str], parts: Sequence[Parts]) -> Chart:
    series = [
        Series(label, list(dates), [float(part.in_yuan()[name]) for part in parts])
        for name, (label, _) in _LABELS.items()
    ]
    total = sum((part.total for part in parts), 0)
    return Chart("stack", f"共分配 {yuan(total)} 元,各层去向", series, "分配日", "元")


def single_distribution(given: Fields) -> Answer:
    terms = _terms(given)
    called, distributed = given.day("call_date"), given.day("distribution_date")
    result = single(given.amount("capital"), called, distributed, given.amount("distribution"), terms)
    values = {
        **result.parts.in_yuan(),
        "preferred_return_due": result.preferred_return_due,
        "total_lp_class": yuan(result.parts.investors),
        "total_carry": yuan(result.parts.carry),
    }
    due = step(
        "应计优先回报", result.preferred_return_due, f"{terms.basis},{(distributed - called).days} 天,act/365"
    )
    return Answer(
        values,
        [due, *_tier_steps(result.parts)],
        _remarks(terms),
        [_chart([distributed.isoformat()], [result.parts])],
    )


def running_distributions(given: Fields) -> Answer:
    events = []
    for place, (day, kind, amount) in given.pairs("events", 3):
        if kind not in ("call", "dist"):
            raise InputError("“{place}”的类型应为 call 或 dist,收到“{kind}”", place=place, kind=kind)
        events.append(Event(parse_date(day, place), kind, checked_number(amount, place, "0")))
    terms = _terms(given)
    result = running(
        events,
        terms,
        given.day("fund_opened") if given.has("fund_opened") else None,
        given.day("fund_ends") if given.has("fund_ends") else None,
    )
    rows = [
        {
            "date": item.day.isoformat(),
            **item.parts.in_yuan(),
            "unreturned_capital_after": item.unreturned_capital_after,
            "accrued_preferred_after": item.accrued_preferred_after,
        }
        for item in result.distributions
    ]
    values = {
        "distributions": rows,
        "total_carry": yuan(result.total.carry),
        "total_lp_class": yuan(result.total.investors),
    }
    steps = [
        step(f"{item.day} 分配", yuan(item.parts.total), "", "", _tier_steps(item.parts))
        for item in result.distributions
    ]
    charts = (
        [_chart([r.day.isoformat() for r in result.distributions], [r.parts for r in result.distributions])]
        if result.distributions
        else []
    )
    return Answer(values, steps, _remarks(terms), charts)


def deals(given: Fields) -> Answer:
    items = [
        Deal(
            item.text("deal"),
            item.amount("cost"),
            item.day("invested"),
            item.amount("proceeds"),
            item.day("realised"),
        )
        for item in given.objects("deals")
    ]
    terms = _terms(given, catch_up="1")
    result = deal_by_deal(items, terms)
    values = {
        "by_deal": [
            {
                "deal": item.deal,
                "carry": yuan(item.parts.carry),
                "loss_carried_forward": item.loss_carried_forward,
                **item.parts.in_yuan(),
            }
            for item in result.by_deal
        ],
        "carry_paid": result.carry_paid,
        "fund_profit": result.fund_profit,
        "carry_entitled": result.carry_entitled,
        "clawback": result.clawback,
    }
    steps = [
        step(f"项目 {item.deal}", yuan(item.parts.carry), "管理人所得", "", _tier_steps(item.parts))
        for item in result.by_deal
    ]
    steps.append(step("应得业绩报酬", result.carry_entitled, "carry × max(0, 基金总利润)"))
    steps.append(step("回拨", result.clawback, "max(0, 已付 - 应得)"))
    return Answer(values, steps, _remarks(terms))
