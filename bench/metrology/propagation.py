"""Speed of propagation beside GTC, uncertainties and suncal: GUM annex H.1 and JCGM 101, 9.5.

Run:  uv run --with GTC --with uncertainties --with suncal python bench/metrology/propagation.py
A library that is not installed is named and left out. Every library gets its inputs ready-made; the time is
of evaluating the model and reading value and standard uncertainty.
"""

from __future__ import annotations

import math
import time
import timeit
from collections.abc import Callable

from keqiao.engines.metrology.uncertainty import CompiledBudget, propagate, read_budget, simulate

MODEL = "l_s + d + d1 + d2 - l_s*(d_alpha*(theta_bar + Delta) + alpha_s*d_theta)"
# name: (value, standard uncertainty, degrees of freedom)
INPUTS = {
    "l_s": (50000623, 25, 18),
    "d": (215, 5.8, 24),
    "d1": (0, 3.9, 5),
    "d2": (0, 6.7, 8),
    "alpha_s": (11.5e-6, 2e-6 / math.sqrt(3), math.inf),
    "d_alpha": (0, 1e-6 / math.sqrt(3), 50),
    "theta_bar": (-0.1, 0.2, math.inf),
    "Delta": (0, 0.5 / math.sqrt(2), math.inf),
    "d_theta": (0, 0.05 / math.sqrt(3), 2),
}
SUPPLEMENT = {
    "model": {"dL": "Ls + D + d1 + d2 - Ls*(da*(th0 + Delta) + alpha*dth) - 50e6"},
    "quantities": {
        "Ls": {"value": 50000623, "scale": 25, "dof": 18, "dist": "t"},
        "D": {"value": 215, "scale": 6, "dof": 24, "dist": "t"},
        "d1": {"value": 0, "scale": 4, "dof": 5, "dist": "t"},
        "d2": {"value": 0, "scale": 7, "dof": 8, "dist": "t"},
        "alpha": {"low": 9.5e-06, "high": 1.35e-05, "dist": "rectangular"},
        "th0": {"value": -0.1, "u": 0.2},
        "Delta": {"low": -0.5, "high": 0.5, "dist": "arcsine"},
        "da": {"low": -1e-06, "high": 1e-06, "d": 1e-07, "dist": "curvilinear_trapezoid"},
        "dth": {"low": -0.05, "high": 0.05, "d": 0.025, "dist": "curvilinear_trapezoid"},
    },
    "settings": {"coverage_probability": 0.99, "interval": "shortest"},
}


def model(q: dict[str, object]) -> object:
    theta = q["theta_bar"] + q["Delta"]
    return (
        q["l_s"]
        + (q["d"] + q["d1"] + q["d2"])
        - q["l_s"] * (q["d_alpha"] * theta + q["alpha_s"] * q["d_theta"])
    )


def budget():
    quantities = {
        n: {"value": v, "u": u, "dof": "inf" if math.isinf(f) else f} for n, (v, u, f) in INPUTS.items()
    }
    return read_budget({"model": {"l": MODEL}, "quantities": quantities})


def with_uncertainties() -> Callable[[], tuple[float, float]]:
    from uncertainties import ufloat

    inputs = {name: ufloat(value, u) for name, (value, u, _) in INPUTS.items()}

    def evaluate() -> tuple[float, float]:
        y = model(inputs)
        return y.nominal_value, y.std_dev

    return evaluate


def with_gtc() -> Callable[[], tuple[float, float]]:
    from GTC import ureal

    inputs = {name: ureal(value, u, dof) for name, (value, u, dof) in INPUTS.items()}

    def evaluate() -> tuple[float, float]:
        y = model(inputs)
        return y.x, y.u

    return evaluate


def suncal_model():
    from suncal import Model

    found = Model(f"l = {MODEL}")
    for name, (value, u, dof) in INPUTS.items():
        found.var(name).measure(value).typeb(std=u, degf=dof)
    return found


def with_suncal() -> Callable[[], tuple[float, float]]:
    found = suncal_model()

    def evaluate() -> tuple[float, float]:
        result = found.calculate_gum()
        return float(result.expected["l"]), float(result.uncertainty["l"])

    return evaluate


def best(function: Callable[[], object], number: int, repeat: int = 7) -> float:
    function()
    return min(timeit.repeat(function, number=number, repeat=repeat)) / number


def first_order() -> None:
    print("GUM H.1, one evaluation (y, u):")
    compiled = CompiledBudget(budget())
    values, spreads = compiled.budget.values, compiled.budget.uncertainties
    ours = best(lambda: compiled.evaluate(values, spreads), 5000)
    print(f"  keqiao, compiled budget      {ours * 1e6:10.2f} us   {compiled.evaluate(values, spreads)[0]}")
    whole = best(lambda: propagate(compiled.budget, compiled), 500)
    print(f"  keqiao, full result (nu, k)  {whole * 1e6:10.2f} us")
    others = {}
    for name, make, number in (
        ("uncertainties", with_uncertainties, 2000),
        ("GTC", with_gtc, 2000),
        ("suncal", with_suncal, 20),
    ):
        try:
            evaluate = make()
        except ImportError:
            print(f"  {name:28} not installed")
            continue
        others[name] = best(evaluate, number)
        print(f"  {name:28} {others[name] * 1e6:10.2f} us   {evaluate()}")
    if others:
        fastest = min(others, key=lambda name: others[name])
        print(f"  keqiao is {others[fastest] / ours:.1f} times as fast as {fastest}, the fastest of them")


def monte_carlo() -> None:
    print("Monte Carlo, 1e6 draws, mean, u, interval:")
    for name, found in (
        ("GUM H.1 (normal)", budget()),
        ("JCGM 101, 9.5 (t, shortest)", read_budget(SUPPLEMENT)),
    ):
        seconds = best(lambda found=found: simulate(found, 1_000_000), 1, 5)
        started = time.process_time()
        drawn = next(iter(simulate(found, 1_000_000).outputs.values()))
        spent = time.process_time() - started
        figures = f"{drawn.mean:.2f} {drawn.u:.2f} [{drawn.low:.1f}, {drawn.high:.1f}]"
        print(f"  keqiao, {name:28} {seconds:8.3f} s ({spent:.2f} s of CPU)   {figures}")
    try:
        other = suncal_model()
    except ImportError:
        print("  suncal                               not installed")
        return
    seconds = best(
        lambda: (lambda r: (r.expected, r.uncertainty))(other.monte_carlo(samples=1_000_000)), 1, 3
    )
    print(f"  suncal, GUM H.1 (normal)             {seconds:8.3f} s")
    print("  GTC and uncertainties have no Monte Carlo propagation.")


if __name__ == "__main__":
    started = time.perf_counter()
    first_order()
    monte_carlo()
    print(f"{time.perf_counter() - started:.1f} s in all")
