"""Times svy on the columns in a folder: svy_reference.py FOLDER ROW (run with svy installed)."""

import sys
import time
import warnings
from pathlib import Path

import numpy as np
import polars as pl
import svy
from data import COLUMNS

warnings.simplefilter("ignore")
folder, row = Path(sys.argv[1]), sys.argv[2]
columns = {name: np.fromfile(folder / f"{name}.bin", dtype="<f8") for name in COLUMNS}
frame = pl.DataFrame(columns).with_columns(pl.col("h", "d200", "d5000").cast(pl.Int64))
sample = svy.Sample(frame, svy.Design(stratum="h", wgt="w", pop_size="fpc"))
rows = {
    "total": lambda: sample.estimation.total("y"),
    "domains200": lambda: sample.estimation.total("y", by="d200"),
    "domains5000": lambda: sample.estimation.total("y", by="d5000"),
    "ratio": lambda: sample.estimation.ratio("y", "x"),
}
if row not in rows:
    sys.exit("not compared")
start = time.perf_counter()
result = rows[row]()
seconds = time.perf_counter() - start
print(f"{row}\t{seconds:.4f}")
