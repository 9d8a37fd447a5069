"""The batch run equals the traced single run to the fen, names bad cells, and adds up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.assess import assess
from keqiao.engines.incentives.batch import assess_table, compare, read_enterprises, read_reform
from keqiao.engines.incentives.batch.reading import from_table
from keqiao.engines.incentives.batch.totals import by_incentive, by_label, unclaimed
from keqiao.engines.incentives.catalogue import catalogue
from keqiao.engines.incentives.profile import PARTS, Profile, profile_inputs
from keqiao.engines.rules.exact import FEN, half_up
from keqiao.engines.rules.verdict import Verdict

EDGES = [
    Decimal(3_000_000),
    Decimal("3000000.01"),
    Decimal(5_000_000),
    Decimal(300_000),
    Decimal("0.01"),
    Decimal(0),
]
DAYS = [date(2016, 12, 31), date(2018, 12, 31), date(2020, 3, 31), date(2021, 12, 31), date(2022, 6, 30)]
DAYS += [date(2022, 12, 31), date(2023, 12, 31), date(2026, 3, 31), date(2029, 12, 31)]
MONEY = st.one_of(
    st.sampled_from(EDGES), st.decimals(0, 10**12, places=2), st.decimals(0, 4_000_000, places=2)
)


def facts_of(each):
    if each.choices:
        return st.sampled_from(list(each.choices))
    if each.unit == "flag":
        return st.booleans()
    if each.unit == "yuan":
        return st.one_of(MONEY, MONEY.map(lambda x: -x)) if each.signed else MONEY
    if each.unit == "share":
        return st.decimals(0, Decimal("0.4"), places=6)
    if each.name == "months_in_business":
        return st.integers(1, 12).map(Decimal)
    limits = {"hnte_score": 100, "registered_days": 800, "assets_wan": 6000, "vc_months_held": 40}
    return st.integers(0, limits.get(each.name, 600)).map(Decimal)


ENTERPRISE = st.fixed_dictionaries(
    {name: st.none() | facts_of(each) for name, each in profile_inputs().items()}
)


def possible(facts: dict) -> dict:
    for part, whole in PARTS:
        if facts[part] is not None and facts[whole] is not None:
            facts[part] = min(facts[part], facts[whole])
    return facts


def table_of(rows: list[dict]) -> pa.Table:
    columns = {}
    for name, each in profile_inputs().items():
        cells = [row[name] for row in rows]
        number = not each.choices and each.unit != "flag"
        kind = pa.decimal128(24, 6) if number else pa.string() if each.choices else pa.bool_()
        columns[name] = pa.array(cells, kind)
    return pa.table(columns)


def profile_of(row: dict, day: date) -> Profile:
    facts = {n: Fraction(v) if isinstance(v, Decimal) else v for n, v in row.items() if v is not None}
    return Profile("甲", day, facts)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.lists(ENTERPRISE.map(possible), min_size=1, max_size=3), st.sampled_from(DAYS))
def test_the_batch_equals_the_traced_run_to_the_fen(rows, day):
    result = assess_table(from_table(table_of(rows)), day)
    for number, row in enumerate(rows):
        single = assess(profile_of(row, day))
        assert {each.incentive.name for each in single.findings} == set(result.incentives)
        for finding in single.findings:
            column = result.incentives[finding.incentive.name]
            verdict = (bool(column.yes[number]), bool(column.depends[number]))
            assert verdict == (finding.verdict is Verdict.YES, finding.verdict is Verdict.DEPENDS)
            assert bool(column.concerns[number]) == finding.concerns
            if finding.verdict is Verdict.YES:
                assert_fen(column.saving, number, finding.saving)
                assert_fen(column.base, number, finding.base)
        assert bool(result.taxed[number]) == (single.best is not None)
        if single.best is not None:
            assert_fen(result.statutory, number, single.best.statutory)
            assert_fen(result.best, number, single.best.choice.tax)


def assert_fen(column, number, exact):
    if column is not None and exact is not None:
        assert int(column[number]) == int(half_up(exact, FEN).scaleb(FEN))


def small_table(**more) -> pa.Table:
    base = {
        "id": ["甲", "乙"],
        "taxable_income": pa.array([Decimal("1000000.00"), Decimal("3000000.01")], pa.decimal128(18, 2)),
        "headcount": [10, 10],
        "assets_wan": [100.0, 100.0],
        "division": ["510100", "510700"],
    }
    return pa.table({**base, **more})


def test_totals_and_unclaimed_entitlements_add_up():
    enterprises = from_table(small_table(claimed_small_low_profit=[False, False]))
    result = assess_table(enterprises, date(2023, 12, 31))
    totals = {total.title: total for total in by_incentive(result, enterprises)}
    small = totals[catalogue()["small_low_profit"].title]
    assert (small.entitled, small.saving, small.unclaimed, small.unclaimed_saving) == (
        1,
        20_000_000,
        1,
        20_000_000,
    )
    assert list(unclaimed(result, enterprises)) == [("甲", catalogue()["small_low_profit"].title, 20_000_000)]
    assert by_label(result, enterprises.labels["division"])[0] == ("510100", 1, 25_000_000, 20_000_000)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"headcount": [-1, 10]}, "第 1 行的“headcount”"),
        ({"headcount": ["多", "1"]}, "第 1 行的“headcount”"),
        ({"taxable_income": [1.0, float("nan")]}, "第 2 行的“taxable_income”"),
        ({"taxable_income": [1.0, 1.005]}, "精确到分"),
        ({"enterprise_kind": ["general", "银行"]}, "第 2 行的“enterprise_kind”"),
        ({"hnte_valid": ["true", "是"]}, "第 2 行的“hnte_valid”"),
        ({"staff": [1, 1], "st_staff": [1, 2]}, "第 2 行"),
        ({"months_in_business": [0, 1]}, "months_in_business"),
        ({"colour": [1, 2]}, "colour"),
        ({"claimed_nothing": [True, True]}, "claimed_nothing"),
        ({"headcount": [True, False]}, "应是数"),
        ({"staff": [1.5, 1]}, "整数"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(more, said):
    with pytest.raises(InputError) as error:
        from_table(small_table(**more))
    assert said in str(error.value)


def test_the_same_figures_as_text_float_integer_and_decimal_give_the_same_result(tmp_path: Path):
    texts = {
        "taxable_income": ["1000000", "3000000.01"],
        "headcount": ["10", "10"],
        "assets_wan": ["100", "100.0"],
    }
    path = tmp_path / "a.csv"
    lines = [",".join(texts), *(",".join(row) for row in zip(*texts.values(), strict=True))]
    path.write_text("\n".join(lines), encoding="utf-8")
    floats = from_table(small_table(taxable_income=[1e6, 3000000.01]))
    parquet.write_table(small_table(), tmp_path / "a.parquet")
    sources = [read_enterprises(path), floats, read_enterprises(tmp_path / "a.parquet")]
    taxes = [assess_table(each, date(2023, 12, 31)).best.tolist() for each in sources]
    assert taxes == [[5_000_000, 75_000_000]] * 3


def test_an_empty_a_missing_and_a_foreign_file_have_a_sentence(tmp_path: Path):
    with pytest.raises(InputError, match="没有企业"):
        from_table(small_table().slice(0, 0))
    with pytest.raises(InputError, match="找不到文件"):
        read_enterprises(tmp_path / "none.parquet")
    (tmp_path / "bad.parquet").write_bytes(b"not parquet")
    with pytest.raises(InputError, match="读不出"):
        read_enterprises(tmp_path / "bad.parquet")


REFORM = """
title: 小微所得上限提高到四百万
as_of: 2023-12-31
parameters:
  small_income_limit:
    values:
      - {value: 4000000, from: 2023-01-01, to: 2027-12-31, source: 假设, confidence: U}
  small_bands:
    values:
      - {value: [[4000000, 0.25]], from: 2023-01-01, to: 2027-12-31, source: 假设, confidence: S}
"""


def test_a_reform_names_its_cost_winners_and_losers(tmp_path: Path):
    path = tmp_path / "reform.yaml"
    path.write_text(REFORM.replace("confidence: U", "confidence: S"), encoding="utf-8")
    result = compare(read_reform(path), from_table(small_table()))
    # the second enterprise falls from 25 % of 3,000,000.01 to 5 %
    assert (result.winners, result.losers, result.cost) == (1, 0, 60_000_000)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (REFORM.replace("small_income_limit", "small_limit"), "small_limit"),
        (REFORM.replace("as_of: 2023-12-31\n", ""), "as_of"),
        (REFORM.replace("4000000, from", "四百万, from"), "应是数"),
        ("title: x\nas_of: 2023-12-31\nparameters: {}\n", "没有改动"),
    ],
)
def test_a_bad_reform_is_refused(tmp_path: Path, text, said):
    path = tmp_path / "reform.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_reform(path)
    assert said in str(error.value)
