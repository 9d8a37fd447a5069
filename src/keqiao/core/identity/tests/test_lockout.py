"""A4: five failures, fifteen minutes, the same answer for a name that is nobody's."""

import re
from datetime import timedelta
from statistics import median
from time import process_time

import pytest
from axes.models import AccessAttempt

from keqiao.core.identity.tests.people import person
from keqiao.core.journal.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "Zhuo-Mu-Niao-77"
LOGIN = "/account/login/"


def log_in(client, name, password="wrong", **more):
    return client.post(LOGIN, {"login": name, "password": password}, **more)


def bare(response, name):
    """The bytes, without what differs between any two answers: form tokens, request numbers, the name typed."""
    text = re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', r"\1", response.content.decode())
    return re.sub(r"[0-9a-f]{32}", "", text).replace(name, "")


def test_a4_the_sixth_attempt_is_refused_even_with_the_right_password(client):
    user = person("enterprise", password=PASSWORD)
    for _ in range(5):
        last = log_in(client, user.username)
    assert last.status_code == 429
    refused = log_in(client, user.username, PASSWORD)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "900"
    assert Entry.objects.filter(event="keqiao.identity.door.lock", result="refused").exists()


def test_a4_after_fifteen_minutes_the_right_password_is_accepted(client):
    user = person("enterprise", password=PASSWORD)
    for _ in range(6):
        log_in(client, user.username)
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(
            attempt_time=attempt.attempt_time - timedelta(minutes=16)
        )
    assert log_in(client, user.username, PASSWORD)["Location"] == "/desk/"


def test_a4_another_address_and_another_account_are_not_locked(client):
    user, other = person("enterprise", password=PASSWORD), person("enterprise", password=PASSWORD)
    for _ in range(6):
        log_in(client, user.username)
    assert log_in(client, other.username, PASSWORD).status_code == 302
    client.logout()
    assert log_in(client, user.username, PASSWORD, REMOTE_ADDR="10.1.1.1").status_code == 302


def test_a4_writing_the_name_differently_does_not_help(client):
    user = person("enterprise", username="someone", password=PASSWORD)
    for name in ("someone", "Someone", " someone", "SOMEONE", "someonE"):
        log_in(client, name)
    assert log_in(client, user.username, PASSWORD).status_code == 429


def test_a4_known_and_unknown_names_get_the_same_bytes_at_every_step(client):
    person("enterprise", username="known-name", password=PASSWORD)
    for _ in range(7):
        known, unknown = log_in(client, "known-name"), log_in(client, "nobodys-name")
        assert known.status_code == unknown.status_code
        assert bare(known, "known-name") == bare(unknown, "nobodys-name")


def test_a4_known_and_unknown_names_take_the_same_time(client, slow_hash):
    """In the process's own time: the machine's other work is not what an attacker would measure."""
    spent = {"known": [], "unknown": []}
    for number in range(5):
        person("enterprise", username=f"known{number}", password=PASSWORD)
    log_in(client, "warm-up")
    for number in range(5):
        for kind, times in spent.items():
            begun = process_time()
            log_in(client, f"{kind}{number}")
            times.append(process_time() - begun)
    assert abs(median(spent["known"]) - median(spent["unknown"])) < 0.05


def test_c7_a_password_typed_as_a_name_is_not_written_down(client):
    log_in(client, "My-Secret-Password-1")
    entry = Entry.objects.get(event="keqiao.identity.door.login")
    assert "Secret" not in str(entry.__dict__)
    assert entry.result == "failed"
