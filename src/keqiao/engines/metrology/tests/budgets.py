"""Budgets the tests share: small, and with results published in the guides."""

from __future__ import annotations

from typing import Any


def gauge_block(**settings: Any) -> dict[str, Any]:
    """GUM annex H.1: calibration of an end gauge."""
    return {
        "model": {
            "theta": "theta_bar + Delta",
            "l": "l_s + d + d1 + d2 - l_s*(d_alpha*theta + alpha_s*d_theta)",
        },
        "outputs": ["l"],
        "quantities": {
            "l_s": {"value": 50000623, "u": 25, "dof": 18},
            "d": {"value": 215, "u": 5.8, "dof": 24},
            "d1": {"value": 0, "u": 3.9, "dof": 5},
            "d2": {"value": 0, "u": 6.7, "dof": 8},
            "alpha_s": {"value": 11.5e-6, "half_width": 2e-6, "dist": "rectangular"},
            "d_alpha": {"value": 0, "half_width": 1e-6, "dist": "rectangular", "dof": 50},
            "theta_bar": {"value": -0.1, "u": 0.2},
            "Delta": {"value": 0, "half_width": 0.5, "dist": "arcsine"},
            "d_theta": {"value": 0, "half_width": 0.05, "dist": "rectangular", "dof": 2},
        },
        "settings": {"coverage_probability": 0.99, **settings},
    }


def impedance() -> dict[str, Any]:
    """GUM annex H.2: resistance, reactance and impedance from simultaneous readings."""
    return {
        "model": {"R": "V/I*cos(phi)", "X": "V/I*sin(phi)", "Z": "V/I"},
        "quantities": {
            "V": {"readings": [5.007, 4.994, 5.005, 4.990, 4.999]},
            "I": {"readings": [0.019663, 0.019639, 0.019640, 0.019685, 0.019678]},
            "phi": {"readings": [1.0456, 1.0438, 1.0468, 1.0428, 1.0433]},
        },
        "settings": {"readings": "simultaneous"},
    }


def plain(model: str, correlations: list[Any] | None = None, **quantities: Any) -> dict[str, Any]:
    """One output y of quantities given as (value, u) or as their entry."""
    entries = {
        name: {"value": entry[0], "u": entry[1]} if isinstance(entry, tuple) else entry
        for name, entry in quantities.items()
    }
    return {"model": {"y": model}, "quantities": entries, "correlations": correlations or []}
