"""Lists: filters in the address, keyset pages, capped counts, chosen columns."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from keqiao.core.access.steering import counts_in_order
from keqiao.core.measures.models import SeriesPoint, Snapshot
from keqiao.core.pages.lists import Cell, Sort, drawing, keyset, listing
from keqiao.core.pages.lists.page import Heading, Row
from keqiao.core.pages.tests.paper import LIST, point

pytestmark = pytest.mark.django_db


def read_all(rf, address: str) -> list[str]:
    """Follow "more" to the end; the first cell of every row."""
    found: list[str] = []
    while address:
        page = LIST.page(rf.get(address), SeriesPoint.objects.all())
        found += [str(row.cells[0][1]) for row in page.rows]
        address = page.more
    return found


@pytest.fixture
def points():
    return SeriesPoint.objects.bulk_create([point(number) for number in range(45)])


@pytest.mark.parametrize("sort", ["period", "-period", "value"])
def test_following_pages_show_every_row_once_and_in_order(rf, points, sort):
    field = sort.lstrip("-")
    wanted = sorted(points, key=lambda one: (getattr(one, field), one.pk), reverse=sort.startswith("-"))
    assert read_all(rf, f"/points/?sort={sort}") == [one.period for one in wanted]


def test_a_row_that_comes_in_between_is_not_shown_twice(rf, points):
    first = LIST.page(rf.get("/points/"), SeriesPoint.objects.all())
    point(0, period="1999-01").save()
    second = LIST.page(rf.get(first.more), SeriesPoint.objects.all())
    shown = [str(row.cells[0][1]) for page in (first, second) for row in page.rows]
    assert len(shown) == len(set(shown)) == 20


@pytest.mark.parametrize("descending", [False, True])
def test_rows_without_a_value_come_last(rf, descending):
    fields = {
        "measure": "m",
        "measure_version": 1,
        "since": "2017-01-01",
        "until": "2017-12-31",
        "as_of": "2017-12-31",
    }
    rest = {"count": 0, "fingerprint": "", "taken_at": "2017-12-31T00:00:00Z"}
    for value in (3, None, 1, None, 2):
        Snapshot.objects.create(value=value, **fields, **rest)
    sort = Sort("value", "值", "value", descending=descending)
    seen, rows = [], keyset.ordered(Snapshot.objects.all(), sort)
    while taken := list(rows[:2]):
        seen += taken
        rows = keyset.after(
            keyset.ordered(Snapshot.objects.all(), sort), sort, keyset.cursor_of(taken[-1], sort)
        )
    values = [None if one.value is None else int(one.value) for one in seen]
    assert values == ([3, 2, 1, None, None] if descending else [1, 2, 3, None, None])
    assert len({one.pk for one in seen}) == 5


def test_filters_stand_in_the_address_and_as_chips_that_take_them_away(rf):
    point(1, nature="target").save()
    point(2).save()
    page = LIST.page(rf.get("/points/?nature=target&sort=value&after="), SeriesPoint.objects.all())
    assert len(page.rows) == 1
    assert page.total == "1"
    (chip,) = page.chips
    assert (chip.value, chip.url) == ("目标", "/points/?sort=value")


def test_one_of_several_chosen_values_can_be_taken_away(rf):
    page = LIST.page(rf.get("/points/?series=a&series=b"), SeriesPoint.objects.all())
    assert [chip.url for chip in page.chips] == ["/points/?series=b", "/points/?series=a"]


def test_searching_narrows_and_is_a_chip_too(rf, points):
    page = LIST.page(rf.get("/points/", {"q": "第 7 号"}), SeriesPoint.objects.all())
    assert [str(row.cells[0][1]) for row in page.rows] == ["2000-08"]
    assert page.chips[0].url == "/points/"


def test_a_search_shows_its_count_and_its_page(rf, points):
    with CaptureQueriesContext(connection) as queries:
        page = LIST.page(rf.get("/points/", {"q": "第", "sort": "-period"}), SeriesPoint.objects.all())
    assert sum("LIKE" in one["sql"].upper() for one in queries) == (1 if counts_in_order() else 2)
    assert len(queries) == 2
    assert page.total == "45"
    found = read_all(rf, "/points/?q=第&sort=-period")
    assert found == sorted((one.period for one in points), reverse=True)


def test_what_a_search_finds_is_counted_to_its_cap(rf, points, monkeypatch):
    monkeypatch.setattr(listing, "SEARCH_CAP", 40)
    page = LIST.page(rf.get("/points/", {"q": "第"}), SeriesPoint.objects.all())
    assert page.total == "超过 40"
    assert len(read_all(rf, "/points/?q=第")) == 45


@pytest.mark.parametrize(
    "address", ["?sort=none", "?nature=none", "?after=rubbish", "?after=WyJ2YWx1ZSIsIjEiLCIxIl0"]
)
def test_an_address_that_makes_no_sense_is_answered_in_a_sentence(page, address):
    answer = page.get(f"/points/{address}")
    assert answer.status_code == 400
    assert "请求编号" in answer.content.decode()


def test_a_count_goes_no_further_than_the_cap(rf, points):
    assert replace(LIST, cap=40).page(rf.get("/points/"), SeriesPoint.objects.all()).total == "超过 40"


def test_a_page_costs_two_queries(rf, points):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        LIST.page(rf.get("/points/?nature=actual"), SeriesPoint.objects.all())
    assert len(queries) == 2


def test_chosen_columns_are_kept_for_the_next_visit(page):
    point(3).save()
    assert "公报第 3 号" not in page.get("/points/").content.decode()
    answer = page.post(
        "/pages/columns/", {"list": "tests.points", "column": ["source", "nonsense"], "next": "/points/"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/points/")
    shown = page.get("/points/").content.decode()
    assert "公报第 3 号" in shown
    assert "2000-04" in shown  # the first column always stays


def test_htmx_asks_for_the_next_rows_alone(page, points):
    first = LIST.page(page.get("/points/").wsgi_request, SeriesPoint.objects.all())
    part = page.get(first.more, headers={"hx-request": "true"}).content.decode()
    assert part.lstrip().startswith("<tr>")
    assert "<html" not in part
    assert escape("after=") in part


def test_an_export_holds_every_row_with_its_exact_value(page, points):
    answer = page.get("/points/?export=csv&nature=actual")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 46
    assert lines[0] == "时期,数值,来源"
    assert lines[1].startswith("2000-01,0")


def test_what_people_typed_is_never_markup_in_a_row():
    head = Heading("a", "甲", False, True)
    bad = '"><script>alert(1)</script>'
    for cell in (Cell(bad), Cell(bad, url=bad), Cell(bad, tone=bad), Cell("x", exact=bad, note=bad)):
        page = LIST.page(RequestFactory().get("/points/"), SeriesPoint.objects.none())
        text = drawing.rows(replace(page, rows=[Row(bad, [(head, cell), (head, cell)])], more=bad))
        assert "<script>" not in text
        assert "alert(1)" in text


def test_a_heading_turns_its_sort_round(rf, points):
    page = LIST.page(rf.get("/points/?sort=period"), SeriesPoint.objects.all())
    heading = page.headings[0]
    assert (heading.direction, heading.url) == ("ascending", "/points/?sort=-period")
