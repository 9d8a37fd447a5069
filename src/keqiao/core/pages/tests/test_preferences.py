"""Language, light and dark: by POST, kept, and never away from this site."""

import pytest
from django.test import Client

from keqiao.core import clock
from keqiao.core.identity.models import User
from keqiao.core.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_a_language_once_chosen_stays(page):
    page.post("/pages/language/", {"language": "en", "next": "/points/"})
    assert '<html lang="en"' in page.get("/points/").content.decode()
    page.post("/pages/language/", {"language": "zh-hans", "next": "/points/"})
    assert '<html lang="zh-hans"' in page.get("/points/").content.decode()


def test_a_persons_language_is_remembered_for_their_next_browser(page):
    from django.test import RequestFactory

    from keqiao.core.access import Viewer
    from keqiao.core.pages.middleware import Headers
    from keqiao.core.pages.preferences import remember_language

    person = User.objects.create_user("one", name="经办人01", joined_at=clock.now())
    viewer = Viewer(role="enterprise", user_id=person.pk, name=person.name)
    remember_language(viewer, user=person, language="en")
    remember_language(viewer, user=person, language="en")
    person.refresh_from_db()
    assert person.language == "en"
    assert Entry.objects.filter(event="keqiao.identity.user.language").count() == 1
    request = RequestFactory().get("/")
    request.user, request.LANGUAGE_CODE = person, "zh-hans"
    Headers(lambda _request: None).process_view(request, None, (), {})
    assert request.LANGUAGE_CODE == "en"


def test_dark_is_drawn_by_the_server_so_that_nothing_flashes(page):
    page.post("/pages/theme/", {"theme": "dark", "next": "/points/"})
    assert 'data-bs-theme="dark"' in page.get("/points/").content.decode()


@pytest.mark.parametrize(
    "away", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_nobody_is_led_away_from_this_site(page, away):
    assert page.post("/pages/theme/", {"theme": "dark", "next": away})["Location"] == "/"


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("/pages/language/", {"language": "xx"}),
        ("/pages/theme/", {"theme": "pink"}),
        ("/pages/columns/", {"list": "a b", "column": "x"}),
        ("/pages/columns/", {"list": "a", "column": ""}),
    ],
)
def test_a_choice_that_is_none_is_answered_in_a_sentence(page, address, given):
    assert page.post(address, given).status_code == 400


def test_looking_changes_no_preference_and_a_form_from_elsewhere_is_refused(page):
    assert page.get("/pages/theme/?theme=dark").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/pages/theme/", {"theme": "dark"}).status_code == 403
