"""Border tests made from the parameters: both sides of every threshold and of every date."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from keqiao.engines.incentives.law import law
from keqiao.engines.incentives.rule_keys import evaluate
from keqiao.engines.rules.borders import Comparison, comparisons
from keqiao.engines.rules.run import Run
from keqiao.engines.rules.verdict import OPERATORS

STEP = Fraction(1, 100)
WEIGHT = Fraction(1_000_000)


def all_comparisons() -> list[Comparison]:
    flags = [name for name, each in law().variables.items() if each.unit == "flag"]
    return [found for name in flags for found in comparisons(law(), name)]


def thresholds() -> list[tuple[Comparison, date, Fraction]]:
    """Every comparison with a plain figure, in every version of that figure."""
    rows = []
    for found in all_comparisons():
        for version in (
            law().parameters[found.parameter].versions if found.parameter in law().parameters else ()
        ):
            if isinstance(version.value, Fraction):
                rows.append((found, version.start, version.value))
    return rows


@pytest.mark.parametrize(
    ("found", "day", "bound"), thresholds(), ids=lambda value: getattr(value, "variable", None)
)
def test_the_border_of_the_rule_file_is_the_border_of_the_formula(found, day, bound):
    """The rule file declares how equality falls; the formula is run below, at and above the figure."""
    declared = law().parameters[found.parameter].border
    assert declared is not None, f"{found.parameter} is compared and declares no border"
    assert declared == found.operator
    for measured in (bound - STEP / WEIGHT, bound, bound + STEP / WEIGHT):
        assert run_at(found, day, measured) is OPERATORS[declared](measured, bound)


def run_at(found: Comparison, day: date, measured: Fraction) -> bool:
    """Run the variable with one fact set and every other part of its formula out of the way."""
    variable = law().variables[found.variable]
    subject = found.subject
    assert subject is not None, f"{found.variable} measures more than one fact"
    given: dict[str, Any] = {name: neutral(name, found) for name in variable.inputs}
    given[subject] = measured * (WEIGHT if found.divisor else 1)
    if found.divisor:
        given[found.divisor] = WEIGHT
    return bool(Run(law(), day).compute(found.variable, **given))


def neutral(name: str, found: Comparison) -> Any:
    if name == "industrial":
        return found.parameter.endswith("_industry")
    if name in law().inputs and law().inputs[name].unit == "flag":
        return True
    return {"tech_sme_total": Fraction(100), "tech_sme_staff_score": Fraction(20)}.get(name, Fraction(0))


@pytest.mark.parametrize("name", sorted(law().parameters))
def test_every_version_holds_from_its_first_to_its_last_day(name):
    parameter = law().parameters[name]
    day = timedelta(days=1)
    for earlier, version in zip((None, *parameter.versions), parameter.versions, strict=False):
        assert parameter.version(version.start) is version
        assert parameter.version(version.start - day) is earlier
        if version.end is not None:
            assert parameter.version(version.end) is version
            assert parameter.version(version.end + day) is not version


def test_every_compared_figure_is_probed():
    probed = {found.parameter for found, _, _ in thresholds()}
    by_hand = {"rd_other_share", "rd_overseas_cap_share", "transfer_exempt", "hnte_growth_floor"}
    keys = ("incubator_", "makerspace_", "contract_", "loss_", "pit_")
    bordered = {
        name
        for name, each in law().parameters.items()
        if each.border and each.unit != "scale" and not name.startswith(keys)
    }
    assert bordered - by_hand - probed == set()


@pytest.mark.parametrize(
    "name", [n for n, p in law().parameters.items() if n.startswith("incubator_") and p.border]
)
def test_an_incubator_threshold_is_met_at_the_figure_and_missed_below(name):
    bound = law().parameters[name].versions[0].value
    kind = "professional" if name.endswith("professional") or "same_field" in name else "comprehensive"
    field, at, below = incubator_fields(name, bound)
    for value, passes in ((at, True), (below, False)):
        inputs = {"type": kind, **{k: float(v) for k, v in {**field, **value}.items()}}
        assert evaluate("incubator.national_2018", date(2020, 6, 30), inputs).outputs["pass"] is passes


def incubator_fields(name: str, bound: Fraction) -> tuple[dict, dict, dict]:
    special = {
        "incubator_area_share": "incubatee_area_share",
        "incubator_patent_share": "patent_applied_share",
    }
    kind = name.rpartition("_")[0]
    if "density" in name:
        return {"area": 100000}, {"incubatees": bound * 100}, {"incubatees": bound * 100 - 1}
    if "firms_per_person" in name:
        return {"incubatees": 60}, {"prof_staff": 6}, {"prof_staff": 5}
    fields = {"incubator_count": "incubatees", "incubator_graduates": "graduates"}
    field = fields.get(kind, special.get(name, name.removeprefix("incubator_")))
    step = STEP if "share" in name else 1
    return {}, {field: bound}, {field: bound - step}


@pytest.mark.parametrize(
    "name", [n for n, p in law().parameters.items() if n.startswith("makerspace_") and p.border]
)
def test_a_makerspace_threshold_is_met_at_the_figure_and_missed_below(name):
    bound = law().parameters[name].versions[0].value
    field = {"registered": "new_registered_per_year", "financed": "financed_per_year"}
    field = field.get(name.removeprefix("makerspace_"), name.removeprefix("makerspace_"))
    base = {
        "months": 18,
        "open_share": 0.75,
        "residents": 20,
        "cases": 3,
        "staff": 3,
        "mentors": 3,
        "events": 10,
    }
    if field not in ("area", "desks"):
        base["area"] = 500
    if field not in ("new_registered_per_year", "financed_per_year"):
        base["new_registered_per_year"] = 10
    step = Fraction(1, 100) if field == "open_share" else 1
    for value, passes in ((bound, True), (bound - step, False)):
        inputs = {**base, field: float(value)}
        assert evaluate("makerspace.filing_2017", date(2018, 6, 30), inputs).outputs["pass"] is passes


@pytest.mark.parametrize(
    ("growth", "band", "range_"),
    [
        ("0.35", "A", [9, 10]), ("0.349999", "B", [7, 8]), ("0.25", "B", [7, 8]), ("0.249999", "C", [5, 6]),
        ("0.15", "C", [5, 6]), ("0.149999", "D", [3, 4]), ("0.05", "D", [3, 4]), ("0.049999", "E", [1, 2]),
        ("0.000001", "E", [1, 2]), ("0", "F", [0, 0]), ("-0.000001", "F", [0, 0]),
    ],
)  # fmt: skip
def test_growth_falls_into_the_right_band(growth, band, range_):
    second = 1000 * (1 + Fraction(growth))
    values = [str(float(1000)), f"{float(second):.6f}", f"{float(second * second / 1000):.9f}"]
    exact = [Fraction(values[0]), Fraction(values[1]), second * second / 1000]
    inputs = {"net_assets": exact, "sales": [1, 1, 1]}
    found = evaluate("hnte.growth_score", date(2024, 12, 31), inputs).outputs
    assert (found["net_assets_band"], found["score_range"]) == (band, range_)


@pytest.mark.parametrize("rule", ["hnte_rd_share", "tech_sme_staff_bands", "tech_sme_rd_sales_bands"])
def test_a_scale_declares_its_border(rule):
    assert law().parameters[rule].border == ">="


def test_the_general_limits_hold_on_both_sides():
    at = evaluate("rd.other_limit_single_project", date(2018, 12, 31), project(other=10))
    over = evaluate("rd.other_limit_single_project", date(2018, 12, 31), project(other=11))
    assert at.outputs["eligible_base"] == over.outputs["eligible_base"] == 100


def project(other: int) -> dict:
    return {"enterprise_kind": "general", "projects": [{"id": "A", "five_items": 90, "other": other}]}


@pytest.mark.parametrize(("income", "tax"), [("3000000", 150000), ("3000000.01", "750000.0025")])
def test_the_small_enterprise_cliff_is_above_three_million(income, tax):
    inputs = {"taxable_income": income, "headcount": 300, "assets_wan": 5000}
    assert evaluate("small_low_profit.annual", date(2023, 12, 31), inputs).outputs["tax"] == Fraction(tax)
