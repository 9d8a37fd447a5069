"""读表: encodings, delimiters, formulas, hidden sheets, dates, and files that mean harm."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from keqiao.core.files.archives import inspect
from keqiao.core.imports import Choice, Column, Sheet
from keqiao.core.imports.reading import Formula, read
from keqiao.core.imports.table import Table
from keqiao.core.imports.template import template
from keqiao.core.imports.tests.sheets import csv_text, put, saved, xlsx
from keqiao.core.imports.values import value_of
from keqiao.engines.errors import InputError

SHEET = Sheet(
    "test.thing",
    "东西",
    (
        Column("name", "名称", required=True, hint="全称"),
        Column("kind", "类别", kind="choice", choices=(Choice("a", "甲类"), Choice("b", "乙类"))),
        Column("amount", "金额（元）", kind="amount"),
        Column("code", "代码", kind="code", unique=True),
    ),
    load=lambda _viewer, _rows: None,
)


def faults(table: Table) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, str(fault.error)) for found in table for fault in found.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_of_any_usual_encoding_and_delimiter_is_read(tmp_path, encoding, delimiter):
    text = csv_text(
        [["成都某某公司", "x,y;z"], ["绵阳公司", "b"]], heading=["名称", "备注"], delimiter=delimiter
    )
    place = put(tmp_path, text.encode(encoding), "a.csv")
    assert [cells for _number, cells in read(place, "csv")] == [
        ["名称", "备注"],
        ["成都某某公司", "x,y;z"],
        ["绵阳公司", "b"],
    ]


def test_a_long_utf8_file_cut_within_a_character_is_still_utf8(tmp_path):
    text = "名称\n" + "\n".join(f"字{'符' * 97}{n}" for n in range(3000))
    rows = list(read(put(tmp_path, text, "a.csv"), "csv"))
    assert rows[-1][1][0].endswith("符2999")


def test_a_formula_is_read_as_its_text_and_never_as_a_number(tmp_path):
    book = Workbook()
    book.active.append(["名称", "金额（元）"])
    book.active.append(["=1+1", "=SUM(A1:A9)"])
    place = put(tmp_path, saved(book), "a.xlsx")
    assert [type(cell) for cell in list(read(place, "xlsx"))[1][1]] == [Formula, Formula]
    found = list(Table(SHEET, place, "xlsx"))
    assert found[0].row.values["name"] == "=1+1"
    assert "公式" in str(found[0].faults[0].error)


@pytest.mark.parametrize(
    "open_it", [lambda place: list(read(place, "xlsx")), inspect], ids=["read", "inspect"]
)
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=6), st.integers(0, 6000))
def test_a_damaged_workbook_is_read_or_refused_in_a_sentence(tmp_path, open_it, damage, place):
    whole = xlsx([["成都某某公司", "", "企业", "510100", "2017-05-05"]] * 40)
    broken = whole[:place] + damage + whole[place + len(damage) :]
    with suppress(InputError):
        open_it(put(tmp_path, broken, "a.xlsx"))


def test_a_stream_that_cannot_be_unpacked_is_refused_at_the_door(tmp_path):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.txt", b"x" * 1000)
    broken = bytearray(held.getvalue())
    broken[30 + len("a.txt")] = 0xFF  # the first byte of the packed text
    with pytest.raises(InputError, match="损坏"):
        inspect(put(tmp_path, bytes(broken), "a.zip"))


def test_hidden_sheets_are_not_read(tmp_path):
    book = Workbook()
    book.active.title = "藏"
    book.active.append(["名称"])
    book.active.append(["藏着的"])
    book.active.sheet_state = "hidden"
    shown = book.create_sheet("数据")
    shown.append(["名称"])
    shown.append(["看得见的"])
    book.active = 1
    rows = list(read(put(tmp_path, saved(book), "a.xlsx"), "xlsx"))
    assert rows[1][1] == ["看得见的"]


def test_empty_rows_keep_their_numbers(tmp_path):
    place = put(tmp_path, xlsx([["甲"], [], ["乙"]], heading=["名称"]), "a.xlsx")
    assert [number for number, _cells in read(place, "xlsx")] == [1, 2, 4]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"\x00\x01\x02"])
def test_what_is_no_workbook_is_said_in_a_sentence(tmp_path, content):
    with pytest.raises(InputError, match="不是可读的 xlsx"):
        list(read(put(tmp_path, content, "a.xlsx"), "xlsx"))


def test_a_zip_without_a_workbook_is_said_in_a_sentence(tmp_path):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("hello.txt", "x")
    with pytest.raises(InputError, match="不是可读的 xlsx"):
        list(read(put(tmp_path, held.getvalue(), "a.xlsx"), "xlsx"))


def test_a_package_that_unpacks_to_too_much_is_not_opened(tmp_path, settings):
    settings.IMPORT_UNPACKED = 10_000_000
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 20_000_000)
    assert len(held.getvalue()) < 100_000
    with pytest.raises(InputError, match="解压后超过"):
        list(read(put(tmp_path, held.getvalue(), "a.xlsx"), "xlsx"))


def test_a_file_with_too_many_rows_is_refused(tmp_path, settings):
    settings.IMPORT_ROWS = 10
    with pytest.raises(InputError, match="超过 10 行"):
        list(read(put(tmp_path, csv_text([["甲"]] * 11), "a.csv"), "csv"))


def test_a_row_that_claims_to_be_far_away_ends_the_sheet(tmp_path):
    """A row number of a billion would otherwise be a billion empty rows."""
    whole = xlsx([["甲"]], heading=["名称"])
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(held, "w") as new:
        for item in old.infolist():
            body = old.read(item)
            if item.filename.endswith("sheet1.xml"):
                body = body.replace(b'<row r="2"', b'<row r="900000000"').replace(
                    b'r="A2"', b'r="A900000000"'
                )
            new.writestr(item, body)
    assert len(list(read(put(tmp_path, held.getvalue(), "a.xlsx"), "xlsx"))) == 1


def test_headings_are_known_by_label_name_star_and_unit(tmp_path):
    for heading in (["名称*", "金额"], ["name", "金额 (元)"], [" 名称 ", "金额（元）*"]):
        place = put(tmp_path, csv_text([["甲", "1,234.5"]], heading=heading), "a.csv")
        found = next(iter(Table(SHEET, place, "csv")))
        assert (found.row.values["name"], found.row.values["amount"]) == ("甲", Decimal("1234.50"))


def test_a_missing_required_column_stops_the_file_and_unknown_ones_are_named(tmp_path):
    with pytest.raises(InputError, match="缺少必需的列：名称"):
        list(Table(SHEET, put(tmp_path, csv_text([["x"]], heading=["备注"]), "a.csv"), "csv"))
    table = Table(SHEET, put(tmp_path, csv_text([["x", "y"]], heading=["名称", "备注"]), "b.csv"), "csv")
    list(table)
    assert table.ignored == ["备注"]


def test_every_wrong_cell_of_a_row_is_named(tmp_path):
    rows = [["", "丙类", "-1", "A1"], ["甲", "甲类", "1.234", "a 1"]]
    place = put(tmp_path, csv_text(rows, heading=["名称", "类别", "金额（元）", "代码"]), "a.csv")
    assert faults(Table(SHEET, place, "csv")) == [
        (2, "name", "必填，不能为空"),
        (2, "kind", "没有选项“丙类”"),
        (2, "amount", "金额不能为负"),
        (3, "amount", "金额最多两位小数"),
        (3, "code", "与第 2 行重复"),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "2017-05-05",
        "2017/5/5",
        "2017.05.05",
        "2017年5月5日",
        "20170505",
        "2017-05-05 00:00:00",
        42860,
        42860.0,
        date(2017, 5, 5),
        datetime(2017, 5, 5, 9),  # noqa: DTZ001 - a spreadsheet's moments have no zone
    ],
)
def test_a_day_may_be_written_in_all_usual_ways(raw):
    assert value_of(Column("d", "日期", kind="date"), raw) == date(2017, 5, 5)


@pytest.mark.parametrize("raw", ["2017-02-30", "昨天", "2017", 5, "13/05/2017"])
def test_what_is_no_day_is_refused(raw):
    with pytest.raises(InputError, match="不是日期"):
        value_of(Column("d", "日期", kind="date"), raw)


def test_a_code_that_a_spreadsheet_has_rounded_is_not_taken():
    with pytest.raises(InputError, match="后几位已丢失"):
        value_of(Column("c", "代码", kind="code", longest=18), 9.15107001234567e17)


def test_the_template_can_be_filled_in_and_read_back(tmp_path):
    book = load_workbook(io.BytesIO(template(SHEET)))
    page = book.worksheets[0]
    assert [cell.value for cell in page[1]] == ["名称*", "类别", "金额（元）", "代码"]
    assert page["A1"].comment.text == "全称"
    assert len(page.data_validations.dataValidation) == 1
    page.append(["某某", "乙类", 12.5, "A2"])
    found = list(Table(SHEET, put(tmp_path, saved(book), "a.xlsx"), "xlsx"))
    assert found[0].row.values == {"name": "某某", "kind": "b", "amount": Decimal("12.50"), "code": "A2"}
