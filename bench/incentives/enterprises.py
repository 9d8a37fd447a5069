"""Random enterprises for the benchmarks: a Parquet table of every profile field, reproducible by its seed."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from keqiao.engines.incentives.profile import profile_inputs

MONEY_SCALE = {
    "taxable_income": 15.2,
    "income_total": 17.5,
    "assets": 17.0,
    "sales": 17.3,
    "last_year_sales": 17.2,
}
SPARSE = 0.35
PARTS = {
    "st_staff": "staff",
    "catalogue_revenue": "income_total",
    "rd_in_china_3y": "rd_3y",
    "high_tech_income": "total_income",
    "core_product_income": "high_tech_income",
}


def random_table(size: int, seed: int = 20170505) -> pa.Table:
    """A table of ``size`` enterprises; amounts are whole fen as decimal(18, 2)."""
    random = np.random.default_rng(seed)
    columns: dict[str, object] = {"id": np.arange(1, size + 1)}
    for name, each in profile_inputs().items():
        if each.choices:
            columns[name] = random.choice(list(each.choices), size)
        elif each.unit == "flag":
            columns[name] = random.random(size) < 0.6
        elif each.unit == "yuan":
            columns[name] = _fen(random, size, MONEY_SCALE.get(name, 13.5), each.default is not None)
        elif each.unit == "share":
            columns[name] = np.round(random.random(size) * 0.12, 6)
        elif each.unit == "wan":
            columns[name] = np.round(random.lognormal(7.5, 1.2, size), 2)
        else:
            columns[name] = _counts(random, size, name)
    for part, whole in PARTS.items():
        columns[part] = np.minimum(columns[part], columns[whole])
    arrays = {name: _arrow(name, values) for name, values in columns.items()}
    cities = np.array([f"51{code:02d}00" for code in range(1, 22)])
    arrays["division"] = pa.array(random.choice(cities, size))
    arrays["industry"] = pa.array(random.choice(list("CIMGFE"), size))
    arrays["claimed_rd_superdeduction"] = pa.array(random.random(size) < 0.7)
    arrays["claimed_small_low_profit"] = pa.array(random.random(size) < 0.9)
    return pa.table(arrays)


def _fen(random: np.random.Generator, size: int, scale: float, sparse: bool) -> np.ndarray:
    values = np.minimum(random.lognormal(scale, 1.6, size) * 100, 1e13).astype(np.int64)
    if sparse:
        values[random.random(size) > SPARSE] = 0
    return values


def _counts(random: np.random.Generator, size: int, name: str) -> np.ndarray:
    if name == "months_in_business":
        return random.integers(1, 13, size)
    high = {"registered_days": 4000, "hnte_score": 101, "vc_months_held": 60}.get(name, 600)
    return random.integers(0, high, size)


def _arrow(name: str, values: object) -> pa.Array:
    each = profile_inputs().get(name)
    if each is None or each.unit != "yuan":
        return pa.array(values)
    words = np.zeros((len(values), 2), dtype=np.int64)  # type: ignore[arg-type]  # a yuan column is an array
    words[:, 0] = values
    words[:, 1] = words[:, 0] >> 63
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(words), [None, pa.py_buffer(words.tobytes())])
