"""官方计分: hundred-point schemes in exact decimals, rounded half up at every level.

New smart-city evaluation indicators (2016): a first-level weight is the sum of its second-level weights,
shares of sub-items inside a second-level item sum to 100 %, two decimals are kept at every step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from keqiao.engines.errors import InputError

DECIMALS_2016 = 2
LARGEST = Decimal(10) ** 15


def exact(value: Any, where: str) -> Decimal:
    """A number as an exact decimal: text and floats by the digits they print."""
    if isinstance(value, bool) or value is None:
        raise InputError("{where}应为数字,收到“{value}”", where=where, value=value)
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise InputError("{where}应为数字,收到“{value}”", where=where, value=value) from None
    if not found.is_finite() or abs(found) > LARGEST:
        raise InputError("{where}应为大小合理的数,收到“{value}”", where=where, value=str(value)[:40])
    return found


def half_up(value: Decimal, digits: int) -> Decimal:
    """四舍五入."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def tree_sums(tree: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """权重树核对: first-level sums, count of second-level items, total."""
    first = {
        name: sum((exact(weight, f"“{name}/{item}”的权重") for item, weight in items.items()), Decimal(0))
        for name, items in tree.items()
    }
    return {
        "first_level": first,
        "n_second": sum(len(items) for items in tree.values()),
        "total": sum(first.values(), Decimal(0)),
    }


def weight_list(weights: Mapping[str, Any], deduction_only: Sequence[str]) -> dict[str, Any]:
    """权重表核对: total of the scored items; items that only deduct carry no weight."""
    for name in deduction_only:
        if name in weights:
            raise InputError("“{name}”只扣分,不应有权重", name=name)
    total = sum((exact(weight, f"“{name}”的权重") for name, weight in weights.items()), Decimal(0))
    return {"total": total, "scored_items": len(weights), "deduction_items": list(deduction_only)}


def points_by_second_level(items: Sequence[Mapping[str, Any]], digits: int = DECIMALS_2016) -> dict[str, Any]:
    """计分: each second-level score is sum(share x score), its points are score x weight / 100."""
    second: dict[str, dict[str, Decimal]] = {}
    for item in items:
        name = str(item["id"])
        if name in second:
            raise InputError("二级指标“{name}”重复", name=name)
        raw = sum(
            (
                exact(share, f"“{name}”的占比") * exact(score, f"“{name}”的得分")
                for share, score in item["items"]
            ),
            Decimal(0),
        )
        score = half_up(raw, digits)
        second[name] = {
            "score": score,
            "points": half_up(score * exact(item["w"], f"“{name}”的权重") / 100, digits),
        }
    total = sum((entry["points"] for entry in second.values()), Decimal(0))
    return {"second": second, "sum_points": half_up(total, digits)}
