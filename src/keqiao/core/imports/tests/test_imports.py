"""导入: dry run, modes, error file, fingerprints, cancel, a program that dies in the middle."""

from __future__ import annotations

import io
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from keqiao.core.errors import ConflictError, NotFoundError, RefusedError
from keqiao.core.identity.tests.people import viewer
from keqiao.core.imports import running, services, showing
from keqiao.core.imports.declaration import sheet_of
from keqiao.core.imports.models import Import, LoadedRow
from keqiao.core.imports.selectors import faults_of, import_of
from keqiao.core.imports.tests.sheets import HEADING, csv_text, put, upload, xlsx
from keqiao.core.jobs.progress import Cancelled, unwatched
from keqiao.core.jobs.testing import run_all
from keqiao.core.journal.models import Entry
from keqiao.core.parties.models import Party
from keqiao.core.parties.tests.made import code, party
from keqiao.engines.errors import InputError

pytestmark = pytest.mark.django_db
SHEET = "parties.party"


def good(number: int) -> list[str]:
    return [f"绵阳导入{number:05d}科技有限公司", code(), "企业", "510703", "2012-03-01"]


def bad(number: int) -> list[str]:
    wrong = [["", "", "企业", "510703", ""], [f"绵阳坏{number}公司", "123", "企业", "510703", ""]]
    wrong += [
        [f"绵阳坏{number}公司", "", "工厂", "510703", ""],
        [f"绵阳坏{number}公司", "", "企业", "999999", "去年"],
    ]
    return wrong[number % len(wrong)]


def tried(who, file) -> Import:
    """An import whose dry run has ended."""
    record = services.begin(who, sheet=SHEET, upload=file)
    run_all()
    return import_of(who, record.pk)


def loaded(who, record: Import, mode: str) -> Import:
    services.load(who, import_id=record.pk, mode=mode)
    run_all()
    return import_of(who, record.pk)


def imported() -> int:
    return Party.objects.filter(name__contains="导入").count()


def test_the_dry_run_writes_nothing_and_names_row_and_column(registrar):
    rows = [good(1), ["", "", "企业", "510703", ""], good(2), ["绵阳公司", "91510", "工厂", "510703", "去年"]]
    record = tried(registrar, upload(csv_text(rows), "甲.csv"))
    assert (record.state, record.total, record.good, record.bad) == ("checked", 4, 2, 2)
    assert imported() == 0
    assert [(one.row, one.column) for one in faults_of(record)] == [
        (3, "名称"),
        (5, "类别"),
        (5, "成立日期"),
    ]


def test_all_or_nothing_loads_all_and_the_journal_has_each(registrar):
    record = loaded(registrar, tried(registrar, upload(xlsx([good(n) for n in range(5)]), "甲.xlsx")), "all")
    assert (record.state, record.loaded, imported()) == ("done", 5, 5)
    assert Entry.objects.filter(event="keqiao.parties.party.register", actor=registrar.user_id).count() == 5


def test_all_or_nothing_is_not_offered_while_a_row_is_wrong(registrar):
    record = tried(registrar, upload(csv_text([good(1), bad(1)]), "甲.csv"))
    with pytest.raises(ConflictError, match="1 行不对"):
        services.load(registrar, import_id=record.pk, mode="all")


def test_all_or_nothing_undoes_everything_when_a_row_went_wrong_since(registrar):
    rows = [good(n) for n in range(5)]
    record = tried(registrar, upload(csv_text(rows), "甲.csv"))
    party(code=rows[3][1])  # somebody was quicker
    record = loaded(registrar, record, "all")
    assert (record.state, record.loaded, record.bad, imported()) == ("refused", 0, 1, 0)
    assert LoadedRow.objects.count() == 0
    assert "已有主体使用" in faults_of(record)[0].text


def test_row_by_row_loads_the_right_rows_and_the_error_file_brings_the_others(registrar):
    record = tried(registrar, upload(csv_text([good(1), bad(1), good(2), bad(2)]), "甲.csv"))
    record = loaded(registrar, record, "rows")
    assert (record.state, record.loaded, record.bad, imported()) == ("done", 2, 2, 2)
    page = load_workbook(io.BytesIO(showing.errors_of(registrar, record))).active
    lines = [[cell.value for cell in row] for row in page.iter_rows()]
    assert lines[0] == [*HEADING, "错误"]
    assert [line[0] for line in lines[1:]] == ["绵阳坏1公司", "绵阳坏2公司"]
    assert all(line[-1] for line in lines[1:])


