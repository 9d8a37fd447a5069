"""Prints how long each format takes: a report with every kind of chart, and a table of 10,000 rows.

uv run python bench/publish/render.py
"""

from __future__ import annotations

import time

from keqiao.engines.publish import Chart, Column, Report, Series, Table, render
from keqiao.engines.publish.saving import RENDERERS

CITIES = [f"第{number}市" for number in range(21)]


def charts() -> Report:
    """Eight charts of 21 points."""
    values = [float(100 + 37 * number % 211) for number in range(21)]
    low, high = [value * 0.9 for value in values], [value * 1.1 for value in values]
    kinds = ("bar", "column", "stack", "line", "interval", "heatmap")
    blocks = [Chart(kind, kind, [Series("甲", CITIES, values, low, high)]) for kind in kinds]
    numbers = [float(number) for number in range(21)]
    blocks += [Chart(kind, kind, [Series("甲", numbers, values)]) for kind in ("scatter", "histogram")]
    return Report("八种图", blocks)


def long_table() -> Report:
    """10,000 rows of four columns."""
    columns = [Column("单位"), Column("金额", "元", digits=2), Column("说明"), Column("日期")]
    rows = [[f"第{n}家企业", n * 1.37, "补助说明文字" * 3, "2017-05-05"] for n in range(10_000)]
    return Report("一万行", [Table(columns, rows, title="一万行")])


def main() -> None:
    for report in (charts(), long_table()):
        for format in RENDERERS:
            begun = time.perf_counter()
            size = len(render(report, format))
            print(f"{report.title}\t{format}\t{time.perf_counter() - begun:.2f} s\t{size:,} bytes")


if __name__ == "__main__":
    main()
