"""数据: a budget's results as plain figures for a program, without the draws."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from keqiao.engines.metrology.papers.budget_paper import BudgetResult


def budget_figures(result: BudgetResult) -> dict[str, Any]:
    """The figures of a budget: inputs, first and second order, Monte Carlo, validation, warnings."""
    document, budget = result.document, result.document.budget
    figures: dict[str, Any] = {
        "document": {
            "title": document.title,
            "code": document.code,
            "version": document.version,
            "valid_from": document.valid_from,
            "valid_until": document.valid_until,
        },
        "coverage_probability": budget.settings.coverage_probability,
        "inputs": {
            name: {"value": q.value, "u": q.u, "dof": q.dof, "dist": q.distribution.name, "unit": q.unit}
            for name, q in budget.quantities.items()
        },
        "warnings": list(result.warnings),
    }
    if result.first:
        figures["first_order"] = {
            name: asdict(output) | {"u_rel": output.u_rel} for name, output in result.first.outputs.items()
        }
        figures["correlation"] = result.first.correlation
    if result.second:
        figures["second_order"] = result.second
    if result.simulated:
        figures["monte_carlo"] = {
            "trials": result.simulated.draws.shape[1],
            "interval": result.simulated.interval,
            "stable": result.simulated.stable,
            "seed": budget.settings.seed,
            "outputs": result.simulated.outputs,
            "correlation": result.simulated.correlation,
        }
        figures["validation"] = result.validation
    return figures
