"""Speed of the index engine, printed: `python bench/indices/bench_indices.py [--data FOLDER]`.

FOLDER holds asem_indata.csv (default: ../shared/data/reference beside the project). COINr is timed beside
when R has it.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from keqiao.engines.indices.dataset import from_frame
from keqiao.engines.indices.outcome import read_data
from keqiao.engines.indices.reading import read_columns
from keqiao.engines.indices.recipes import load_recipe
from keqiao.engines.indices.robustness import index_sensitivity, uncertainty
from keqiao.engines.indices.running import compute
from keqiao.engines.indices.settings import Steps
from keqiao.engines.indices.steps.imputation import Imputation
from keqiao.engines.indices.steps.outliers import OutlierRule
from keqiao.engines.indices.tree import Aggregate, IndexTree, Indicator

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "data" / "reference"
COINR = (
    "library(COINr); build_example_coin(quietly=TRUE); "
    "cat(system.time(for(i in 1:10) build_example_coin(quietly=TRUE))[3]/10)"
)


def timed(label: str, call: Callable[[], object], repeats: int = 5) -> None:
    call()
    best = min(_once(call) for _ in range(repeats))
    print(f"{label:<58}{best:9.3f} s")


def _once(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def asem(folder: Path) -> None:
    recipe = load_recipe("asem")
    data = read_data(recipe, read_columns(folder / "asem_indata.csv"))
    timed("ASEM, 51 units x 49 indicators, whole pipeline", lambda: compute(recipe.tree, data, recipe.steps))
    nominal = compute(recipe.tree, data, recipe.steps)
    choices = recipe.robustness.alternatives
    timed("  with its exact decomposition", lambda: compute(recipe.tree, data, recipe.steps).decomposition)
    timed(
        "  uncertainty, 1,000 runs over choices", lambda: uncertainty(nominal, choices, runs=1000, seed=1), 1
    )
    noisy = replace(choices, data_noise={"*": 0.05}, data_sets=1000)
    timed(
        "  uncertainty, 1,000 runs, data drawn anew in each",
        lambda: uncertainty(nominal, noisy, runs=1000, seed=1),
        1,
    )
    timed("  Sobol effects, 768 runs", lambda: index_sensitivity(nominal, choices, base=128, seed=1), 1)


def counties() -> None:
    rng = np.random.default_rng(1)
    values = rng.lognormal(size=(3000, 200))
    values[rng.random(values.shape) < 0.03] = np.nan
    names = [f"x{j}" for j in range(200)]
    columns = {"unit": [f"c{i:04d}" for i in range(3000)], "group": [f"g{i % 21}" for i in range(3000)]}
    columns |= {name: values[:, j].tolist() for j, name in enumerate(names)}
    tree = IndexTree(
        tuple(Indicator(name, f"p{j // 20}") for j, name in enumerate(names)),
        (Aggregate("total", None), *(Aggregate(f"p{k}", "total") for k in range(10))),
    )
    steps = Steps(imputation=Imputation("group_mean", "group"), outliers=OutlierRule())
    data = from_frame(columns, unit="unit", numeric=names, labels=["group"])
    timed(
        "3,000 counties x 200 indicators, from columns to ranks",
        lambda: compute(tree, from_frame(columns, unit="unit", numeric=names, labels=["group"]), steps).ranks,
        3,
    )
    timed("  computation alone", lambda: compute(tree, data, steps).ranks, 3)
    timed("  with its exact decomposition", lambda: compute(tree, data, steps).decomposition, 1)


def coinr() -> None:
    if shutil.which("Rscript") is None:
        print("COINr: R is not installed, no comparison")
        return
    done = subprocess.run(["Rscript", "-e", COINR], capture_output=True, text=True, check=False)
    if done.returncode:
        print("COINr: R is here, the package is not installed, no comparison")
    else:
        print("COINr, the same example (with its own build):", done.stdout.strip(), "s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=REFERENCE)
    folder = parser.parse_args().data
    if (folder / "asem_indata.csv").is_file():
        asem(folder)
    else:
        print(f"ASEM: {folder}/asem_indata.csv is not there, not measured")
    counties()
    coinr()
