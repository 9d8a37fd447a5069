"""结果文件: a run as one json document, traceable to recipe, snapshot and records."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from keqiao.engines.indices.arrays import plain
from keqiao.engines.indices.audit import STATES, audit
from keqiao.engines.indices.comparison import settings_of
from keqiao.engines.indices.outcome import Outcome, Row, Score
from keqiao.engines.indices.robustness import Sensitivity, Uncertainty
from keqiao.engines.indices.running import unit_effective_weights


def document_of(outcome: Outcome) -> dict[str, Any]:
    """The whole result; official points stay decimal strings, analytic scores keep full precision."""
    recipe = outcome.recipe
    return {
        "recipe": {
            "id": recipe.id,
            "version": recipe.version,
            "title": recipe.title,
            "kind": recipe.kind,
            "source": recipe.source,
            "status": recipe.status,
            "fingerprint": recipe.fingerprint,
        },
        "data": {
            "source": outcome.data.source,
            "snapshot": outcome.snapshot,
            "units": len(outcome.data.units),
        },
        "results": [_row(row) for row in outcome.rows],
        "indicators": _indicators(outcome),
        "dropped": [
            {"unit": unit, "availability": share}
            for unit, share in (outcome.computed.prepared.dropped if outcome.computed else ())
        ],
        "treatment": _treatment(outcome),
        "flags": [vars(flag) for flag in outcome.flags],
        "uncertainty": _uncertainty(outcome.uncertainty),
        "sensitivity": _sensitivity(outcome.sensitivity),
        "scenarios": [
            {
                "factor": one.factor,
                "label": one.label,
                "reversed_share": one.reversed_share,
                "mean_shift": one.mean_shift,
                "largest_shift": one.largest_shift,
                "reason": one.reason,
            }
            for one in outcome.scenarios
        ],
        "links": {name: _finite(value) for name, value in outcome.links.items()},
        "audit": [
            {"step": one.step, "state": STATES[one.state], "finding": one.finding} for one in audit(outcome)
        ],
        "settings": settings_of(outcome),
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "unit": row.unit,
        "name": row.name,
        "rank": row.rank,
        "rank_low": row.rank_low,
        "rank_high": row.rank_high,
        "tie": row.tie,
        "score": _score(row.score),
        "score_low": row.score_low,
        "score_high": row.score_high,
        "nodes": {code: _score(value) for code, value in row.nodes.items()},
        "contributions": {code: _score(value) for code, value in row.lines.items()},
        "imputed_share": _finite(row.imputed_share),
        "imputed": list(row.filled),
        "record": row.record,
        "evidence": dict(row.evidence),
    }


def _score(value: Score) -> float | str | None:
    return str(value) if isinstance(value, Decimal) else value


def _finite(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else value


def _indicators(outcome: Outcome) -> list[dict[str, Any]]:
    run = outcome.computed
    effective: list[float | None] = [None] * len(outcome.tree.indicators)
    if run is not None:
        effective = plain(unit_effective_weights(run.plan, run.weights)[0])
    return [
        {
            "code": item.code,
            "name": item.name,
            "parent": item.parent,
            "column": item.column or item.code,
            "denominator": item.denominator,
            "direction": item.direction,
            "weight": item.weight,
            "effective_weight": weight,
            "source": item.source,
        }
        for item, weight in zip(outcome.tree.indicators, effective, strict=True)
    ]


def _treatment(outcome: Outcome) -> list[dict[str, Any]]:
    run = outcome.computed
    if run is None:
        return []
    return [
        {
            "code": item.code,
            "skew": _finite(log.skew_before),
            "kurt": _finite(log.kurt_before),
            "winsorised": log.winsorised,
            "logged": log.logged,
            "skew_after": _finite(log.skew_after),
            "kurt_after": _finite(log.kurt_after),
            "still_fails": log.still_fails,
        }
        for item, log in zip(run.tree.indicators, run.treatments, strict=False)
        if not log.passed
    ]


def _uncertainty(found: Uncertainty | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"level": found.level, "runs": len(found.ranks), "tie_groups": int(found.ties.max())}


def _sensitivity(found: Sensitivity | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "factors": list(found.factors),
        "first": plain(found.first),
        "total": plain(found.total),
        "first_half_width": plain(found.first_half_width),
        "total_half_width": plain(found.total_half_width),
        "runs": found.runs,
    }
