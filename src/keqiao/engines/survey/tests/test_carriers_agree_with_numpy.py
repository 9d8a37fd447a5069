"""The same estimates on every carrier, within 1e-9 of the NumPy reference."""

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
import sqlglot

from keqiao.engines.errors import InputError
from keqiao.engines.survey.carriers import estimate_in_database, estimate_on_frame, moments_sql
from keqiao.engines.survey.carriers.plan import planned
from keqiao.engines.survey.designs.design import survey_design
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation.estimator import estimate, restricted
from keqiao.engines.survey.tests.samples import business

DESIGNS = {
    "stratified": {"strata": "h", "fpc": "n_total", "weights": "w"},
    "clustered": {"strata": "h", "clusters": "psu", "fpc": "psus", "weights": "w", "nest": True},
    "two stages": {
        "strata": "h",
        "clusters": ["psu", "kind"],
        "fpc": ["psus", "n_total"],
        "weights": "w",
        "nest": True,
        "lonely": "certainty",
    },
}
ESTIMANDS = {
    "total": forms.total(["y", "x"]),
    "mean in a domain": restricted(forms.mean(["y"]), "city == '成都' | kind %in% c(1, 2)"),
    "ratio by domain": restricted(forms.ratio(["y"], ["x"]), None, ("city", "kind")),
    "share": forms.share("y", "city", ["宜宾", "成都", "绵阳"]),
    "function": forms.smooth({"g": "log(y) / (x + 1)"}),
}
FRAMES = {
    "polars": lambda table: pl.from_arrow(table),
    "pandas": lambda table: table.to_pandas(),
    "pyarrow": lambda table: table,
}


def on_duckdb(table):
    connection = duckdb.connect()
    connection.register("sample", table)
    return connection


def same(found, wanted):
    assert found.df == wanted.df
    assert np.allclose(found.estimate, wanted.estimate, rtol=1e-9)
    assert np.allclose(found.se, wanted.se, rtol=1e-9, atol=1e-12)
    assert [dict(d) for d in found.domains] == [dict(d) for d in wanted.domains]


@pytest.mark.parametrize("estimand", ESTIMANDS.values(), ids=ESTIMANDS)
@pytest.mark.parametrize("columns", DESIGNS.values(), ids=DESIGNS)
def test_every_carrier_gives_the_reference_figures(columns, estimand):
    design = survey_design(business(), **columns)
    wanted = estimate(design, estimand)
    arrow = design.table.arrow()
    connection = on_duckdb(arrow)
    same(estimate_on_frame(connection.table("sample"), design.description, estimand), wanted)
    for make in FRAMES.values():
        same(estimate_on_frame(make(arrow), design.description, estimand), wanted)
    run = lambda statement: connection.sql(statement).to_arrow_table()  # noqa: E731 - one short closure
    same(estimate_in_database(run, "sample", design.description, estimand, "duckdb"), wanted)


def test_a_mean_of_a_billion_does_not_cancel_on_any_carrier():
    design = survey_design(business(level=1e9), strata="h", fpc="n_total", weights="w")
    estimand = restricted(forms.mean(["y"]), None, ("city",))
    wanted, arrow = estimate(design, estimand), design.table.arrow()
    for native in (on_duckdb(arrow).table("sample"), pl.from_arrow(arrow), arrow):
        found = estimate_on_frame(native, design.description, estimand)
        assert np.allclose(found.se, wanted.se, rtol=1e-6)


@pytest.mark.parametrize("dialect", ["postgres", "duckdb", "spark"])
def test_the_statement_is_valid_and_never_subtracts_squares(dialect):
    design = survey_design(business(), strata="h", fpc="n_total", weights="w")
    statement = moments_sql(
        planned(design.description, ESTIMANDS["ratio by domain"]), "survey.sample", dialect
    )
    assert sqlglot.parse_one(statement, dialect=dialect)
    assert "VAR_SAMP" in statement.upper() or "VARIANCE" in statement.upper()
    assert "COVAR_SAMP" in statement.upper()
    assert " 1.0" not in statement  # a plain 1.0 is a DECIMAL to Spark


def test_a_quote_in_a_name_stays_inside_its_quotes():
    design = survey_design(business(), strata="h", weights="w")
    estimand = restricted(forms.total(["y"]), "city == 'a\"; DROP TABLE s'")
    statement = moments_sql(planned(design.description, estimand), "sample", "postgres")
    assert len(sqlglot.parse(statement, dialect="postgres")) == 1


def test_missing_values_and_negative_weights_are_refused_on_carriers():
    table = business()
    y, w = table["y"].copy(), table["w"].copy()
    y[5], w[7] = np.nan, -1.0
    description = survey_design(table, strata="h", weights="w").description
    with pytest.raises(InputError, match="为空"):
        estimate_on_frame(table.with_columns(y=y).arrow(), description, forms.total(["y"]))
    with pytest.raises(InputError, match="为负"):
        estimate_on_frame(table.with_columns(w=w).arrow(), description, forms.total(["y"]))


def test_designs_that_need_more_than_moments_say_so():
    design = survey_design(business(), strata="h", weights="w", lonely="adjust")
    with pytest.raises(InputError, match="NumPy"):
        estimate_on_frame(pd.DataFrame({"y": [1.0]}), design.description, forms.total(["y"]))
