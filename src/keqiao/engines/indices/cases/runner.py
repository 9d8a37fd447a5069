"""案例运行: find the function of a case by topic and kind, compare at the case's tolerance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from keqiao.engines.cases import CaseOutcome, differences, load_json
from keqiao.engines.errors import InputError
from keqiao.engines.indices.cases import (
    consistency,
    development,
    methods,
    pipeline,
    registry,
    sensitivity,
)

Compute = Callable[[Mapping[str, Any], Path], dict[str, Any]]

FUNCTIONS: dict[tuple[str, str], Compute] = {
    ("pipeline", "aggregate"): pipeline.aggregate_case,
    ("pipeline", "treat"): pipeline.treat_case,
    ("pipeline", "describe"): pipeline.describe_case,
    ("multivariate", "cronbach"): pipeline.cronbach_case,
    ("multivariate", "pca"): pipeline.pca_case,
    ("multivariate", "cronbach_pca"): pipeline.cronbach_pca_case,
    ("sensitivity", "index_sensitivity"): sensitivity.index_sensitivity_case,
    ("sensitivity", "function_indices"): sensitivity.function_indices_case,
    ("HDI", "country"): development.country_case,
    ("TAI", "country"): development.tai_case,
    ("AHP", "weights"): methods.ahp_case,
    ("entropy weights", "weights"): methods.entropy_case,
    ("CRITIC", "weights"): methods.critic_case,
    ("TOPSIS", "rank"): methods.topsis_case,
    ("VIKOR", "rank"): methods.vikor_case,
    ("BoD/DEA", "scores"): methods.bod_case,
    ("outlier treatment", "winsorise"): methods.winsorise_case,
    ("normalisation", "normalise"): methods.normalise_case,
    ("transformation", "box_cox"): methods.box_cox_case,
    ("imputation", "group_mean"): methods.group_mean_case,
    ("aggregation", "means"): methods.means_case,
    ("aggregation", "outranking"): methods.outranking_case,
    ("smart city", "weight_tree"): consistency.weight_tree_case,
    ("smart city", "weight_list"): consistency.weight_list_case,
    ("smart city", "points"): consistency.points_case,
    ("data consistency", "growth_inversion"): consistency.growth_inversion_case,
    ("data consistency", "shares"): consistency.shares_case,
    ("data consistency", "sums"): consistency.sums_case,
    ("data consistency", "residuals"): consistency.residuals_case,
    ("data consistency", "level_ratio_vs_published"): consistency.level_ratio_case,
    ("data consistency", "target_chain"): consistency.target_chain_case,
    ("data consistency", "intensity"): consistency.intensity_case,
    ("composite index", "mean_of_domains"): consistency.mean_of_domains_case,
    ("composite index", "growth_from_domains"): consistency.growth_from_domains_case,
    ("registry", "validate"): registry.validate_case,
    ("registry", "decode"): registry.decode_case,
    ("registry", "division_history"): registry.division_history_case,
    ("registry", "address"): registry.address_case,
    ("registry", "same_company"): registry.same_company_case,
}


def run(path: Path, options: Mapping[str, str]) -> Iterable[CaseOutcome]:
    """Run every case of the file; data paths in cases are relative to the file's folder."""
    if options:
        raise InputError("indices 的案例没有选项,收到 {names}", names="、".join(options))
    content = load_json(path)
    cases = content.get("cases") if isinstance(content, Mapping) else None
    if not isinstance(cases, list):
        raise InputError("案例文件 {path} 里没有 cases 列表", path=path)
    for number, case in enumerate(cases, 1):
        yield _outcome(case, number, path.parent)


def _outcome(case: Any, number: int, folder: Path) -> CaseOutcome:
    if not isinstance(case, Mapping):
        return CaseOutcome(f"case {number}", ("not an object",))
    case_id = str(case.get("id", f"case {number}"))
    try:
        return CaseOutcome(case_id, tuple(_compare(case, folder)))
    except InputError as error:
        return CaseOutcome(case_id, (str(error),))
    except (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, OSError) as error:
        # a case is data from outside: whatever shape it has, the other cases are still to be run
        return CaseOutcome(case_id, (f"案例的形式不对:{type(error).__name__} {error}",))


def _compare(case: Mapping[str, Any], folder: Path) -> list[str]:
    where = (case.get("topic"), case.get("kind"))
    given, expected, tolerance = case["input"], case["expected"], case.get("tolerance")
    if where == ("HDI", "table"):
        actual, found = development.table_case(given, folder, expected, tolerance)
        return [*differences(expected, actual, None), *found]
    compute = FUNCTIONS.get((str(where[0]), str(where[1])))
    if compute is None:
        raise InputError("没有 topic “{topic}”、kind “{kind}”的案例", topic=where[0], kind=where[1])
    actual = compute(given, folder)
    bounds = expected.get("STi_within")
    if where == ("sensitivity", "index_sensitivity") and bounds is not None:
        rest = {name: value for name, value in expected.items() if name != "STi_within"}
        return [*differences(rest, actual, tolerance), *_outside(bounds, actual["STi_within"])]
    return differences(expected, actual, tolerance)


def _outside(bounds: Mapping[str, Any], total: Mapping[str, float]) -> list[str]:
    return [
        f"STi {name}: {total.get(name)} not within [{low}, {high}]"
        for name, (low, high) in bounds.items()
        if not (name in total and low <= total[name] <= high)
    ]
