"""导出: no cell becomes a formula, sensitive columns are masked, the journal knows, large tables are cut and say so."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from keqiao.core.access import system
from keqiao.core.errors import InputError
from keqiao.core.exports import Column, documents, tables
from keqiao.core.exports.columns import as_text, from_text, is_formula
from keqiao.core.journal.models import Entry
from keqiao.engines.publish import Paragraph, Report

VIEWER = system("test")
COLUMNS = (Column("name", "名称"), Column("amount", "金额"), Column("phone", "电话", sensitive=True))
ROWS = [("甲", Decimal("12.30"), "13812345678"), ("=1+1", Decimal("-5"), "")]


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def as_csv(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content(response).decode("utf-8-sig"))))


@pytest.mark.django_db
def test_csv_has_a_byte_order_mark_and_text_for_what_looks_like_a_formula():
    raw = content(tables.respond(VIEWER, "t.t", COLUMNS, ROWS, "csv"))
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows == [["名称", "金额", "电话"], ["甲", "12.30", "***"], ["'=1+1", "-5", ""]]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra", "\uff1d1", "=cmd|' /C calc'!A0"])
def test_no_cell_of_any_spreadsheet_is_a_formula(text):
    row = as_csv(tables.respond(VIEWER, "t.t", COLUMNS[:1], [(text,)], "csv"))[1][0]
    assert row == f"'{text}"
    book = load_workbook(io.BytesIO(content(tables.respond(VIEWER, "t.t", COLUMNS[:1], [(text,)], "xlsx"))))
    cell = book.active["A2"]
    assert cell.data_type == "s"
    assert cell.value.lstrip() == text.lstrip()


@given(st.text(max_size=20))
def test_text_read_back_is_the_text_that_was_written(text):
    assert from_text(as_text(text)) == text
    assert not is_formula(as_text(text))


@pytest.mark.django_db
def test_numbers_days_and_moments_keep_their_kind_in_xlsx():
    row = [Decimal("1234.50"), date(2017, 5, 5), datetime(2017, 5, 4, 16, 30, tzinfo=UTC)]
    columns = [Column(name, name) for name in "abc"]
    book = load_workbook(io.BytesIO(content(tables.respond(VIEWER, "t.t", columns, [row], "xlsx"))))
    a, b, c = (cell.value for cell in book.active[2])
    assert a == 1234.5
    assert (b.year, b.month, b.day, b.hour) == (2017, 5, 5, 0)
    assert (c.year, c.month, c.day, c.hour, c.minute) == (2017, 5, 5, 0, 30)  # China's time


@pytest.mark.django_db
def test_json_names_its_columns_and_rounds_no_money():
    found = json.loads(content(tables.respond(VIEWER, "t.t", COLUMNS, ROWS, "json")))
    assert found["columns"][0] == {"name": "name", "label": "名称"}
    assert found["rows"][0] == {"name": "甲", "amount": "12.30", "phone": "***"}


@pytest.mark.django_db
def test_sensitive_columns_are_clear_only_when_allowed_and_the_journal_says_which():
    masked = as_csv(tables.respond(VIEWER, "t.t", COLUMNS, ROWS, "csv"))
    clear = as_csv(tables.respond(VIEWER, "t.t", COLUMNS, ROWS, "csv", sensitive=True))
    assert (masked[1][2], clear[1][2]) == ("***", "13812345678")
    told = [json.loads(entry.data)["sensitive"] for entry in Entry.objects.order_by("id")]
    assert told == [False, True]


@pytest.mark.django_db
def test_the_journal_has_who_what_which_filters_and_how_many():
    tables.respond(VIEWER, "transfer.contract", COLUMNS, ROWS, "csv", filters={"year": 2017})
    entry = Entry.objects.get(event="keqiao.exports.table.download")
    data = json.loads(entry.data)
    assert (data["table"], data["rows"], data["filters"]) == ("transfer.contract", 2, {"year": "2017"})


@pytest.mark.django_db
@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_a_table_over_the_cap_is_cut_and_says_so(settings, format):
    settings.EXPORT_ROWS = 3
    response = tables.respond(VIEWER, "t.t", COLUMNS[:1], ([str(n)] for n in range(10)), format)
    assert response["X-Keqiao-Truncated"] == "1"
    assert response["X-Keqiao-Rows"] == "3"
    if format == "csv":
        assert as_csv(response)[-1] == ["只导出了前 3 行，其余未导出；请缩小范围后分次导出。"]
    assert json.loads(Entry.objects.get().data)["truncated"] is True


@pytest.mark.django_db
def test_rows_may_be_mappings_or_objects():
    class Thing:
        name, amount, phone = "甲", 1, ""

    found = as_csv(
        tables.respond(VIEWER, "t.t", COLUMNS, [{"name": "甲", "amount": 1, "phone": ""}, Thing()], "csv")
    )
    assert found[1] == found[2] == ["甲", "1", ""]


@pytest.mark.django_db
def test_a_file_name_carries_no_path():
    response = tables.respond(VIEWER, "t.t", COLUMNS, ROWS, "csv", title="../../etc/合同 登记\r\nX: y")
    header = response["Content-Disposition"]
    assert "attachment" in header
    assert not {"/", "\n", ".."} & set(tables.filename("../../etc/合同 登记\r\nX: y", "csv"))
    assert ".." not in tables.filename("../../x", "csv")


@pytest.mark.django_db
@pytest.mark.parametrize("format", ["docx", "pdf", "xlsx", "html"])
def test_a_report_leaves_as_an_attachment_and_the_journal_knows(format):
    report = Report("督查通报", [Paragraph("一季度")])
    response = documents.respond(VIEWER, report, format, name="plan.bulletin")
    assert response["Content-Disposition"].startswith("attachment")
    assert len(response.content) > 100
    assert (
        json.loads(Entry.objects.get(event="keqiao.exports.document.download").data)["document"]
        == "plan.bulletin"
    )


@pytest.mark.django_db
def test_an_unknown_format_is_a_sentence():
    with pytest.raises(InputError, match="没有导出格式"):
        tables.respond(VIEWER, "t.t", COLUMNS, ROWS, "exe")
    with pytest.raises(InputError, match="没有文件格式"):
        documents.respond(VIEWER, Report("x", []), "exe")
