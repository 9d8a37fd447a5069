"""案例在各载体上的运行: the same stored questions put to a design whose rows are in another engine's
hands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.survey.carriers.effects import design_effects_on_frame
from keqiao.engines.survey.carriers.estimates import estimate_on_frame
from keqiao.engines.survey.carriers.plan import OFFERED_LONELY
from keqiao.engines.survey.designs.design import Description, Design
from keqiao.engines.survey.designs.forms import MultistageForm
from keqiao.engines.survey.designs.twophase import TwoPhaseDesign
from keqiao.engines.survey.estimation.estimand import Estimand
from keqiao.engines.survey.estimation.estimates import Estimates
from keqiao.engines.survey.tables import Table
from keqiao.engines.survey.types import FloatArray

NUMPY = "numpy"
_PACKAGES = {
    "duckdb": "duckdb",
    "polars": "polars",
    "pandas": "pandas",
    "pyarrow": "pyarrow",
    "spark": "pyspark",
}
_OPERATIONS = {"total", "mean", "ratio", "total_factor", "mean_factor"}
OFFERED = {f"{prefix}{op}" for op in _OPERATIONS for prefix in ("", "by_", "subset_")} | {
    "contrast",
    "contrast_nonlinear",
    "complex",
    "share",
}


@dataclass(frozen=True)
class CarriedDesign:
    """A design whose rows are a native frame; ``table`` still answers which columns and levels there are."""

    table: Table
    weights: FloatArray
    native: Any
    description: Description
    names: Mapping[str, str] | None = None

    def estimate(self, estimand: Estimand) -> Estimates:
        return estimate_on_frame(self.native, self.description, estimand, self.names)

    def effects(self, estimand: Estimand, found: Estimates, replacement: bool, divisor: str) -> FloatArray:
        return design_effects_on_frame(
            self.native,
            self.description,
            estimand,
            found,
            replacement=replacement,
            divisor=divisor,
            names=self.names,
        )


def carriers(wanted: str | None) -> list[str]:
    """The carriers to run on: those asked for, or NumPy and every one installed."""
    if wanted and wanted != "all":
        names = [name.strip() for name in wanted.split(",")]
        for name in names:
            _known(name)
        return names
    return [NUMPY, *(name for name, package in _PACKAGES.items() if find_spec(package))]


def _known(name: str) -> None:
    if name != NUMPY and name not in _PACKAGES:
        raise InputError("载体“{name}”不存在;可用:{known}", name=name, known="、".join([NUMPY, *_PACKAGES]))
    if name != NUMPY and not find_spec(_PACKAGES[name]):
        raise InputError("没有安装载体“{name}”所需的 {package}", name=name, package=_PACKAGES[name])


def offered(design: object, op: str) -> bool:
    """Whether carriers other than NumPy answer this question over this design."""
    if op not in OFFERED or not isinstance(design, Design) or isinstance(design, TwoPhaseDesign):
        return False
    described = design.description is not None and not design.adjustments
    return described and isinstance(design.form, MultistageForm) and _plain(design)


def _plain(design: Design) -> bool:
    assert design.description is not None
    policy = design.description.lonely
    return policy.treatment in OFFERED_LONELY and not policy.in_domains


class Loader:
    """Native frames of each carrier, made once for each design."""

    def __init__(self) -> None:
        self._frames: dict[tuple[str, str], CarriedDesign] = {}

    def carried(self, name: str, key: str, design: Design) -> CarriedDesign:
        if (name, key) not in self._frames:
            assert design.description is not None
            table = design.table.with_columns(**{"设计权数": design.weights})
            description = replace(design.description, weights="设计权数")
            native = _MAKERS[name](table)
            names = _safe(table) if name == "duckdb" else None
            self._frames[name, key] = CarriedDesign(table, design.weights, native, description, names)
        return self._frames[name, key]


def _safe(table: Table) -> dict[str, str]:
    """Names that differ in more than their capitals."""
    return {name: f"c{i}" for i, name in enumerate(table)}


def _duckdb(table: Table) -> Any:
    duckdb = import_module("duckdb")
    connection = duckdb.connect()
    arrow = table.arrow()
    connection.register("sample", arrow.rename_columns(list(_safe(table).values())))
    return connection.table("sample")


def _spark(table: Table) -> Any:
    sql = import_module("pyspark.sql")
    builder = sql.SparkSession.builder.master("local[1]").config("spark.sql.shuffle.partitions", "2")
    session = builder.config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    arrow = table.arrow()
    safe = arrow.rename_columns([f"c{i}" for i in range(arrow.num_columns)])
    return session.createDataFrame(safe.to_pandas()).toDF(*arrow.column_names)


_MAKERS: Mapping[str, Callable[[Table], Any]] = {
    "duckdb": _duckdb,
    "polars": lambda table: import_module("polars").from_arrow(table.arrow()),
    "pandas": lambda table: table.arrow().to_pandas(),
    "pyarrow": lambda table: table.arrow(),
    "spark": _spark,
}
