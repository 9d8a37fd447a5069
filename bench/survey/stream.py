"""Survey estimates straight from a Parquet file by DuckDB, with the peak memory of their process.

    python bench/survey/stream.py --rows 10000000 [--limit 1GB] [--threads 2]

The file is written by one process and read by another, so that only the estimates' own memory is counted.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path


def written(path: str, rows: int) -> None:
    """Write the benchmark's sample as Parquet."""
    from data import COLUMNS, as_table, sample
    from pyarrow import parquet

    parquet.write_table(as_table(sample(rows)).arrow(COLUMNS), path)


def estimated(path: str, limit: str, threads: int) -> None:
    """Print seconds of each row beside a bare GROUP BY of the same file, then the peak memory."""
    import duckdb
    from compare import CARRIED, bare_query, estimands

    from keqiao.engines.survey.carriers import estimate_on_frame
    from keqiao.engines.survey.designs.design import described

    connection = duckdb.connect(config={"memory_limit": limit, "threads": threads})
    description = described({"strata": "h", "fpc": "fpc", "weights": "w"})
    print(f"{'row':14}{'seconds':>10}{'processor':>11}{'GROUP BY':>10}{'processor':>11}{'peak GiB':>10}")
    for row in CARRIED:
        seconds = timed(
            lambda row=row: estimate_on_frame(connection.read_parquet(path), description, estimands()[row])
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        query = bare_query(row, f"read_parquet('{path}')")
        bare = timed(lambda query=query: connection.sql(query).to_arrow_table())
        print(f"{row:14}{seconds[0]:10.3f}{seconds[1]:11.3f}{bare[0]:10.3f}{bare[1]:11.3f}{peak:10.2f}")


def timed(run) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - wall, time.process_time() - processor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--limit", default="1GB", help="DuckDB's memory_limit")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    apart = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "sample.parquet")
        for step, given in ((written, (options.rows,)), (estimated, (options.limit, options.threads))):
            process = apart.Process(target=step, args=(path, *given))
            process.start()
            process.join()
            if process.exitcode:
                raise SystemExit(process.exitcode)


if __name__ == "__main__":
    main()
