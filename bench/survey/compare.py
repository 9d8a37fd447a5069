"""Survey benchmark: this engine beside a bare DuckDB GROUP BY, R survey and svy, one machine, one run.

    python bench/survey/compare.py --sizes 10000 1000000 [--limit 120] [--no-r]

Prints one line a row: seconds here (NumPy arrays, DuckDB table), seconds elsewhere, how many times faster.
R runs in its own process with ``--limit`` seconds for each row; a row over the limit is printed as such.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
from data import COLUMNS, as_table, sample, write_raw

from keqiao.engines.survey.calibration.calibrate import Model, calibrate
from keqiao.engines.survey.calibration.poststratify import rake
from keqiao.engines.survey.carriers import estimate_on_frame
from keqiao.engines.survey.designs.design import Design, survey_design
from keqiao.engines.survey.estimation import estimand as forms
from keqiao.engines.survey.estimation.estimates import Estimates
from keqiao.engines.survey.estimation.estimator import estimate, restricted
from keqiao.engines.survey.replication.streaming import bootstrap_estimate

ROWS = ("total", "domains200", "domains5000", "ratio", "greg", "raking", "bootstrap200")
CARRIED = ("total", "domains200", "domains5000", "ratio")


def estimands() -> dict[str, forms.Estimand]:
    return {
        "total": forms.total(["y"]),
        "domains200": restricted(forms.total(["y"]), None, ("d200",)),
        "domains5000": restricted(forms.total(["y"]), None, ("d5000",)),
        "ratio": forms.ratio(["y"], ["x"]),
    }


def here(design: Design, columns: dict[str, np.ndarray]) -> dict[str, Callable[[], Estimates]]:
    w = columns["w"]
    totals = {"(Intercept)": float(w.sum()) * 1.01, "x": float(w @ columns["x"]) * 1.02}
    margins = {
        name: {f"{v:.15g}": float(w[columns[name] == v].sum()) for v in np.unique(columns[name])}
        for name in ("g", "k")
    }
    found: dict[str, Callable[[], Estimates]] = {
        name: lambda e=estimand: estimate(design, e) for name, estimand in estimands().items()
    }
    y = forms.total(["y"])
    found["greg"] = lambda: estimate(calibrate(design, Model("~ x", totals)), y)
    found["raking"] = lambda: estimate(rake(design, margins), y)
    found["bootstrap200"] = lambda: bootstrap_estimate(design, y, replicates=200, seed=1)
    return found


def best(run: Callable[[], object], repeats: int) -> tuple[float, float, object]:
    """Shortest wall and processor seconds, and the result."""
    seconds, processor, result = np.inf, np.inf, None
    for _ in range(repeats):
        wall, used = time.perf_counter(), time.process_time()
        result = run()
        seconds, processor = (
            min(seconds, time.perf_counter() - wall),
            min(processor, time.process_time() - used),
        )
    return seconds, processor, result


def bare_query(row: str, source: str) -> str:
    """The bare query over a row's own columns: counts, sums and variances by stratum (and domain)."""
    domain = {"domains200": ", d200", "domains5000": ", d5000"}.get(row, "")
    second = ", sum(w * x), var_samp(w * x)" if row == "ratio" else ""
    columns = f"count(*), sum(w * y), var_samp(w * y){second}, min(fpc), max(fpc)"
    return f"SELECT h{domain}, {columns} FROM {source} GROUP BY h{domain}"


def r_seconds(folder: Path, n: int, row: str, limit: float) -> tuple[str, float | None, float | None]:
    if shutil.which("Rscript") is None:
        return "not installed", None, None
    script = Path(__file__).with_name("reference.R")
    try:
        done = subprocess.run(
            ["Rscript", str(script), str(folder), str(n), row], capture_output=True, text=True, timeout=limit
        )
    except subprocess.TimeoutExpired:
        return f"> {limit:.0f} s", None, None
    if done.returncode != 0:
        return "failed: " + done.stderr.strip().splitlines()[-1][:60], None, None
    _, seconds, _, se = done.stdout.strip().splitlines()[-1].split("\t")
    return f"{float(seconds):.3f}", float(seconds), float(se)


def svy_seconds(folder: Path, row: str, limit: float) -> tuple[str, float | None]:
    if row not in CARRIED:
        return "-", None
    script = Path(__file__).with_name("svy_reference.py")
    command = ["uv", "run", "--with", "svy", "python", str(script), str(folder), row]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit)
    except FileNotFoundError:
        return "not installed", None
    except subprocess.TimeoutExpired:
        return f"> {limit:.0f} s", None
    if done.returncode != 0:
        return "not installed" if "svy" in done.stderr and "No " in done.stderr else "failed", None
    seconds = float(done.stdout.strip().splitlines()[-1].split("\t")[1])
    return f"{seconds:.3f}", seconds


def measure(n: int, limit: float, with_r: bool, rows: list[str]) -> None:
    columns = sample(n)
    design = survey_design(as_table(columns), strata="h", weights="w", fpc="fpc")
    connection = duckdb.connect()
    connection.register("arrow", design.table.arrow(COLUMNS))
    connection.sql("CREATE TABLE s AS SELECT * FROM arrow")
    runs, repeats = here(design, columns), 5 if n <= 1_000_000 else 1
    print(f"\nn = {n:,}   seconds (best of {repeats})")
    print(f"{'row':14}{'numpy':>10}{'duckdb':>10}{'GROUP BY':>10}{'ratio':>8}{'R survey':>14}{'faster':>9}")
    with tempfile.TemporaryDirectory() as folder:
        if with_r:
            write_raw(columns, Path(folder))
        for row in rows:
            print(line(row, n, design, runs, connection, repeats, Path(folder), limit, with_r), flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"peak memory {peak:.2f} GiB (this process, all sizes so far)")


def line(row, n, design, runs, connection, repeats, folder, limit, with_r) -> str:
    seconds, processor, found = best(runs[row], repeats)
    text = f"{row:14}{seconds:10.4f}"
    fastest = seconds
    if row in CARRIED:
        carried, carried_processor, other = best(
            lambda: estimate_on_frame(connection.table("s"), design.description, estimands()[row]), repeats
        )
        assert np.allclose(other.se, found.se, rtol=1e-9)
        query = bare_query(row, "s")
        bare, bare_processor, _ = best(lambda: connection.sql(query).to_arrow_table(), repeats)
        text += f"{carried:10.4f}{bare:10.4f}{min(seconds, carried) / bare:8.2f}"
        fastest = min(fastest, carried)
    else:
        text += " " * 28
    used = f"   processor: {processor:.4f}"
    if row in CARRIED:
        used += f" / {carried_processor:.4f} / {bare_processor:.4f}"
    if not with_r:
        return text + used
    shown, elsewhere, se = r_seconds(folder, n, row, limit)
    text += f"{shown:>14}"
    if elsewhere is not None:
        text += f"{elsewhere / fastest:8.0f}x"
        if row not in ("bootstrap200", "raking", "domains200", "domains5000"):
            text += f"   se agrees: {abs(found.se[0] / se - 1) < 1e-8}"
    shown, theirs = svy_seconds(folder, row, limit)
    return text + f"   svy {shown}" + (f" ({theirs / fastest:.0f}x)" if theirs else "") + used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 1_000_000, 10_000_000])
    parser.add_argument("--rows", nargs="+", default=list(ROWS), choices=ROWS)
    parser.add_argument("--limit", type=float, default=600.0)
    parser.add_argument("--no-r", action="store_true")
    options = parser.parse_args()
    for n in options.sizes:
        measure(n, options.limit, not options.no_r, options.rows)


if __name__ == "__main__":
    main()
