"""Estimation where the data is: the grouped pass of ``moments`` as a data-frame query or as SQL text.

``frames`` speaks Narwhals (DuckDB, Polars, pandas, PyArrow, PySpark); ``sql`` writes one statement for a
database (PostgreSQL, DuckDB, Spark SQL). Both bring back the same leaf cells, which ``leaves`` turns into
moments.
"""

from keqiao.engines.survey.carriers.estimates import estimate_in_database, estimate_on_frame
from keqiao.engines.survey.carriers.sql import moments_sql

__all__ = ["estimate_in_database", "estimate_on_frame", "moments_sql"]
