"""A rule set finds its graph in the functions' arguments; unknown names, cycles, missing citations fail."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.rules import Formulas, Input, Parameter, ParameterSet, RuleBook, Run, Version, where
from keqiao.engines.rules.run import MissingInputError


def share(name: str, *versions: Version) -> Parameter:
    return Parameter(name, "税率", "Rate", "share", versions)


def version(
    value, start: str, end: str | None = None, confidence="T", published: str | None = None
) -> Version:
    return Version(
        value,
        date.fromisoformat(start),
        date.fromisoformat(end) if end else None,
        "测试文号",
        confidence,
        date.fromisoformat(published) if published else None,
    )


RATE = share(
    "rate", version(Fraction(1, 10), "2020-01-01", "2020-12-31"), version(Fraction(1, 5), "2021-01-01")
)
INCOME = Input("income", "所得", "yuan")


def book(*functions, parameters=(RATE,)) -> RuleBook:
    formulas = Formulas()
    for function in functions:
        formulas.variable(title=function.__name__, english="x", unit="yuan", citation="测试")(function)
    return RuleBook(formulas.variables, ParameterSet({p.name: p for p in parameters}), {"income": INCOME})


def tax(income, *, rate):
    return income * rate


def after(income, tax):
    return income - tax


def test_a_value_is_computed_by_the_version_of_the_day_and_traced():
    run = Run(book(tax, after), date(2020, 12, 31), {"income": Fraction(1000)})
    assert run.value("after") == 900
    steps = {step.name: step for step in run.root.walk()}
    assert steps["tax"].uses[0].version.value == Fraction(1, 10)
    assert steps["tax"].formula == "所得 × 税率"
    assert Run(book(tax, after), date(2021, 1, 1), {"income": Fraction(1000)}).value("after") == 800


def test_an_unknown_parameter_or_input_is_refused():
    def wrong(income, *, ratte):
        return income * ratte

    def stray(incom):
        return incom

    with pytest.raises(InputError, match="未知的参数“ratte”"):
        book(wrong)
    with pytest.raises(InputError, match="未知的输入或变量“incom”"):
        book(stray)


def test_a_cycle_is_refused_and_shown():
    def first(second):
        return second

    def second(first):
        return first

    with pytest.raises(InputError, match="first → second → first"):
        book(first, second)


def test_a_missing_citation_is_refused():
    with pytest.raises(InputError, match="缺少出处"):
        Formulas().variable(title="x", english="x", unit="yuan", citation=" ")(tax)


def test_a_day_without_rules_names_the_years_on_record():
    with pytest.raises(InputError, match="2020-01-01 至 今"):
        Run(book(tax), date(2019, 12, 31), {"income": Fraction(1)}).value("tax")


def test_a_missing_input_is_named():
    with pytest.raises(MissingInputError) as error:
        Run(book(tax), date(2020, 1, 1)).value("tax")
    assert error.value.names == ("income",)


def test_what_was_not_yet_published_is_not_known():
    late = share("rate", version(Fraction(1, 10), "2020-01-01", published="2020-06-01"))
    with pytest.raises(InputError):
        Run(book(tax, parameters=(late,)), date(2020, 3, 1), {"income": Fraction(1)}, date(2020, 3, 1)).value(
            "tax"
        )
    assert Run(book(tax, parameters=(late,)), date(2020, 3, 1), {"income": Fraction(10)}).value("tax") == 1


def test_a_formula_that_branches_with_if_cannot_be_read():
    def branching(income, *, rate):
        return income * rate if income > 0 else income

    with pytest.raises(TypeError, match="where"):
        book(branching).formula_text("branching")


def test_a_formula_is_written_from_the_function_itself():
    def capped(income, *, rate):
        return where(income > 3, (income - 1) * rate, 0 * income)

    assert book(capped).formula_text("capped") == "若 所得 > 3 则 (所得 − 1) × 税率,否则 0"
