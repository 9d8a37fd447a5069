"""估值的输入形式: ip_valuation."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast

from keqiao.engines.finance.fields import Fields
from keqiao.engines.finance.forms.answer import Answer, step
from keqiao.engines.finance.valuation import (
    Comparable,
    Contribution,
    CostItem,
    IncomeValue,
    Royalty,
    cost_approach,
    excess_earnings,
    legal_life,
    market_approach,
    relief_from_royalty,
    sensitivity,
)
from keqiao.engines.finance.valuation.income import Timing

_OPINION = "估值是假设之下的计算,不是评估报告;质押登记与评估机构意见另行取得。"


def income(given: Fields) -> Answer:
    terms = _royalty(given, "revenue_by_year")
    result = relief_from_royalty(terms)
    values = asdict(result)
    if given.has("sensitivity"):
        values |= _grid(terms, given.object("sensitivity"))
    return Answer(values, _income_steps(result, terms, "收入 × 许可费率 × (1 - 税率)"), [_OPINION])


def excess(given: Fields) -> Answer:
    terms = _royalty(given, "profit_by_year")
    charges = [
        Contribution(item.text("name"), item.amount("value"), item.amount("required_return"))
        for item in given.objects("contributory_assets", empty=True)
    ]
    profit = given.numbers("profit_by_year")
    result = excess_earnings(profit, charges, terms)
    return Answer(asdict(result), _income_steps(result, terms, "税后利润 - 贡献资产应得回报"), [_OPINION])


def _royalty(given: Fields, years: str) -> Royalty:
    revenue = given.numbers(years, low="0" if years == "revenue_by_year" else None)
    return Royalty(
        revenue,
        given.share(
            "royalty_rate_on_revenue",
            "0" if years != "revenue_by_year" else given.raw("royalty_rate_on_revenue"),
        ),
        given.share("tax_rate"),
        given.amount("discount_rate"),
        cast(Timing, given.text("timing")),
        given.share("pledge_ratio"),
    )


def _grid(terms: Royalty, grid: Fields) -> dict[str, Any]:
    royalties = grid.numbers("royalty_rate", low="0", high="1")
    discounts = grid.numbers("discount_rate", low="0")
    rows = [
        {"royalty_rate": royalty, "discount_rate": discount, "value": value}
        for royalty, discount, value in sensitivity(terms, royalties, discounts)
    ]
    figures = [row["value"] for row in rows]
    return {"range_low": min(figures), "range_high": max(figures), "sensitivity": rows}


def _income_steps(result: IncomeValue, terms: Royalty, formula: str) -> list[Any]:
    steps = [
        step(f"第 {year} 年现值", value, f"{formula},折现率 {terms.discount_rate},{terms.timing}")
        for year, value in enumerate(result.pv_by_year, 1)
    ]
    return [
        *steps,
        step("价值", result.value, "未取整现值之和"),
        step("可贷金额", result.max_loan, f"价值 × 质押率 {terms.pledge_ratio}"),
    ]


def cost(given: Fields) -> Answer:
    items = [
        CostItem(item.text("item"), item.amount("historic_cost"), item.amount("price_index_to_date"))
        for item in given.objects("items")
    ]
    result = cost_approach(items, given.share("functional_and_economic_obsolescence"))
    steps = [step(item.name, item.historic * item.index, "历史成本 × 价格指数") for item in items]
    return Answer(asdict(result), [*steps, step("价值", result.value, "重置成本 × (1 - 贬值率)")], [_OPINION])


def market(given: Fields) -> Answer:
    comparables = [
        Comparable(
            item.text("name"),
            item.amount("price"),
            item.numbers("adjustments", low="0", empty=True),
            item.amount("weight"),
        )
        for item in given.objects("comparables")
    ]
    result = market_approach(comparables)
    steps = [
        step(item.name, price, f"价格 × 修正系数;权重 {item.weight}")
        for item, price in zip(comparables, result.adjusted, strict=True)
    ]
    return Answer(asdict(result), [*steps, step("价值", result.value, "加权平均")], [_OPINION])


def life(given: Fields) -> Answer:
    result = legal_life(
        given.text("right"), given.count("term_years"), given.day("filing_date"), given.day("as_of")
    )
    values = {
        "expiry": result.expiry.isoformat(),
        "remaining_days": result.remaining_days,
        "expired": result.expired,
    }
    return Answer(values, [step("到期日", result.expiry, "申请日的周年日,当日即已届满", "专利法第四十二条")])
