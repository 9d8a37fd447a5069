"""The same estimates on a Spark cluster of two worker processes on this machine, with equal figures.

    uv run --extra spark python bench/survey/spark_cluster.py      (make spark)

Starts ``local-cluster[2,1,1024]``: a master and two workers, each a process of its own, as on real machines.
Prints each figure's largest difference from the NumPy carrier; ends with 1 when one exceeds 1e-9.
"""

from __future__ import annotations

import sys

import numpy as np
from data import COLUMNS, as_table, sample
from pyspark.sql import SparkSession

from keqiao.engines.survey import (
    estimate,
    estimate_on_frame,
    mean,
    ratio,
    restricted,
    smooth,
    survey_design,
    total,
)

WORKERS = "local-cluster[2,1,1024]"
ESTIMANDS = {
    "total": total(["y", "x"]),
    "mean of a domain": restricted(mean(["y"]), "x > 20"),
    "ratio": ratio(["y"], ["x"]),
    "200 domain totals": restricted(total(["y"]), None, ("d200",)),
    "function": smooth({"g": "100 * (y / x - 1)"}),
}


def main() -> int:
    table = as_table(sample(50_000))
    design = survey_design(table, strata="h", weights="w", fpc="fpc")
    builder = SparkSession.builder.master(WORKERS).appName("keqiao-survey")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.executor.memory": "1g",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    frame = session.createDataFrame(table.arrow(COLUMNS).to_pandas()).repartition(4).cache()
    print(f"{WORKERS}: {frame.count():,} rows in {frame.rdd.getNumPartitions()} partitions")
    worst = 0.0
    for name, estimand in ESTIMANDS.items():
        wanted = estimate(design, estimand)
        found = estimate_on_frame(frame, design.description, estimand)
        gap = max(
            float(np.max(np.abs(found.estimate / wanted.estimate - 1))),
            float(np.max(np.abs(found.se / wanted.se - 1))),
        )
        worst = max(worst, gap)
        print(f"{name:20} largest relative difference {gap:.1e}")
    session.stop()
    print("equal within 1e-9" if worst <= 1e-9 else "NOT equal within 1e-9")
    return int(worst > 1e-9)


if __name__ == "__main__":
    sys.exit(main())
