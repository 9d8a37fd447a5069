"""The door: signing in and out by the real pages (A4, A5, A7, A10)."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from keqiao.core import clock
from keqiao.core.identity.tests.people import person, sign_in
from keqiao.core.journal.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "Zhuo-Mu-Niao-77"
LOGIN = "/account/login/"
MINE = "/account/sessions/"


def log_in(client, name, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": name, "password": password}, **more)


def test_an_enterprise_signs_in_with_its_password_and_the_journal_says_so(client):
    user = person("enterprise", password=PASSWORD)
    assert log_in(client, user.username)["Location"] == "/desk/"
    assert client.get(MINE).status_code == 200
    entry = Entry.objects.get(event="keqiao.identity.user.login")
    assert (entry.object_id, entry.result, entry.address) == (str(user.pk), "done", "127.0.0.1")
    assert entry.request


def test_a_wrong_password_is_journalled_and_lets_nobody_in(client):
    user = person("enterprise", password=PASSWORD)
    assert log_in(client, user.username, "wrong").status_code == 200
    assert client.get(MINE)["Location"] == f"{LOGIN}?next={MINE}"
    assert Entry.objects.get(event="keqiao.identity.user.login").result == "failed"


def test_a5_a_session_ends_after_thirty_idle_minutes(client):
    user, begun = person("enterprise"), clock.now()
    sign_in(client, user)
    with clock.at(begun + timedelta(minutes=29)):
        assert client.get(MINE).status_code == 200
    with clock.at(begun + timedelta(minutes=58)):
        assert client.get(MINE).status_code == 200
    with clock.at(begun + timedelta(minutes=89)):
        assert client.get(MINE).status_code == 302
    assert Entry.objects.filter(event="keqiao.identity.user.timeout").count() == 1


def test_a5_a_session_ends_after_eight_hours_however_busy(client):
    user, begun = person("enterprise"), clock.now()
    sign_in(client, user)
    for minutes in range(20, 480, 20):
        with clock.at(begun + timedelta(minutes=minutes)):
            assert client.get(MINE).status_code == 200
    with clock.at(begun + timedelta(minutes=481)):
        assert client.get(MINE).status_code == 302


def test_a10_signing_in_changes_the_session_key_and_signing_out_kills_it(client):
    user = person("enterprise", password=PASSWORD)
    client.get(LOGIN)
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    client.cookies["keqiao"] = before
    log_in(client, user.username)
    after = client.cookies["keqiao"].value
    assert after != before
    assert not Session.objects.filter(session_key=before).exists()
    left = client.post(reverse("account_logout"))
    assert left["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    client.cookies["keqiao"] = after
    assert client.get(MINE).status_code == 302


def test_a10_disabling_an_account_ends_its_sessions(client):
    user = person("enterprise")
    sign_in(client, user)
    assert client.get(MINE).status_code == 200
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(MINE).status_code == 302
