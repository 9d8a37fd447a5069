"""案例 pipeline, multivariate: the whole chain on a data file and its metadata file."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import plain
from keqiao.engines.indices.consistency import cronbach_alpha, principal_components
from keqiao.engines.indices.dataset import DataSet, from_frame
from keqiao.engines.indices.moments import describe
from keqiao.engines.indices.reading import read_columns
from keqiao.engines.indices.running import Computed, compute
from keqiao.engines.indices.settings import Aggregation, Screening, Steps
from keqiao.engines.indices.steps.imputation import Imputation
from keqiao.engines.indices.steps.normalisation import from_mapping
from keqiao.engines.indices.steps.outliers import OutlierRule
from keqiao.engines.indices.tree import Aggregate, IndexTree, Indicator

Given = Mapping[str, Any]


def aggregate_case(given: Given, folder: Path) -> dict[str, Any]:
    """Rank, Index and all aggregates of each unit."""
    run = run_case(given, folder)
    results = {}
    for i, unit in enumerate(run.units):
        row: dict[str, float | None] = {
            node.code: plain(run.of(node.code))[i] for node in run.tree.aggregates
        }
        row["Rank"], row["Index"] = plain(run.ranks)[i], plain(run.index)[i]
        results[unit] = row
    return {"results": results}


def treat_case(given: Given, folder: Path) -> dict[str, Any]:
    """Moments before and after, and the points changed, of each indicator."""
    run = run_case(given, folder)
    indicators = {}
    for item, log in zip(run.tree.indicators, run.treatments, strict=True):
        before = plain(np.array([log.skew_before, log.kurt_before]))
        after = plain(np.array([log.skew_after, log.kurt_after]))
        indicators[item.code] = {
            "pass0": log.passed,
            "skew0": before[0],
            "kurt0": before[1],
            "nwin": None if log.passed else log.winsorised,
            "skew1": after[0],
            "kurt1": after[1],
        }
    return {"indicators": indicators}


def describe_case(given: Given, folder: Path) -> dict[str, Any]:
    """Descriptive statistics of the raw present values."""
    tree, data = read_tree(given, folder)
    table = describe(np.column_stack([data.column(item.code) for item in tree.indicators]))
    return {
        "indicators": {
            item.code: {name: values[j] for name, values in table.items()}
            for j, item in enumerate(tree.indicators)
        }
    }


def cronbach_case(given: Given, folder: Path) -> dict[str, Any]:
    """Alpha of the normalised indicators below each parent."""
    run = run_case(given, folder)
    alphas = {}
    for parent in dict.fromkeys(item.parent for item in run.tree.indicators):
        own = [j for j, item in enumerate(run.tree.indicators) if item.parent == parent]
        alphas[parent] = cronbach_alpha(_stage(run, given)[:, own])
    return {"alpha": alphas}


def pca_case(given: Given, folder: Path) -> dict[str, Any]:
    """Principal components of standardised columns of the run."""
    run = run_case(given, folder)
    names = list(given["columns"])
    X = np.column_stack([_column(run, given, name) for name in names])
    found = principal_components(X)
    return {
        "eigenvalues": list(map(float, found.eigenvalues)),
        "explained_pc1": float(found.explained[0]),
        "pc1_loadings": dict(zip(names, map(float, found.loadings[:, 0]), strict=True)),
    }


def cronbach_pca_case(given: Given, folder: Path) -> dict[str, Any]:
    """Alpha and the eigenvalues of the correlations of a small table."""
    X = np.array(given["rows"], dtype=float)
    return {
        "alpha": cronbach_alpha(X),
        "eigenvalues_correlation": list(map(float, principal_components(X).eigenvalues)),
    }


def run_case(given: Given, folder: Path) -> Computed:
    """The pipeline of a case on its data."""
    tree, data = read_tree(given, folder)
    return compute(tree, data, read_steps(given.get("pipeline", {})))


def read_steps(pipeline: Given) -> Steps:
    """Step settings as a case writes them."""
    for name in pipeline:
        if name not in ("denominate", "impute", "screen", "treat", "normalise", "aggregate"):
            raise InputError("案例的 pipeline 里有未知步骤“{name}”", name=name)
    impute, screen, treat = pipeline.get("impute"), pipeline.get("screen"), pipeline.get("treat")
    aggregate = dict(pipeline.get("aggregate") or {})
    return Steps(
        denominate=bool(pipeline.get("denominate", False)),
        imputation=Imputation(**impute) if impute else Imputation(),
        screening=Screening(**screen) if screen else None,
        outliers=OutlierRule(**treat) if treat else None,
        normalisation=from_mapping(pipeline.get("normalise") or {"method": "none"}),
        aggregation=Aggregation(method=aggregate.get("method", "arithmetic"), unavailable="blank"),
    )


def read_tree(given: Given, folder: Path) -> tuple[IndexTree, DataSet]:
    """The tree from the metadata file, and the data with all columns it needs."""
    if not given.get("meta"):
        raise InputError("案例缺少 meta(指标元数据文件)")
    meta = _rows(folder / given["meta"])
    indicators = [row for row in meta if row["Type"] == "Indicator"]
    aggregates = [row for row in meta if row["Type"] == "Aggregate"]
    tree = IndexTree(
        tuple(
            Indicator(
                code=row["iCode"],
                parent=row["Parent"],
                name=row["iName"],
                weight=float(row["Weight"]),
                direction=int(float(row["Direction"])),
                unit=row.get("Unit", ""),
                denominator=row.get("Denominator") or None,
            )
            for row in indicators
        ),
        tuple(
            Aggregate(row["iCode"], row["Parent"] or None, row["iName"], float(row["Weight"]))
            for row in aggregates
        ),
    )
    columns = read_columns(folder / given["data"])
    numeric = [row["iCode"] for row in indicators]
    numeric += [row["Denominator"] for row in indicators if row.get("Denominator")]
    groups = [row["iCode"] for row in meta if row["Type"] == "Group" and row["iCode"] in columns]
    return tree, from_frame(columns, unit=given["unit"], numeric=numeric, labels=groups)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise InputError("找不到指标元数据文件 {path}", path=path)
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def _stage(run: Computed, given: Given) -> Any:
    stages = {
        "raw": run.prepared.raw[list(run.prepared.kept)],
        "denominated": run.prepared.denominated[list(run.prepared.kept)],
        "imputed": run.prepared.screened,
        "screened": run.prepared.screened,
        "treated": run.treated,
        "normalised": run.normalised,
    }
    stage = given.get("stage", "normalised")
    if stage not in stages:
        raise InputError("没有数据步骤“{stage}”", stage=stage)
    return stages[stage]


def _column(run: Computed, given: Given, name: str) -> Any:
    if given.get("stage") == "aggregated":
        return run.of(name)
    codes = [item.code for item in run.tree.indicators]
    if name not in codes:
        raise InputError("案例里的列“{name}”不在指标体系里", name=name)
    return _stage(run, given)[:, codes.index(name)]
