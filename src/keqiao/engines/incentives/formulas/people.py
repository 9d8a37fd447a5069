"""科技人员个人所得税 (rules facts, section i)."""

from __future__ import annotations

from fractions import Fraction

from keqiao.engines.rules.book import Formulas
from keqiao.engines.rules.operations import Value, by_upper_bound, or_else, positive_part

formulas = Formulas()
AWARD = "财税〔2018〕58号;国家税务总局公告2018年第30号"
EQUITY = "财税〔2016〕101号"


@formulas.variable(
    title="计入当月工资薪金的现金奖励",
    english="Taxed part of the cash award",
    unit="yuan",
    period="month",
    citation=AWARD,
    optional=("pit_award_share",),
)
def award_taxed(cash_award: Value, *, pit_award_share: Value) -> Value:
    """计入当月工资薪金的现金奖励: half since 2018-07-01, all before."""
    return cash_award * or_else(pit_award_share, Fraction(1))


@formulas.variable(
    title="月度应纳税额(2011年税率表)",
    english="Monthly wage tax by the 2011 table",
    unit="yuan",
    period="month",
    citation="个人所得税法(2011年修正)",
)
def wage_tax_2011(wage_income: Value, *, pit_monthly_2011: Value) -> Value:
    """月度应纳税额 = 应纳税所得额 × 税率 − 速算扣除数."""
    income = positive_part(wage_income)
    return income * by_upper_bound(income, pit_monthly_2011, 1) - by_upper_bound(income, pit_monthly_2011, 2)


@formulas.variable(
    title="月度应纳税额(2018年第四季度税率表)",
    english="Monthly wage tax, fourth quarter of 2018",
    unit="yuan",
    period="month",
    citation="财税〔2018〕98号",
)
def wage_tax_2018q4(wage_income: Value, *, pit_monthly_2018q4: Value) -> Value:
    """月度应纳税额 = 应纳税所得额 × 税率 − 速算扣除数."""
    income = positive_part(wage_income)
    return income * by_upper_bound(income, pit_monthly_2018q4, 1) - by_upper_bound(
        income, pit_monthly_2018q4, 2
    )


@formulas.variable(
    title="财产转让应纳税额",
    english="Tax on the transfer of property",
    unit="yuan",
    citation="个人所得税法;财税〔2016〕101号",
)
def property_tax(property_gain: Value, *, pit_property_rate: Value) -> Value:
    """财产转让应纳税额: nothing on a loss."""
    return positive_part(property_gain) * pit_property_rate


@formulas.variable(title="发放了转化现金奖励", english="A cash award was paid", unit="flag", citation=AWARD)
def award_any(award_paid: Value) -> Value:
    """发放了职务科技成果转化现金奖励."""
    return award_paid > Fraction(0)


@formulas.variable(
    title="单位为非营利性科研机构或高校",
    english="The giver is a non-profit institute or university",
    unit="flag",
    citation=AWARD,
)
def award_giver_ok(giver_non_profit: Value) -> Value:
    """单位为非营利性研究开发机构或高等学校."""
    return giver_non_profit


@formulas.variable(
    title="在取得转化收入后36个月内发放",
    english="Paid within 36 months of the receipt",
    unit="flag",
    citation=AWARD,
)
def award_window_ok(award_within_window: Value) -> Value:
    """在取得转化收入后36个月内发放."""
    return award_within_window


@formulas.variable(
    title="转化合同已认定登记且人员已公示",
    english="Contract registered and persons publicised",
    unit="flag",
    citation=AWARD,
)
def award_registered_ok(award_registered: Value) -> Value:
    """技术合同已认定登记,获奖人员已公示."""
    return award_registered


@formulas.variable(
    title="不计入工资薪金的现金奖励",
    english="Part of the award left out of wages",
    unit="yuan",
    citation=AWARD,
)
def award_relief(award_paid: Value, *, pit_award_share: Value) -> Value:
    """不计入工资薪金的现金奖励 (a base, not tax)."""
    return award_paid * (1 - pit_award_share)


@formulas.variable(
    title="有非上市公司股权激励",
    english="There are equity incentives of an unlisted firm",
    unit="flag",
    citation=EQUITY,
)
def equity_any(equity_incentive: Value) -> Value:
    """有非上市公司股票期权、限制性股票或股权奖励."""
    return equity_incentive > Fraction(0)


@formulas.variable(
    title="满足递延纳税七项条件并备案",
    english="The seven tests are met and filed",
    unit="flag",
    citation=EQUITY + "第一条第(二)项",
)
def equity_tests_ok(equity_tests_met: Value) -> Value:
    """满足递延纳税七项条件并备案."""
    return equity_tests_met


@formulas.variable(
    title="递延纳税的股权激励所得",
    english="Equity income whose tax is deferred",
    unit="yuan",
    citation=EQUITY,
)
def equity_deferred(equity_incentive: Value) -> Value:
    """递延至转让时纳税的所得 (a base, not tax)."""
    return equity_incentive


@formulas.variable(
    title="有技术成果投资入股",
    english="There is technology contributed for shares",
    unit="flag",
    citation=EQUITY + "第三条",
)
def contribution_any(technology_contribution: Value) -> Value:
    """有技术成果投资入股."""
    return technology_contribution > Fraction(0)


@formulas.variable(
    title="对价全部为股票(权)", english="Paid all in shares", unit="flag", citation=EQUITY + "第三条"
)
def contribution_ok(contribution_all_shares: Value) -> Value:
    """被投资企业支付的对价全部为股票(权)."""
    return contribution_all_shares


@formulas.variable(
    title="递延纳税的技术入股所得",
    english="Contribution gain whose tax is deferred",
    unit="yuan",
    citation=EQUITY + "第三条",
)
def contribution_deferred(technology_contribution: Value) -> Value:
    """递延至转让股权时纳税的所得 (a base, not tax)."""
    return technology_contribution
