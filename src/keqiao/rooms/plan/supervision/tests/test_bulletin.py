"""Bulletins: frozen when drafted, printed in official form, the same bytes for ever."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from keqiao.core import clock
from keqiao.core.errors import ConflictError, NeedsFreshError, RefusedError
from keqiao.core.flow import apply
from keqiao.core.measures.models import Snapshot
from keqiao.rooms.plan.models import Bulletin
from keqiao.rooms.plan.supervision import bulletin, bulletin_paper
from keqiao.rooms.plan.supervision.tests.house import House, go
from keqiao.rooms.plan.supervision.tests.test_schedules import counted

__all__ = ["counted"]
DAY = date(2017, 7, 25)


@pytest.fixture
def drafted(house: House, counted: str) -> Bulletin:
    house.target(counted)
    for part, officer in ((house.lead, house.science_officer), (house.joint, house.finance_officer)):
        go(officer, part, "receive", date(2017, 5, 9))
    with clock.at(DAY):
        return bulletin.draft(house.supervisor, plan_id=house.plan.pk, period="2017-Q2", as_of=DAY)


def test_its_figures_are_kept_with_snapshots(drafted: Bulletin) -> None:
    target = drafted.content["targets"][0]
    assert target["value"] == "70"
    assert Snapshot.objects.get(pk=target["snapshot"]).value == 70


def test_what_happens_later_does_not_change_it(house: House, drafted: Bulletin) -> None:
    before = bulletin_paper.document(drafted, "docx")
    go(house.commerce_officer, house.helper, "confirm", date(2017, 7, 26))
    with clock.at(date(2017, 9, 1)):
        again = Bulletin.objects.select_related("plan__office").get(pk=drafted.pk)
        assert bulletin_paper.document(again, "docx") == before


def test_late_units_are_named_with_their_flags(drafted: Bulletin) -> None:
    (task,) = drafted.content["tasks"]
    late = {row["unit"]: row["flags"] for row in task["late"]}
    assert "方案逾期 28 个工作日" in late["科技厅"]
    assert "签收逾期 52 个工作日" in late["商务厅"]
    assert "商务厅" in drafted.content["criticism"]


def test_word_and_pdf_are_official_papers(house: House, drafted: Bulletin) -> None:
    with clock.at(date(2017, 7, 27)):
        printed = apply(house.supervisor, Bulletin, drafted.pk, "publish", {"number": "3"})
    word = Document(io.BytesIO(bulletin_paper.document(printed, "docx")))
    texts = [paragraph.text for paragraph in word.paragraphs]
    assert texts[0] == "四川省人民政府办公厅督查通报"
    assert "第3期" in texts
    assert "2017年7月27日" in texts
    assert any("印发" in text for text in texts[-2:])
    assert len(word.tables) == 3
    pages = pypdf.PdfReader(io.BytesIO(bulletin_paper.document(printed, "pdf"))).pages
    text = "".join(page.extract_text() for page in pages).replace(" ", "")
    for words in ("督查通报", "第3期", "科技厅", "技术合同认定登记额", "算法"):
        assert words in text


def test_a_draft_is_the_offices_own_and_a_printed_one_everybodys(house: House, drafted: Bulletin) -> None:
    address = reverse("plan:bulletin_detail", args=[drafted.pk])
    assert Client().get(address).status_code == 404
    with clock.at(date(2017, 7, 27)):
        apply(house.supervisor, Bulletin, drafted.pk, "publish")
    answer = Client().get(address)
    assert answer.status_code == 200
    assert "科技厅" in answer.content.decode()
    assert Client().get(reverse("plan:bulletin_file", args=[drafted.pk, "pdf"])).content.startswith(b"%PDF")


def test_a_period_has_one_bulletin(house: House, drafted: Bulletin) -> None:
    with clock.at(DAY), pytest.raises(ConflictError, match="已经起草"):
        bulletin.draft(house.supervisor, plan_id=house.plan.pk, period="2017-Q2")


def test_units_draft_no_bulletins_and_printing_asks_for_fresh_proof(house: House, drafted: Bulletin) -> None:
    with clock.at(DAY):
        with pytest.raises(RefusedError):
            bulletin.draft(house.science_officer, plan_id=house.plan.pk, period="2017-Q3")
        with pytest.raises(NeedsFreshError):
            apply(replace(house.supervisor, fresh=False), Bulletin, drafted.pk, "publish")


def test_the_score_of_a_unit_that_did_all_in_time_is_praised(house: House, counted: Any) -> None:
    for part, officer in ((house.lead, house.science_officer), (house.joint, house.finance_officer)):
        go(officer, part, "receive", date(2017, 5, 9))
    go(house.commerce_officer, house.helper, "confirm", date(2017, 5, 9))
    with clock.at(date(2017, 6, 14)):
        content = bulletin.content_of(house.supervisor, house.plan, date(2017, 6, 14))
    sheets = {row["unit"]: row for row in content["units"]}
    assert sheets["商务厅"]["total"] == "100.00"
    assert sheets["商务厅"]["praised"]
