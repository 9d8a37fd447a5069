"""Pages for what goes wrong: a sentence, a number, nothing of the inside."""

import pytest
from django.test import Client

from keqiao.core.pages.errors import asked_from

pytestmark = pytest.mark.django_db


def test_a_fault_of_ours_shows_its_number_and_nothing_else(page):
    browser = Client(raise_request_exception=False)
    answer = browser.get("/fails/")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert answer["X-Request-Number"] in text
    for inside in ("secret", "SELECT", "Traceback", "ValueError", "/home"):
        assert inside not in text


def test_a_page_that_is_not_there_is_designed_and_has_its_number(page):
    answer = page.get("/nowhere/at/all")
    assert answer.status_code == 404
    assert answer["X-Request-Number"] in answer.content.decode()
    assert "回到首页" in answer.content.decode()


def test_a_conflict_offers_to_refresh(page):
    answer = page.get("/conflicts/")
    assert answer.status_code == 409
    assert "刷新" in answer.content.decode()


def test_htmx_puts_an_error_among_the_notices_of_the_page(page):
    answer = page.get("/conflicts/", headers={"hx-request": "true"})
    assert answer.status_code == 409
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#toasts", "beforeend")
    assert "<html" not in answer.content.decode()


def test_errors_are_said_in_the_readers_language(page):
    text = page.get("/nowhere/", headers={"accept-language": "en"}).content.decode()
    assert "Not found" in text
    assert '<html lang="en"' in text


def test_no_page_needs_inline_code(page):
    answer = page.get("/nowhere/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    text = answer.content.decode()
    assert "style=" not in text
    assert "onclick" not in text


def test_whoever_must_prove_their_identity_comes_back_to_the_page_whose_form_they_sent(rf):
    form, here = "http://testserver/plan/1/move/?move=publish", "/plan/1/move/"
    assert asked_from(rf.get(here, {"move": "publish"})) == f"{here}?move=publish"
    assert asked_from(rf.post(here, headers={"referer": form})) == f"{here}?move=publish"
    assert asked_from(rf.post(here, headers={"referer": "http://elsewhere.example/x"})) == "/"
    assert asked_from(rf.post(here)) == "/"
