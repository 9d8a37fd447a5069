"""冻结权重: a recipe whose weights came from data or judgement, rewritten with those weights given."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.indices.outcome import Outcome


def frozen(document: Mapping[str, Any], outcome: Outcome, version: str) -> dict[str, Any]:
    """The recipe's document with the run's weights, a new version, and where they were frozen from."""
    if outcome.recipe.weighting.method == "given":
        raise InputError("方案“{title}”的权重本来就是给定的,不需要冻结", title=outcome.recipe.title)
    if version == outcome.recipe.version:
        raise InputError("冻结后的方案是新方案,版本号不能仍是 {version}", version=version)
    result = copy.deepcopy(dict(document))
    for entries in (result["indicators"], result["nodes"]):
        for entry in entries:
            entry["weight"] = outcome.tree.by_code[entry["code"]].weight
    result["version"] = version
    result["weights"] = {
        "method": "given",
        "relative": True,
        "frozen_from": f"{outcome.recipe.version} {outcome.recipe.weighting.method} {outcome.snapshot}",
    }
    return result
