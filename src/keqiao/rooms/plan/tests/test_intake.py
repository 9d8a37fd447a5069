"""Taking a document in: what is found, what is refused, and that nothing is taken over by itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.errors import ConflictError, RefusedError
from keqiao.core.jobs.testing import run_all
from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.reading import limits
from keqiao.rooms.plan import intake
from keqiao.rooms.plan.models import Find, Plan
from keqiao.rooms.plan.tests.province import MAY, SAMPLE, compiled, person, real_text


@pytest.mark.shared
def test_the_real_document_gives_its_tasks_units_targets_and_the_warning(planner: Viewer) -> None:
    with clock.at(MAY):
        plan = compiled(planner, real_text())
    finds = Find.objects.filter(plan=plan)
    assert finds.filter(kind="task").count() == 12
    assert finds.filter(kind="target").count() == 10
    assert finds.filter(kind="unit").count() == 48
    leads = dict(
        finds.filter(kind="unit", content__role="lead").values_list("content__task", "content__name")
    )
    assert leads["t6"] == "省金融工作局"
    assert leads["t9"] == "财政厅"
    warning = finds.get(kind="warning")
    assert "270 亿元" in warning.content["message"]
    assert "304 亿元" in warning.content["message"]
    assert plan.text[warning.start : warning.end].endswith("270亿元")
    for find in finds.exclude(start=None):
        assert 0 <= find.start < find.end <= len(plan.text)
    assert plan.text == real_text()


@pytest.mark.shared
def test_units_and_measures_are_suggested_and_nothing_is_decided(planner: Viewer) -> None:
    plan = compiled(planner, real_text())
    assert set(Find.objects.filter(plan=plan).values_list("decision", flat=True)) == {"pending"}
    units = Find.objects.filter(plan=plan, kind="unit")
    assert all(unit.content["party"] and unit.content["suggested"] == ["party"] for unit in units)
    contracts = Find.objects.get(plan=plan, kind="target", content__metric="技术合同认定登记额")
    assert contracts.content["measure"] == "transfer.registered_amount"
    output = Find.objects.get(plan=plan, kind="target", content__metric="科技服务业总产值")
    assert output.content["measure"] == ""


def test_a_document_without_tasks_is_a_draft_that_says_so(planner: Viewer) -> None:
    plan, _job = intake.begin(
        planner, year=2017, division="510000", office=planner.party_id, text="今天天气很好。\n没有任务。"
    )
    (ended,) = run_all()
    assert ended.state == "done"
    assert "没有找到任务" in ended.message
    plan.refresh_from_db()
    assert plan.compiled_at is not None
    assert not plan.finds.filter(kind="task").exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": ""}, "取一"),
        ({"text": "  \n"}, "取一"),
        ({"text": "甲", "upload": SimpleUploadedFile("a.txt", "乙".encode())}, "取一"),
        ({"upload": SimpleUploadedFile("a.txt", b"")}, "空"),
        ({"upload": SimpleUploadedFile("a.txt", b"\0\0\0 \n")}, "空"),
        ({"upload": SimpleUploadedFile("a.exe", b"MZ\x90\0binary")}, "程序"),
        ({"upload": SimpleUploadedFile("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest")}, "docx"),
        ({"upload": SimpleUploadedFile("a.docx", b"PK\x03\x04broken")}, "损坏"),
    ],
)
def test_what_cannot_be_a_document_is_refused_in_one_sentence(
    planner: Viewer, given: dict, sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        intake.begin(planner, year=2017, division="510000", office=planner.party_id, **given)
    assert not Plan.objects.exists()


def test_a_file_of_more_than_thirty_megabytes_is_refused_before_it_is_read(planner: Viewer) -> None:
    upload = SimpleUploadedFile("big.txt", b"x")
    upload.size = limits.FILE_BYTES + 1
    with pytest.raises(InputError, match="30 MB"):
        intake.begin(planner, year=2017, division="510000", office=planner.party_id, upload=upload)


def test_a_word_document_is_read_by_the_job_and_kept_with_the_plan(
    planner: Viewer, tmp_path, settings
) -> None:
    import io

    from docx import Document

    from keqiao.core.files.selectors import files_of

    settings.FILES = tmp_path / "files"
    document, out = Document(), io.BytesIO()
    for line in SAMPLE.splitlines():
        document.add_paragraph(line)
    document.save(out)
    upload = SimpleUploadedFile("云岭市要点.docx", out.getvalue())
    plan, _job = intake.begin(planner, year=2024, division="510000", office=planner.party_id, upload=upload)
    assert plan.text == ""
    (ended,) = run_all()
    assert ended.state == "done", ended.message
    plan.refresh_from_db()
    assert plan.reference == "云政办发〔2024〕12号"
    assert plan.finds.filter(kind="task").count() == 3
    assert [kept.name for kept in files_of(planner, "plan.plan", plan.pk)] == ["云岭市要点.docx"]


def test_a_broken_file_fails_its_job_and_the_draft_can_be_compiled_again(
    planner: Viewer, tmp_path, settings
) -> None:
    settings.FILES = tmp_path / "files"
    upload = SimpleUploadedFile("坏.pdf", b"%PDF-1.4\nnothing of a pdf")
    plan, _job = intake.begin(planner, year=2024, division="510000", office=planner.party_id, upload=upload)
    (ended,) = run_all()
    assert ended.state == "failed"
    assert "坏.pdf" in ended.message
    intake.compile_again(planner, plan_id=plan.pk)
    assert [job.state for job in run_all()] == ["failed"]
    plan.refresh_from_db()
    assert (plan.compiled_at, plan.finds.count()) == (None, 0)


def test_a_compiled_draft_is_not_compiled_over(planner: Viewer) -> None:
    plan = compiled(planner, SAMPLE, 2024)
    with pytest.raises(ConflictError):
        intake.compile_again(planner, plan_id=plan.pk)


def test_only_a_planner_takes_documents_in_and_only_for_the_own_division(planner: Viewer) -> None:
    from keqiao.core.parties.models import Party

    office = Party.objects.get(pk=planner.party_id)
    for viewer in (person(office, "supervisor"), person(office, "planner", "02", reach="5107")):
        with pytest.raises(RefusedError):
            intake.begin(viewer, year=2017, division="510000", office=office.pk, text=SAMPLE)


def test_defaults_follow_the_text_where_it_names_its_year(planner: Viewer) -> None:
    plan = compiled(planner, SAMPLE, 2017)
    assert plan.year == 2024
    rule = Find.objects.get(plan=plan, kind="rule", content__kind="plan_filing")
    assert rule.content["value"]["due"] == "2024-03-31"
    growth = Find.objects.get(plan=plan, kind="target", content__metric="技术合同成交额")
    assert (growth.content["low"], growth.content["growth_pct"]) == ("9600000000", "18")
    assert Decimal(growth.content["low"]) == 96 * 10**8
    assert plan.issued_on is None  # only a publication sets it
    assert date(2024, 2, 28).isoformat() == Find.objects.get(plan=plan, key="date").content["value"]
