"""案例 data consistency, composite index, smart city: what published figures imply, and weight trees."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from keqiao.engines.indices import series
from keqiao.engines.indices.official.points import points_by_second_level, tree_sums, weight_list
from keqiao.engines.indices.series.implied import mean

Given = Mapping[str, Any]


def growth_inversion_case(given: Given, folder: Path) -> dict[str, Any]:
    return {"previous": series.previous_levels(given["series"])}


def shares_case(given: Given, folder: Path) -> dict[str, Any]:
    whole, found, rest = series.shares(given["parts"], given.get("whole"), given.get("whole_is_sum_of"))
    return {"whole": whole, "shares_pct": found, "rest_pct": rest}


def sums_case(given: Given, folder: Path) -> dict[str, Any]:
    return {"totals": series.totals(given["parts"])}


def residuals_case(given: Given, folder: Path) -> dict[str, Any]:
    return {"residuals": series.residuals(given["parts"], given["published_totals"])}


def level_ratio_case(given: Given, folder: Path) -> dict[str, Any]:
    ratio, gap, same = series.compare_growth(
        given["levels"], given["published_growth_pct"], given["tolerance_points"], given.get("units")
    )
    return {"ratio_growth_pct": ratio, "difference_points": gap, "same_sample": same}


def target_chain_case(given: Given, folder: Path) -> dict[str, Any]:
    implied, growth = series.target_chain(given["target"], given["growth_pct"], given.get("stated_base"))
    return {"implied_base": implied, "growth_on_stated_base_pct": growth}


def intensity_case(given: Given, folder: Path) -> dict[str, Any]:
    return {"implied_denominator": series.implied_denominators(given["series"])}


def mean_of_domains_case(given: Given, folder: Path) -> dict[str, Any]:
    return {"index": mean(given["domains"])}


def growth_from_domains_case(given: Given, folder: Path) -> dict[str, Any]:
    index, previous, growth = series.composite_growth(given["domains"], given["domain_growth_pct"])
    return {"index": index, "index_previous": previous, "index_growth_pct": growth}


def weight_tree_case(given: Given, folder: Path) -> dict[str, Any]:
    return tree_sums(given["tree"])


def weight_list_case(given: Given, folder: Path) -> dict[str, Any]:
    return weight_list(given["weights"], given.get("deduction_only") or [])


def points_case(given: Given, folder: Path) -> dict[str, Any]:
    return points_by_second_level(given["second_level"])
