"""案例的设计: stored descriptions of designs turned into designs of this engine, each built once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
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
from keqiao.engines.survey.designs.twophase import TwoPhaseDesign, calibrate_phases, two_phase
from keqiao.engines.survey.designs.unequal import unequal_design
from keqiao.engines.survey.replication.design import ReplicateDesign
from keqiao.engines.survey.replication.weights import balanced, jackknife
from keqiao.engines.survey.tables import Table, read_table
from keqiao.engines.survey.types import FloatArray

AnyDesign = Design | ReplicateDesign | TwoPhaseDesign
Description = Mapping[str, Any]


class DesignShelf:
    """All designs a folder of cases describes, built when first asked for."""

    def __init__(self, folder: Path, descriptions: Mapping[str, Description]) -> None:
        self._folder = folder
        self.descriptions = descriptions
        self._built: dict[tuple[str, str, bool], AnyDesign] = {}
        self._tables: dict[str, Table] = {}

    def description(self, name: str) -> Description:
        if name not in self.descriptions:
            raise InputError("案例用到的设计“{name}”没有说明", name=name)
        return self.descriptions[name]

    def table(self, file: str) -> Table:
        if file not in self._tables:
            self._tables[file] = read_table(self._folder / file)
        return self._tables[file]

    def get(self, name: str, lonely: str | None = None, in_domains: bool = False) -> AnyDesign:
        key = (name, lonely or "", in_domains)
        if key not in self._built:
            self._built[key] = self._build(self.description(name), lonely, in_domains)
        return self._built[key]

    def _build(self, given: Description, lonely: str | None, in_domains: bool) -> AnyDesign:
        if "base" in given:
            return self._derived(self.get(self._base(given), lonely, in_domains), given)
        if "phase1" in given:
            return self._two_phase(given)
        table = self.table(given["data"])
        if "replicate_weights" in given or given.get("type") in {"BRR", "external"}:
            return self._external(table, given)
        pps = given.get("pps") or re.search(r"pps\s*=\s*[\"']?(\w+)", given.get("r") or "")
        if pps:
            name = pps if isinstance(pps, str) else pps.group(1)
            return unequal_design(table, {**given, "pps": _pps_method(name)})
        return self._stratified(table, given, lonely or given.get("lonely_psu") or "fail", in_domains)

    def _base(self, given: Description) -> str:
        """The design built upon: the one the call names, which is what was run, else the one stated."""
        named = [
            word for word in re.findall(r"[A-Za-z_][\w.]*", given.get("r") or "") if word in self.descriptions
        ]
        return str(named[0] if named else given["base"])

    def _stratified(self, table: Table, given: Description, lonely: str, in_domains: bool) -> Design:
        weights = given.get("weights")
        if weights is not None and _is_number(weights):
            table = table.with_columns(**{"权数": np.full(table.rows, float(weights))})
            weights = "权数"
        return survey_design(
            table,
            strata=given.get("strata"),
            clusters=given.get("stages") or given.get("psu"),
            fpc=given.get("fpc_stages") or given.get("fpc"),
            weights=weights,
            probabilities=given.get("probs"),
            nest=bool(given.get("nest")),
            lonely=lonely,  # type: ignore[arg-type] # checked where it is used
            adjust_domain_lonely=in_domains,
        )

    def _two_phase(self, given: Description) -> TwoPhaseDesign:
        first, second = given["phase1"], given["phase2"]
        return two_phase(
            self.table(given["data"]),
            second["subset"],
            first_phase=first,
            second_phase=second,
            method=given.get("method", "full"),
        )

    def _external(self, table: Table, given: Description) -> ReplicateDesign:
        base = given.get("base_weights", given.get("weights", "1"))
        weights = np.full(table.rows, float(base)) if _is_number(base) else table.numbers(base)
        columns = given.get("replicate_weights")
        factors = (
            np.column_stack([table.numbers(name) for name in columns])
            if columns
            else self._matrix(given["analysis_replicate_weights"])
        )
        combined = given.get("combined_weights", True) or "analysis_replicate_weights" in given
        replicates = factors if combined else factors * weights[:, None]
        return _replicates(table, weights, replicates, given)

    def _matrix(self, file: str) -> FloatArray:
        table = self.table(file)
        return np.column_stack([table.numbers(name) for name in table])

    def _derived(self, base: AnyDesign, given: Description) -> AnyDesign:
        if isinstance(base, TwoPhaseDesign):
            return calibrate_phases(base, _formula_in(given))
        if isinstance(base, ReplicateDesign):
            return _adjusted_replicates(base, given)
        if "type" in given:
            return self._replicated(base, given)
        return adjusted(base, given)

    def _replicated(self, base: Design, given: Description) -> ReplicateDesign:
        if "analysis_replicate_weights" in given:
            return _replicates(
                base.table, base.weights, self._matrix(given["analysis_replicate_weights"]), given
            )
        mse = bool(given.get("mse"))
        if given["type"] in {"JK1", "JKn"}:
            return jackknife(base, stratified=given["type"] == "JKn", mse=mse)
        if given["type"] in {"BRR", "Fay"}:
            return balanced(base, rho=float(given.get("rho", 0.0)), mse=mse)
        raise InputError("随机的重复权数“{kind}”要由文件给出", kind=given["type"])


def _pps_method(name: str) -> str:
    """``HR()`` and ``ppsmat`` by the names of this engine."""
    word = re.match(r"\w+", name.lower())
    return {"ppsmat": "joint"}.get(word.group() if word else "", word.group() if word else name)


def _is_number(value: object) -> bool:
    try:
        float(str(value))
    except ValueError:
        return False
    return True


def _replicates(
    table: Table, weights: FloatArray, replicates: FloatArray, given: Description
) -> ReplicateDesign:
    rscales = np.atleast_1d(np.asarray(given.get("rscales", 1.0), dtype=np.float64))
    if rscales.size == 1:
        rscales = np.full(replicates.shape[1], rscales[0])
    scale, mse = float(given.get("scale", 1.0)), bool(given.get("mse"))
    return ReplicateDesign(table, weights, replicates, scale, rscales, mse, given.get("degf"), "external")


def adjusted(base: Design, given: Description) -> Design:
    """The calibration that a description (or a weights case) states, applied to a design."""
    if "totals" in given:
        base = calibrate(base, model(given))
    if "counts" in given:
        base = poststratify(base, given["strata"], given["counts"])
    if "margins" in given:
        base = rake(base, given["margins"], residuals="equal")
    if "upper" in given or "lower" in given:
        lower, upper = given.get("lower"), given.get("upper")
        return trim_weights(
            base,
            lower=-np.inf if lower is None else float(lower),
            upper=np.inf if upper is None else float(upper),
            strict=bool(given.get("strict")) or "strict" in str(given.get("method")),
        )
    return base


def _adjusted_replicates(base: ReplicateDesign, given: Description) -> ReplicateDesign:
    found = _calibrated_replicates(base, given)
    return replace(found, df=given.get("degf", found.df))


def _calibrated_replicates(base: ReplicateDesign, given: Description) -> ReplicateDesign:
    if "totals" in given:
        return calibrate_replicates(base, model(given))
    if "counts" in given:
        return poststratify_replicates(base, given.get("strata", "stype"), given["counts"])
    return rake_replicates(base, given["margins"])


def model(given: Description) -> Model:
    """The calibration model of a description."""
    method = str(given.get("method", "linear"))
    low, high = given.get("bounds") or (None, None)
    name = next((word for word in ("raking", "logit", "bounded") if word in method), "linear")
    partition = given.get("partition")
    totals = given["totals"]
    return Model(
        given.get("formula") or _formula_in_call(given),
        _by_partition(totals, partition) if partition else totals,
        method=name,
        bounds=(low, high),
        partition=partition,
        spread=given.get("variance"),
        equal_within="psu" if "equal weights within" in method else None,
    )


def _by_partition(totals: Mapping[str, Any], partition: str) -> dict[str, dict[str, float]]:
    """A table given by columns, one row a partition, as totals by partition."""
    names = totals[partition]
    return {
        str(name): {
            key: float(np.atleast_1d(values)[i]) for key, values in totals.items() if key != partition
        }
        for i, name in enumerate(np.atleast_1d(names))
    }


def _formula_in(given: Description) -> str:
    text = str(given.get("formula") or given.get("calibrated", ""))
    formula = text[text.index("~") :] if "~" in text else text
    return formula.split("(")[0].strip()


def _formula_in_call(given: Description) -> str:
    """The formula of the ``calibrate`` call, when the description leaves it to the call."""
    match = re.search(r"calibrate\([^,]+,\s*(~[^,)]+)", given.get("r") or "")
    if match is None:
        raise InputError("校准没有写明公式")
    return match.group(1)
