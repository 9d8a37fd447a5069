"""Five formulas of 2023 on the same enterprises by several carriers: seconds, results off by a fen.

Run: uv run --with openfisca-core python bench/incentives/five_formulas.py [enterprises]
OpenFisca-core (AGPL) is never a dependency of the project; without it its line says "not installed".
The five: R&D extra deduction, small low-profit tax, HNTE tax, transfer relief, VAT of a small-scale taxpayer.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from fractions import Fraction

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from keqiao.engines.incentives.law import law
from keqiao.engines.rules import BatchRun, Column

DAY = date(2023, 12, 31)
NAMES = ("rd_extra", "small", "hnte", "transfer", "vat")


def inputs(size: int) -> dict[str, np.ndarray]:
    """Whole fen, up to ten billion yuan, with every threshold met exactly somewhere."""
    random = np.random.default_rng(20170505)
    high = {"five": 10**12, "other": 10**11, "income": 10**12, "transfer": 10**11, "sales": 10**8}
    found = {
        name: np.exp(random.uniform(7, np.log(top), size)).astype(np.int64) for name, top in high.items()
    }
    found["income"][:1000] = 300_000_000
    found["sales"][:1000] = 30_000_000
    return found


def columns(data: dict[str, np.ndarray]) -> list[np.ndarray]:
    """The engine itself: NumPy int64 times one fraction."""
    size = len(data["five"])
    money = {name: Column(values, Fraction(1, 100)) for name, values in data.items()}
    run = BatchRun(law(), DAY, size, {}, {})
    given = {"rd_five_items": "five", "rd_other": "other", "taxable_income": "income"}
    given |= {"transfer_income": "transfer", "vat_quarter_sales": "sales", "small_income": "income"}
    for name, source in given.items():
        run.set(name, money[source])
    extra = run.value("rd_own_eligible") * run.parameter("rd_rate_general")
    fits = run.value("small_income_ok")
    small = np.where(fits, run.value("small_tax").rounded(2), run.value("eit_statutory").rounded(2))
    hnte = money["income"] * run.parameter("eit_rate_hnte")
    found = [extra.rounded(2), small, hnte.rounded(2), run.value("transfer_adjustment").rounded(2)]
    return [*found, run.value("vat_small_tax").rounded(2)]


SQL = """
SELECT CAST(round(five + least(other, five / 9), 2) * 100 AS BIGINT),
       CAST(round(CASE WHEN income <= 3000000 THEN income * 0.05 ELSE income * 0.25 END, 2) * 100 AS BIGINT),
       CAST(round(income * 0.15, 2) * 100 AS BIGINT),
       CAST(round(least(transfer, 5000000) + greatest(transfer - 5000000, 0) * 0.5, 2) * 100 AS BIGINT),
       CAST(round(CASE WHEN sales <= 300000 THEN 0 ELSE sales * 0.01 END, 2) * 100 AS BIGINT)
