"""案例核对: runs published examples through the engine; topic and kind choose the form, never the id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from keqiao.engines.cases import CaseOutcome, differences, load_json
from keqiao.engines.errors import InputError
from keqiao.engines.metrology.case_forms import conformity_forms as conformity
from keqiao.engines.metrology.case_forms import proficiency_forms as proficiency
from keqiao.engines.metrology.case_forms import statistics_forms as statistics
from keqiao.engines.metrology.case_forms.uncertainty_forms import propagate_case
from keqiao.engines.metrology.fields import listing, mapping

Inputs = Mapping[str, Any]
Form = Callable[[Inputs], dict[str, Any]]

FORMS: dict[tuple[str, str], Form] = {
    ("calibration_line", "line"): statistics.line_case,
    ("anova", "from_groups"): statistics.groups_case,
    ("anova", "from_summary"): statistics.group_summary_case,
    ("decision_rule", "guard_band"): conformity.guard_band_case,
    ("decision_rule", "conformance_probability"): conformity.conformance_case,
    ("decision_rule", "enforcement_threshold"): conformity.enforcement_case,
    ("decision_risk", "global_risk"): conformity.risk_case,
    ("decision_risk", "global_risk_from_in_tolerance"): conformity.risk_case,
    ("capability", "cpk"): conformity.capability_case,
    ("pt_robust", "scale_of_sds"): proficiency.scale_of_sds_case,
    ("pt_homogeneity", "homogeneity"): proficiency.homogeneity_case,
    ("pt_homogeneity", "stability"): proficiency.stability_case,
    ("pt_homogeneity", "homogeneity_factors"): proficiency.factors_case,
    ("pt_assigned_value", "consensus_against_reference"): proficiency.against_reference_case,
    ("pt_assigned_value", "from_certified_material"): proficiency.certified_case,
    ("pt_sigma", "horwitz"): proficiency.horwitz_case,
    ("pt_sigma", "precision"): proficiency.sigma_precision_case,
    ("pt_sigma", "regression"): proficiency.sigma_regression_case,
    ("pt_scores", "against_assigned_value"): proficiency.scores_case,
    ("pt_scores", "classical_z"): proficiency.classical_case,
    ("pt_graphics", "kernel_density_mode"): proficiency.density_case,
    ("outliers", "grubbs"): statistics.grubbs_case,
    ("outliers", "cochran"): statistics.cochran_case,
    ("precision_5725", "balanced_level"): statistics.precision_case,
    ("univariate", "summary"): statistics.summary_case,
    ("control_chart", "ewma"): statistics.ewma_case,
    ("control_chart", "individuals"): statistics.individuals_case,
    ("control_chart", "cusum"): statistics.cusum_case,
    ("control_chart", "constants"): statistics.constants_case,
    ("gauge_rr", "average_and_range"): statistics.gauge_range_case,
    ("gauge_rr", "anova"): statistics.gauge_anova_case,
    ("interlab_reference", "estimators"): statistics.reference_case,
}
SELECTIVE: dict[tuple[str, str], Callable[[Inputs, Iterable[str]], dict[str, Any]]] = {
    ("uncertainty", "propagate"): propagate_case,
    ("pt_robust", "location_scale"): proficiency.location_scale_case,
}
"""Forms that compute only the outputs asked for, by name."""


def run(path: Path, options: Mapping[str, str]) -> Iterator[CaseOutcome]:
    """Every case of a metrology case file: inputs to outputs, compared within each item's own tolerance."""
    if options:
        raise InputError("metrology 的案例核对没有选项,收到的是 {names}", names="、".join(options))
    cases = mapping(load_json(path), "案例文件").get("cases")
    for index, case in enumerate(listing(cases, "案例文件的 cases"), 1):
        yield _outcome(mapping(case, f"第 {index} 个案例"), index)


def answers(topic: str, kind: str, inputs: Inputs, names: Iterable[str]) -> dict[str, Any]:
    """The outputs of one case; raises InputError for an unknown form or a missing input."""
    form = (topic, kind)
    try:
        if form in SELECTIVE:
            return SELECTIVE[form](inputs, names)
        if form in FORMS:
            return FORMS[form](inputs)
    except KeyError as error:
        raise InputError("案例缺少输入 {name}", name=error) from None
    raise InputError("没有 {topic} / {kind} 这种案例", topic=topic, kind=kind)


def _outcome(case: Mapping[str, Any], index: int) -> CaseOutcome:
    case_id = str(case.get("id", f"case {index}"))
    note = _note(case)
    try:
        expected = [mapping(item, "expected") for item in listing(case.get("expected"), "expected")]
        names = [str(item["name"]) for item in expected]
        found = answers(
            str(case.get("topic")), str(case.get("kind")), mapping(case.get("inputs"), "inputs"), names
        )
    except InputError as error:
        return CaseOutcome(case_id, (str(error),), note)
    wrong: list[str] = []
    for name, item in zip(names, expected, strict=True):
        if name in found:
            wrong += differences(
                item["value"], _shaped(found[name], item["value"]), item.get("abs_tol"), name
            )
        else:
            wrong.append(f"{name}: expected {item['value']!r}, got nothing")
    return CaseOutcome(case_id, tuple(wrong), note)


def _shaped(found: Any, expected: Any) -> Any:
    """A list of one as its only item where the case file gives a single value, and the other way round."""
    if isinstance(found, list) and len(found) == 1 and not isinstance(expected, list):
        return found[0]
    if isinstance(expected, list) and len(expected) == 1 and not isinstance(found, list):
        return [found]
    return found


def _note(case: Mapping[str, Any]) -> str:
    """The case file's own remark, quoted where the printed source and its inputs do not agree."""
    recomputed = str(case.get("status", "")).startswith("recomputed")
    return str(case.get("notes") or case.get("status", "")) if recomputed or case.get("notes") else ""
