"""What each format gives: the notice's own lines, whole and in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from keqiao.engines.gongwen.reading import SourceText, read

from . import files

TEXT = "\n".join(files.NOTICE) + "\n"


@pytest.fixture(scope="module")
def word() -> SourceText:
    return read(files.docx(), "通知.docx")


@pytest.fixture(scope="module")
def paper() -> SourceText:
    return read(files.pdf(files.NOTICE * 4), "通知.pdf")


def test_a_text_file_reads_as_python_opens_it(tmp_path: Path) -> None:
    for number, raw in enumerate(
        (TEXT, TEXT.replace("\n", "\r\n"), TEXT.replace("\n", "\r"), "\ufeff" + TEXT)
    ):
        path = tmp_path / f"{number}.txt"
        path.write_bytes(raw.encode())
        assert read(path).text == path.read_text(encoding="utf-8")
        assert read(path).origin == "txt"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_the_encoding_of_a_text_file_is_found(encoding: str) -> None:
    found = read(TEXT.encode(encoding), "通知.txt")
    assert found.text.removeprefix("\ufeff") == TEXT
    assert bool(found.notes) == (not encoding.startswith("utf-8"))


def test_traditional_text_in_big5_is_found() -> None:
    text = "各縣市人民政府關於科技服務業發展工作的責任單位,由政府部門共同推進。\n" * 4
    assert read(text.encode("big5"), "公文.txt").text == text


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk"])
def test_a_page_gives_the_notice_without_navigation_script_and_tail(charset: str) -> None:
    found = read(files.html(charset), "页面.html")
    lines = found.text.splitlines()
    assert lines[: len(files.NOTICE)] == list(files.NOTICE)
    assert lines[len(files.NOTICE) :] == ["\t".join(row) for row in files.TABLE]
    assert found.origin == "html"


def test_a_page_keeps_words_of_inline_marks_together_and_breaks_at_br() -> None:
    page = "<html><body><div><p>责任<b>单位</b>:科技厅<br/>牵头单位:财政厅</p></div></body></html>"
    assert read(page.encode(), "a.html").text == "责任单位:科技厅\n牵头单位:财政厅\n"


def test_a_cell_over_several_rows_stands_in_each_of_them() -> None:
    page = (
        "<html><body><table><tr><td>任务</td><td>单位</td></tr>"
        "<tr><td>甲事</td><td rowspan='2'>科技厅</td></tr><tr><td>乙事</td></tr>"
        "<tr><td colspan='2'>合计</td></tr></table></body></html>"
    )
    assert read(page.encode(), "a.html").text == "任务\t单位\n甲事\t科技厅\n乙事\t科技厅\n合计\n"


def test_a_page_nested_a_thousand_deep_is_read() -> None:
    page = "<html><body>" + "<div>" * 1500 + "责任单位:科技厅" + "</div>" * 1500 + "</body></html>"
    assert "责任单位:科技厅" in read(page.encode(), "a.html").text


def test_a_word_file_gives_paragraphs_in_order(word: SourceText) -> None:
    lines = word.text.splitlines()
    assert lines[: len(files.NOTICE)] == list(files.NOTICE)
    assert lines[-1] == "附注在表后。"
    assert word.origin == "docx"


def test_a_word_file_shows_the_numbers_word_counts_itself(word: SourceText) -> None:
    lines = word.text.splitlines()
    assert "1.抓好示范" in lines
    assert "2.推进试点" in lines
    assert "自动编号已写成文字。" in word.notes


def test_a_word_file_is_read_as_if_its_revisions_were_accepted(word: SourceText) -> None:
    assert "修订新增" in word.text.splitlines()
    assert "旧文" not in word.text
    assert any("修订" in note for note in word.notes)


def test_a_word_table_is_one_line_a_row_with_tabs_and_merged_cells_filled(word: SourceText) -> None:
    rows = [line for line in word.text.splitlines() if "\t" in line]
    assert rows[:3] == ["\t".join(row) for row in files.TABLE]
    assert rows[3] == "3 统计监测\t\t质监局"


def test_a_pdf_joins_wrapped_lines_over_pages_and_drops_page_numbers(paper: SourceText) -> None:
    lines = paper.text.splitlines()
    assert lines[: 4 * len(files.NOTICE)] == list(files.NOTICE * 4)
    assert paper.origin == "pdf"
    assert any("页码" in note for note in paper.notes)


def test_a_pdf_table_is_one_line_a_row_with_tabs(paper: SourceText) -> None:
    assert paper.text.splitlines()[-3:] == ["\t".join(row) for row in files.TABLE]


@pytest.mark.parametrize("namespace", ["http://www.ofdspec.org/2016", "http://www.ofdspec.org"])
def test_an_ofd_reads_in_the_order_of_the_page_not_of_the_file(namespace: str) -> None:
    found = read(files.ofd(namespace=namespace), "通知.ofd")
    assert found.text.splitlines() == list(files.NOTICE)
    assert found.origin == "ofd"


def test_the_kind_is_told_by_the_content_and_not_by_the_name() -> None:
    assert read(files.ofd(), "通知.txt").origin == "ofd"
    assert read(TEXT.encode(), "通知.docx").origin == "txt"


def test_reading_twice_gives_the_same() -> None:
    assert read(files.docx(), "a") == read(files.docx(), "a")