def test_the_corrected_error_file_can_be_loaded_again(registrar):
    record = loaded(registrar, tried(registrar, upload(csv_text([good(1), bad(2)]), "甲.csv")), "rows")
    book = load_workbook(io.BytesIO(showing.errors_of(registrar, record)))
    page = book.active
    page["A2"], page["C2"] = "绵阳导入改正公司", "企业"
    held = io.BytesIO()
    book.save(held)
    again = tried(registrar, upload(held.getvalue(), "乙.xlsx"))
    assert (again.good, again.bad, again.ignored) == (1, 0, "")
    assert loaded(registrar, again, "all").loaded == 1
    assert imported() == 2


def test_the_same_file_loaded_twice_is_loaded_once(registrar):
    text = csv_text([good(n) for n in range(6)])
    loaded(registrar, tried(registrar, upload(text, "甲.csv")), "all")
    again = tried(registrar, upload(text, "乙.csv"))
    assert (again.good, again.bad, again.skipped) == (0, 0, 6)
    assert imported() == 6


def test_equal_rows_of_one_file_are_each_a_row(registrar):
    row = ["绵阳导入同名公司", "", "企业", "510703", ""]
    record = loaded(registrar, tried(registrar, upload(csv_text([row, row]), "甲.csv")), "all")
    assert (record.loaded, imported()) == (2, 2)


def test_a_file_that_lacks_a_column_is_refused_in_a_sentence(registrar):
    record = tried(registrar, upload(csv_text([["x"]], heading=["别的"]), "甲.csv"))
    assert record.state == "refused"
    assert "缺少必需的列" in record.message


@pytest.mark.parametrize("name", ["甲.pdf", "甲.png"])
def test_a_file_that_is_no_table_is_not_taken(registrar, name):
    body = b"%PDF-1.4\n%%EOF" if name.endswith("pdf") else b"\x89PNG\r\n\x1a\n" + b"\0" * 20
    with pytest.raises(InputError):
        services.begin(registrar, sheet=SHEET, upload=SimpleUploadedFile(name, body))
    assert not Import.objects.exists()


def test_who_may_not_import_is_refused_and_others_do_not_see_it(registrar):
    with pytest.raises(RefusedError):
        services.begin(viewer("enterprise"), sheet=SHEET, upload=upload(csv_text([good(1)]), "甲.csv"))
    record = tried(registrar, upload(csv_text([good(1)]), "甲.csv"))
    for someone in (viewer("registrar", reach="51"), viewer("planner"), viewer("enterprise")):
        with pytest.raises(NotFoundError):
            import_of(someone, record.pk)


def test_rows_of_another_prefecture_are_errors_of_the_row(registrar):
    mianyang = viewer("registrar", reach="5107")
    rows = [good(1), [*good(2)[:3], "510104", ""]]
    record = loaded(mianyang, tried(mianyang, upload(csv_text(rows), "甲.csv")), "rows")
    assert (record.loaded, record.bad) == (1, 1)
    assert not Party.objects.filter(division="510104", name__contains="导入").exists()


class Stopping:
    """Progress that ends the work after so many steps: by cancel, or as if the machine had been switched off."""

    def __init__(self, after: int, ending: type[BaseException]) -> None:
        self.left, self.ending = after, ending

    def step(self, done: int, total: int | None = None, text: str = "") -> None:
        self.left -= 1
        if self.left < 0:
            raise self.ending


def started(who, tmp_path, mode: str, count: int = 25, size: int = 5):
    """An import right before its load, with small batches, and how to run it."""
    text = csv_text([good(n) for n in range(count)])
    record = tried(who, upload(text, "甲.csv"))
    record.mode, record.state = mode, "loading"
    record.save()
    place = put(tmp_path, text, "a.csv")
    sheet = sheet_of(SHEET)
    assert sheet is not None
    object.__setattr__(sheet, "batch", size)
    return record, lambda progress: running.load(
        progress, who, import_of(who, record.pk), sheet, place, "csv"
    )


