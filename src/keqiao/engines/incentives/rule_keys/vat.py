"""小规模纳税人增值税的规则 (rules facts, section e)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.rule_keys.registry import Inputs, choice, money, one_of, rule
from keqiao.engines.periods import month_end, quarter_of
from keqiao.engines.rules.fields import Field, read_date
from keqiao.engines.rules.run import Run

ZERO = Fraction(0)


@rule(
    "vat.small_scale",
    "小规模纳税人免征增值税",
    "财政部 税务总局公告2023年第1号、第19号;2026年第10号及此前各公告",
    (
        choice("period", "纳税期", ("monthly", "quarterly"), required=True),
        Field("sales", "各月不含税销售额", "map", inner=(money("", "月销售额"),)),
        money("quarter_sales", "季度不含税销售额"),
        choice("rate_class", "征收率类别", ("3pct",), default="3pct"),
    ),
    {
        "threshold": "yuan",
        "quarter_sales": "yuan",
        "exempt": "flag",
        "rate": "share",
        "exempt_months": "list",
        "taxed": "share",
        "tax": "yuan",
    },
)
def small_scale(run: Run, inputs: Inputs) -> dict[str, Any]:
    """小规模纳税人: the choice of month or quarter changes the result; above the threshold all is taxed."""
    if inputs["period"] == "monthly":
        if inputs["sales"] is None or inputs["quarter_sales"] is not None:
            raise InputError("按月纳税须填字段“sales”(各月销售额),不填“quarter_sales”")
        return _monthly(run, inputs["sales"], _months(inputs["sales"]))
    one_of(inputs, "sales", "quarter_sales")
    return _quarterly(run, inputs)


def _months(given: dict[str, Fraction]) -> dict[str, date]:
    """The last day of every month named."""
    days: dict[str, date] = {}
    for name in given:
        found = read_date(f"{name}-01")
        if found is None:
            raise InputError("字段“sales”的月份“{name}”应写作 YYYY-MM", name=name)
        days[name] = month_end(found)
    return days


def _monthly(run: Run, sales: dict[str, Fraction], days: dict[str, date]) -> dict[str, Any]:
    exempt, taxed, tax = [], {}, ZERO
    for name, amount in sales.items():
        month = Run(run.book, days[name])
        if month.compute("vat_month_exempt", name, month_sales=amount):
            exempt.append(name)
        else:
            taxed[name] = month.required("vat_small_rate")
            tax += amount * taxed[name]
        run.adopt(month, f"{name} 销售额")
    return {
        "threshold": run.required("vat_small_month"),
        **dict.fromkeys(("quarter_sales", "exempt", "rate")),
        "exempt_months": exempt,
        "taxed": taxed,
        "tax": tax,
    }


def _quarterly(run: Run, inputs: Inputs) -> dict[str, Any]:
    sales = inputs["sales"]
    total = inputs["quarter_sales"] if sales is None else sum(sales.values(), ZERO)
    exempt = run.compute("vat_quarter_exempt", vat_quarter_sales=total)
    rate, tax = None, ZERO
    if not exempt:
        rate = run.required("vat_small_rate")
        tax = total * rate if sales is None else _by_month(run, sales)
        if sales is None and len(_rates_of_quarter(run)) > 1:
            raise InputError("本季度内征收率有变化,请改填字段“sales”(各月销售额)")
    elif sales is not None:
        _check_quarter(run, _months(sales))
    return {
        "threshold": run.required("vat_small_quarter"),
        "quarter_sales": total,
        "exempt": exempt,
        "rate": rate,
        **dict.fromkeys(("exempt_months", "taxed")),
        "tax": tax,
    }


def _by_month(run: Run, sales: dict[str, Fraction]) -> Fraction:
    """Each month at its own rate: the rate changed inside the first quarter of 2020."""
    days = _months(sales)
    _check_quarter(run, days)
    return sum((sales[name] * run.required("vat_small_rate", days[name]) for name in sales), ZERO)


def _check_quarter(run: Run, days: dict[str, date]) -> None:
    for name, last in days.items():
        if (last.year, quarter_of(last)) != (run.as_of.year, quarter_of(run.as_of)):
            raise InputError("字段“sales”的月份 {name} 不在 {day} 所在的季度", name=name, day=run.as_of)


def _rates_of_quarter(run: Run) -> set[Fraction]:
    first = 3 * quarter_of(run.as_of) - 2
    parameter = run.book.parameters["vat_small_rate"]
    return {parameter.require(date(run.as_of.year, month, 28)).value for month in range(first, first + 3)}