FROM money
"""


def by_duckdb(data: dict[str, np.ndarray]) -> list[np.ndarray]:
    """DuckDB on DECIMAL(18, 2); its quotient of decimals is a double."""
    table = pa.table({name: _decimals(values) for name, values in data.items()})
    connection = duckdb.connect()
    connection.execute("SET threads TO 2")
    connection.register("money", table)
    return list(connection.execute(SQL).fetchnumpy().values())


def by_arrow(data: dict[str, np.ndarray]) -> list[np.ndarray]:
    """Arrow on decimal128."""
    money = {name: _decimals(values) for name, values in data.items()}

    def times(values: pa.Array, rate: str) -> pa.Array:
        return pc.multiply(values, pa.scalar(_decimal(rate)))

    limit = pc.divide(money["five"].cast(pa.decimal128(30, 8)), pa.scalar(_decimal("9")))
    limit = limit.cast(pa.decimal128(30, 8), safe=False)
    other = money["other"].cast(pa.decimal128(30, 8))
    extra = pc.add(money["five"].cast(pa.decimal128(30, 8)), pc.if_else(pc.less(other, limit), other, limit))
    fits = pc.less_equal(money["income"], pa.scalar(_decimal("3000000.00")))
    small = pc.if_else(fits, times(money["income"], "0.05"), times(money["income"], "0.25"))
    base = money["transfer"]
    allowance = pa.scalar(_decimal("5000000.00"))
    low = pc.if_else(pc.less(base, allowance), base, allowance)
    rest = pc.if_else(pc.greater(base, allowance), pc.subtract(base, allowance), pc.subtract(base, base))
    relief = pc.add(low, times(rest, "0.5"))
    vat = times(money["sales"], "0.01")
    free = pc.less_equal(money["sales"], pa.scalar(_decimal("300000.00")))
    vat = pc.if_else(free, pc.subtract(vat, vat), vat)
    return [_fen(each) for each in (extra, small, times(money["income"], "0.15"), relief, vat)]


def _decimal(text: str) -> object:
    from decimal import Decimal

    return Decimal(text)


def _decimals(fen: np.ndarray) -> pa.Array:
    words = np.zeros((len(fen), 2), dtype=np.int64)
    words[:, 0] = fen
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(fen), [None, pa.py_buffer(words.tobytes())])


def _fen(values: pa.Array) -> np.ndarray:
    rounded = pc.round(values, ndigits=2, round_mode="half_towards_infinity").cast(pa.decimal128(38, 2))
    array = rounded.combine_chunks() if isinstance(rounded, pa.ChunkedArray) else rounded
    return np.frombuffer(array.buffers()[1], dtype=np.int64)[0::2][: len(array)]


def by_openfisca(data: dict[str, np.ndarray]) -> list[np.ndarray]:
    """OpenFisca-core: float32 values, as its Variable stores them."""
    from openfisca_core import entities, periods, simulations, taxbenefitsystems, variables

    firm = entities.Entity("firm", "firms", "An enterprise", "")
    system = taxbenefitsystems.TaxBenefitSystem([firm])

    def declare(label: str, formula: Callable | None = None) -> None:
        body = {"value_type": float, "entity": firm, "definition_period": periods.YEAR, "label": label}
        if formula is not None:
            body["formula"] = formula
        system.add_variable(type(label, (variables.Variable,), body))

    for name in data:
        declare(name)
    declare("rd_extra", lambda firm, p: firm("five", p) + np.minimum(firm("other", p), firm("five", p) / 9))
    declare("small", _openfisca_small)
    declare("hnte", lambda firm, p: firm("income", p) * 0.15)
    declare("transfer_relief", _openfisca_transfer)
    declare("vat", lambda firm, p: np.where(firm("sales", p) <= 300000, 0, firm("sales", p) * 0.01))
    simulation = simulations.SimulationBuilder().build_default_simulation(system, count=len(data["five"]))
    for name, fen in data.items():
        simulation.set_input(name, "2023", fen / 100)
    labels = ("rd_extra", "small", "hnte", "transfer_relief", "vat")
    found = [simulation.calculate(name, "2023") for name in labels]
    return [np.rint(np.asarray(each, dtype=np.float64) * 100).astype(np.int64) for each in found]


def _openfisca_small(firm, period):
    income = firm("income", period)
    return np.where(income <= 3000000, income * 0.05, income * 0.25)


def _openfisca_transfer(firm, period):
    income = firm("transfer", period)
    return np.minimum(income, 5000000) + np.maximum(income - 5000000, 0) * 0.5


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    data = inputs(size)
    exact = columns(data)
    print(f"{size:,} enterprises, five formulas; differing by a fen or more from the exact result:")
    carriers = {"NumPy int64 × fraction": columns, "DuckDB DECIMAL": by_duckdb, "Arrow decimal128": by_arrow}
    for name, carrier in {**carriers, "OpenFisca-core float32": by_openfisca}.items():
        start = time.perf_counter()
        try:
            found = carrier(data)
        except ModuleNotFoundError:
            print(f"{name:24} not installed")
            continue
        seconds = time.perf_counter() - start
        wrong = [int((got != want).sum()) for got, want in zip(found, exact, strict=True)]
        words = ", ".join(f"{label} {count:,}" for label, count in zip(NAMES, wrong, strict=True))
        print(f"{name:24} {seconds:6.3f} s  total {sum(wrong):>9,}  ({words})")


if __name__ == "__main__":
    main()