@pytest.fixture
def _usual_batches():
    sheet = sheet_of(SHEET)
    yield
    object.__setattr__(sheet, "batch", 500)


class PowerCut(BaseException):
    """Nothing catches it: what stays is what was committed."""


@pytest.mark.usefixtures("_usual_batches")
@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_load_that_was_killed_goes_on_after_its_last_batch_and_nothing_is_half_done(
    registrar, tmp_path, after
):
    record, load = started(registrar, tmp_path, "rows")
    with pytest.raises(PowerCut):
        load(Stopping(after, PowerCut))
    half = import_of(registrar, record.pk)
    assert imported() == half.loaded == 5 * (after + 1)
    assert half.position == 1 + 5 * (after + 1)
    load(unwatched())
    done = import_of(registrar, record.pk)
    assert (done.state, done.loaded, done.bad, done.skipped, imported()) == ("done", 25, 0, 0, 25)


@pytest.mark.usefixtures("_usual_batches")
def test_a_batch_that_was_killed_in_the_middle_is_not_there(registrar, tmp_path):
    record, load = started(registrar, tmp_path, "rows")
    with patch("keqiao.core.imports.running.keep_faults", side_effect=PowerCut), pytest.raises(PowerCut):
        load(unwatched())
    assert (imported(), import_of(registrar, record.pk).position, LoadedRow.objects.count()) == (0, 0, 0)


@pytest.mark.usefixtures("_usual_batches")
def test_all_or_nothing_killed_in_the_middle_leaves_nothing(registrar, tmp_path):
    record, load = started(registrar, tmp_path, "all")
    with pytest.raises(PowerCut):
        load(Stopping(3, PowerCut))
    assert (imported(), LoadedRow.objects.count()) == (0, 0)
    load(unwatched())
    assert (import_of(registrar, record.pk).state, imported()) == ("done", 25)


@pytest.mark.usefixtures("_usual_batches")
@pytest.mark.parametrize(("mode", "kept"), [("rows", 10), ("all", 0)])
def test_a_cancelled_load_says_what_it_has_loaded(registrar, tmp_path, mode, kept):
    record, load = started(registrar, tmp_path, mode)
    with pytest.raises(Cancelled):
        load(Stopping(1, Cancelled))
    record = import_of(registrar, record.pk)
    assert (record.state, record.loaded, imported()) == ("cancelled", kept, kept)


@pytest.mark.parametrize("where", ["check", "load"])
def test_a_fault_in_the_middle_leaves_no_import_that_seems_to_go_on(registrar, monkeypatch, where):
    file = upload(csv_text([good(n) for n in range(3)]), "甲.csv")
    checked = tried(registrar, file) if where == "load" else None

    def broken(*_given: object) -> None:
        raise RuntimeError("磁盘满")

    monkeypatch.setattr(running, where, broken)
    record = loaded(registrar, checked, "all") if checked else tried(registrar, file)
    assert record.state == "refused"
    assert record.message == "没有做完：系统出错。已载入 0 行"
    assert imported() == 0


@pytest.mark.usefixtures("_usual_batches")
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.booleans(), min_size=1, max_size=30), size=st.integers(1, 12), as_xlsx=st.booleans())
def test_right_and_wrong_rows_are_all_rows_and_only_right_ones_are_there(registrar, plan, size, as_xlsx):
    rows = [good(n) if right else bad(n) for n, right in enumerate(plan)]
    sheet = sheet_of(SHEET)
    object.__setattr__(sheet, "batch", size)
    before = Party.objects.count()
    record = tried(registrar, upload(xlsx(rows), "甲.xlsx") if as_xlsx else upload(csv_text(rows), "甲.csv"))
    assert (record.good, record.bad, record.total) == (sum(plan), len(plan) - sum(plan), len(plan))
    if not record.good:
        return
    record = loaded(registrar, record, "rows")
    assert (record.loaded, record.bad) == (sum(plan), len(plan) - sum(plan))
    assert Party.objects.count() - before == sum(plan)
    assert {fault.row for fault in faults_of(record)} == {n + 2 for n, right in enumerate(plan) if not right}
