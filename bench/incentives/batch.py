"""Batch of 1,000,000 enterprises × all incentives of 2023: seconds and peak memory, read from Parquet.

Run: python bench/incentives/batch.py [enterprises]
The measured part runs in a process of its own, so that making the data does not count.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def measured(path: Path) -> None:
    from keqiao.engines.incentives.batch import assess_table, read_enterprises
    from keqiao.engines.incentives.batch.totals import by_incentive, by_label

    start = time.perf_counter()
    enterprises = read_enterprises(path)
    read = time.perf_counter()
    result = assess_table(enterprises, date(2023, 12, 31))
    computed = time.perf_counter()
    by_incentive(result, enterprises)
    for labels in enterprises.labels.values():
        by_label(result, labels)
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"{result.size:,} enterprises × {len(result.incentives)} incentives")
    print(f"read {read - start:.2f} s, compute {computed - read:.2f} s, totals {done - computed:.2f} s")
    print(f"whole {done - start:.2f} s, peak memory {peak:.2f} GiB")


def main() -> None:
    if len(sys.argv) == 3 and sys.argv[1] == "--measure":
        measured(Path(sys.argv[2]))
        return
    from enterprises import random_table
    from pyarrow import parquet

    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "enterprises.parquet"
        parquet.write_table(random_table(size), path)
        subprocess.run([sys.executable, __file__, "--measure", str(path)], check=True)


if __name__ == "__main__":
    main()
