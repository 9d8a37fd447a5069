"""Every kind of data frame and file gives the same snapshot."""

from __future__ import annotations

import csv
import json
from contextlib import suppress

import duckdb
import openpyxl
import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keqiao.engines.errors import InputError
from keqiao.engines.indices.dataset import from_frame
from keqiao.engines.indices.reading import read_columns
from keqiao.engines.indices.tests.samples import CODES, table


def snapshot(frame):
    return from_frame(frame, unit="place", numeric=CODES, labels=("name",)).fingerprint()


def with_gap():
    columns = table()
    columns["b"][3] = None
    return columns


def test_pandas_polars_arrow_and_duckdb_agree():
    columns = with_gap()
    arrow = pyarrow.table(columns)
    expected = snapshot(columns)
    frames = [pandas.DataFrame(columns), polars.DataFrame(columns), polars.LazyFrame(columns), arrow]
    frames.append(duckdb.from_arrow(arrow))
    frames.append([dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)])
    assert [snapshot(frame) for frame in frames] == [expected] * len(frames)


def test_files_of_every_format_agree(tmp_path):
    columns = with_gap()
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    with (tmp_path / "d.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([list(columns), *rows])
    book = openpyxl.Workbook()
    for row in (list(columns), *rows):
        book.active.append(row)
    book.save(tmp_path / "d.xlsx")
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "d.parquet")
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    (tmp_path / "d.json").write_text(json.dumps(records), encoding="utf-8")
    for name in ("d.csv", "d.xlsx", "d.parquet", "d.json"):
        assert snapshot(read_columns(tmp_path / name)) == snapshot(columns)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("d.csv", "a,a\n1,2\n", "两列都叫“a”"),
        ("d.csv", "a,b\n1\n", "第 1 条记录有 1 格"),
        ("d.csv", "", "没有数据"),
        ("d.csv", "a,b\n", "没有数据"),
        ("d.xlsx", "not a book", "不是有效的 xlsx"),
        ("d.parquet", "not parquet", "不是有效的 Parquet"),
        ("d.json", "{}", "记录的列表"),
        ("d.txt", "x", "格式不支持"),
    ],
)
def test_a_broken_file_is_refused_in_one_sentence(tmp_path, name, content, words):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        read_columns(tmp_path / name)


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=6), st.integers(0, 5000))
def test_a_damaged_workbook_is_read_or_refused_in_one_sentence(tmp_path, damage, place):
    book = openpyxl.Workbook()
    for number in range(40):
        book.active.append(["place", "a", number])
    book.save(tmp_path / "d.xlsx")
    whole = (tmp_path / "d.xlsx").read_bytes()
    (tmp_path / "d.xlsx").write_bytes(whole[:place] + damage + whole[place + len(damage) :])
    with suppress(InputError):
        read_columns(tmp_path / "d.xlsx")


def test_a_period_is_picked_and_earlier_values_are_kept_for_carrying_forward():
    rows = {"place": ["x", "x", "y", "y"], "year": ["2020", "2021"] * 2, "a": [1, None, 3, 4]}
    data = from_frame(rows, unit="place", numeric=["a"], period=("year", "2021"))
    assert data.units == ("x", "y")
    assert data.rows == (2, 4)
    assert data.earlier[:, 0].tolist() == [1, 3]
    with pytest.raises(InputError, match="没有 year=2030"):
        from_frame(rows, unit="place", numeric=["a"], period=("year", "2030"))


def test_a_changed_cell_changes_the_fingerprint():
    columns = table()
    before = snapshot(columns)
    columns["a"][0] += 1
    assert snapshot(columns) != before
