"""从说明书到设计: the sample read, its design built, its replicate weights made, its weights calibrated."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.survey.calibration.calibrate import Model, calibrate, calibrate_replicates
from keqiao.engines.survey.calibration.poststratify import (
    poststratify,
    poststratify_replicates,
    rake,
    rake_replicates,
)
from keqiao.engines.survey.calibration.trim import trim_weights
from keqiao.engines.survey.designs.design import Design, survey_design
from keqiao.engines.survey.designs.twophase import two_phase
from keqiao.engines.survey.designs.unequal import pps_design
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.replication.weights import balanced, bootstrap, jackknife, successive_differences
from keqiao.engines.survey.studies.reading import Study
from keqiao.engines.survey.tables import Table, read_table


def build_design(study: Study) -> Design | ReplicateDesign:
    """设计, with replicate weights and calibration as the study says."""
    table = read_table(study.data)
    plain = plain_design(table, study.design)
    design = _replicated(plain, study) if study.replicates else plain
    return _calibrated(design, study) if study.calibration else design


def plain_design(table: Table, given: Mapping[str, Any]) -> Design:
    """The design section alone."""
    if given.get("pps"):
        if not given.get("probabilities"):
            raise InputError("不等概率设计要给出包含概率列 probabilities")
        return pps_design(
            table,
            given["probabilities"],
            method=str(given["pps"]).lower(),
            estimator=given.get("estimator", "HT"),
            strata=given.get("strata"),
        )
    if given.get("phase_two"):
        return _two_phases(table, given)
    return survey_design(
        table,
        strata=given.get("strata"),
        clusters=given.get("clusters"),
        fpc=given.get("fpc"),
        weights=given.get("weights"),
        probabilities=given.get("probabilities"),
        nest=bool(given.get("nest", False)),
        lonely=given.get("lonely", "fail"),
        adjust_domain_lonely=bool(given.get("adjust_domain_lonely", False)),
        unit=given.get("unit"),
    )


def _two_phases(table: Table, given: Mapping[str, Any]) -> Design:
    """``phase_two`` names the condition for being in the second sample, and its strata, clusters and
    sizes.
    """
    second = given["phase_two"]
    if not isinstance(second, Mapping) or not isinstance(second.get("subset"), str):
        raise InputError("phase_two 要写成一节,其中 subset 是进入第二相样本的条件")
    first = {
        "strata": given.get("strata"),
        "psu": given.get("clusters"),
        "fpc": given.get("fpc"),
        "weights": given.get("weights"),
        "probs": given.get("probabilities"),
    }
    later = {key: second.get(key) for key in ("strata", "fpc")} | {"psu": second.get("clusters")}
    method = str(second.get("method", "full"))
    return two_phase(table, second["subset"], first_phase=first, second_phase=later, method=method)


def _replicated(design: Design, study: Study) -> ReplicateDesign:
    given = study.replicates
    mse = bool(given.get("mse", False))
    kind = str(given.get("kind", "external")).lower()
    makers = {
        "jackknife": lambda: jackknife(design, mse=mse),
        "brr": lambda: balanced(design, mse=mse),
        "fay": lambda: balanced(design, rho=float(given.get("rho", 0.5)), mse=mse),
        "sdr": lambda: successive_differences(design, mse=mse),
        "rao-wu": lambda: _bootstrap(design, given, kind),
        "preston": lambda: _bootstrap(design, given, kind),
        "external": lambda: _external(design, study),
    }
    if kind not in makers:
        raise InputError("重复权数的种类“{kind}”不存在;可用:{known}", kind=kind, known="、".join(makers))
    return makers[kind]()


def _bootstrap(design: Design, given: Mapping[str, Any], kind: str) -> ReplicateDesign:
    if "seed" not in given:
        raise InputError("自助法要写明随机种子 seed,以便重抽")
    return bootstrap(design, replicates=int(given.get("count", 200)), seed=int(given["seed"]), kind=kind)


def _external(design: Design, study: Study) -> ReplicateDesign:
    given = study.replicates
    table = read_table(study.path.parent / given["file"]) if given.get("file") else design.table
    columns = given.get("columns") or (list(table) if given.get("file") else None)
    if not columns:
        raise InputError("[replicates] 要给出 file 或 columns")
    if table.rows != design.table.rows:
        raise InputError("重复权数有 {a} 行,数据有 {b} 行", a=table.rows, b=design.table.rows)
    factors = np.column_stack([table.numbers(name) for name in columns])
    replicates = factors if given.get("combined", True) else factors * design.weights[:, None]
    rscales = np.asarray(given.get("rscales", [1.0] * len(columns)), dtype=np.float64)
    return ReplicateDesign(
        design.table,
        design.weights,
        replicates,
        float(given.get("scale", 1 / len(columns))),
        rscales,
        bool(given.get("mse", False)),
        given.get("df"),
    )


def _calibrated(design: Design | ReplicateDesign, study: Study) -> Design | ReplicateDesign:
    given = study.calibration
    if "counts" in given:
        if not given.get("cells"):
            raise InputError("事后分层要写明 cells(列名)")
        found = _poststratified(design, given)
    elif "margins" in given:
        found = (
            rake(design, given["margins"])
            if isinstance(design, Design)
            else rake_replicates(design, given["margins"])
        )
    else:
        model = calibration_model(given, study.path.parent)
        found = (
            calibrate(design, model) if isinstance(design, Design) else calibrate_replicates(design, model)
        )
    return _trimmed(found, given)


def _poststratified(design: Design | ReplicateDesign, given: Mapping[str, Any]) -> Design | ReplicateDesign:
    if isinstance(design, Design):
        return poststratify(design, given["cells"], given["counts"])
    return poststratify_replicates(design, given["cells"], given["counts"])


def _trimmed(design: Design | ReplicateDesign, given: Mapping[str, Any]) -> Design | ReplicateDesign:
    if "trim" not in given:
        return design
    if not isinstance(design, Design):
        raise InputError("重复权数不能截尾")
    lower, upper = _pair(given["trim"], "trim")
    return trim_weights(
        design,
        lower=-np.inf if lower is None else lower,
        upper=np.inf if upper is None else upper,
        strict=True,
    )


def calibration_model(given: Mapping[str, Any], folder: Path) -> Model:
    """The ``[calibration]`` section as a model; totals in it or in a file (one row a partition)."""
    if not given.get("formula"):
        raise InputError("[calibration] 缺少 formula")
    partition = given.get("partition")
    totals = (
        _totals_file(folder / given["totals_file"], partition)
        if "totals_file" in given
        else given.get("totals")
    )
    if not isinstance(totals, Mapping) or not totals:
        raise InputError("[calibration] 缺少 totals 或 totals_file")
    return Model(
        str(given["formula"]),
        totals,
        method=str(given.get("method", "linear")),
        bounds=_pair(given.get("bounds", []), "bounds"),
        partition=partition,
        spread=given.get("spread"),
        equal_within=given.get("equal_within"),
        weight_bounds=_pair(given.get("weight_bounds", []), "weight_bounds"),
    )


def _pair(value: Any, name: str) -> tuple[float | None, float | None]:
    """Two bounds; an absent one is written as "" or left out as an empty list."""
    if value == []:
        return None, None
    if not isinstance(value, list) or len(value) != 2:
        raise InputError('“{name}”要写成两个数 [下界, 上界],没有的一边写 ""', name=name)
    low, high = (None if part == "" else float(part) for part in value)
    return low, high


def _totals_file(path: Path, partition: str | None) -> dict[str, Any]:
    table = read_table(path)
    columns = [name for name in table if name != partition]
    if partition is None:
        if table.rows != 1:
            raise InputError("控制总量文件 {path} 应只有一行;分区校准请写 partition", path=path)
        return {name: float(table.numbers(name)[0]) for name in columns}
    names = [f"{name:.15g}" if isinstance(name, float) else str(name) for name in table[partition]]
    return {name: {c: float(table.numbers(c)[i]) for c in columns} for i, name in enumerate(names)}
