"""The wall around the door: transport (A6), rate limits (E11), redirects, hosts and proxies (E12), form tokens (E6)."""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import ip_network
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keqiao.core import clock
from keqiao.core.access.address import client_address
from keqiao.core.access.limits import TooManyError, hit
from keqiao.core.identity.models import Tally
from keqiao.core.identity.tests.people import person, sign_in

PASSWORD = "Zhuo-Mu-Niao-77"
LOGIN = "/account/login/"
PRODUCTION = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
names = ["SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "DEBUG",
         "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "DEMO"]
found = {name: getattr(settings, name) for name in names}
settings.ALLOWED_HOSTS = ["testserver"]
answer = Client().get("/account/login/?next=/desk/")
found |= {"status": answer.status_code, "location": answer["Location"]}
print(json.dumps(found))
"""


def in_production(code):
    environment = {k: v for k, v in os.environ.items() if k not in ("KEQIAO_PLAIN_HTTP", "KEQIAO_DEMO")}
    environment["DJANGO_SETTINGS_MODULE"] = "keqiao.site.settings"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_a6_production_speaks_https_and_marks_its_cookies():
    found = in_production(PRODUCTION)
    assert (found["status"], found["location"]) == (301, "https://testserver/account/login/?next=/desk/")
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SESSION_COOKIE_SECURE"]
    assert found["CSRF_COOKIE_SECURE"]
    assert found["SESSION_COOKIE_HTTPONLY"]
    assert found["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert found["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert found["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert not found["DEBUG"]
    assert not found["DEMO"]


@pytest.mark.django_db
def test_e11_the_limit_plus_one_is_refused_and_the_next_window_is_new():
    with clock.at(clock.now()):
        begun = clock.now()
        for _ in range(3):
            hit("thing", "somebody", most=3)
        with pytest.raises(TooManyError) as refused:
            hit("thing", "somebody", most=3)
        assert 0 < refused.value.wait <= 60
        hit("thing", "somebody else", most=3)
        hit("other thing", "somebody", most=3)
    with clock.at(begun + timedelta(seconds=61)):
        hit("thing", "somebody", most=3)


@pytest.mark.django_db(transaction=True)
def test_e11_counts_hold_over_several_connections():
    moment, threads = clock.now(), 8
    together = Barrier(threads)

    def refused() -> int:
        try:
            with clock.at(moment):
                together.wait()  # nobody has been counted yet: the first of a window counts too
                return sum(_is_refused("many", "y", most=10) for _ in range(5))
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        found = [pool.submit(refused) for _ in range(threads)]
    assert sum(one.result() for one in found) == threads * 5 - 10
    assert Tally.objects.get(key="many:60:y").count == threads * 5


def _is_refused(name, whose, most):
    try:
        hit(name, whose, most=most)
    except TooManyError:
        return True
    return False


@pytest.mark.django_db
def test_e11_signing_in_is_limited_per_address_with_a_time_to_wait(client):
    for number in range(30):
        assert client.post(LOGIN, {"login": f"nobody{number}", "password": "x"}).status_code == 200
    refused = client.post(LOGIN, {"login": "nobody", "password": "x"})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert client.post(LOGIN, {"login": "n", "password": "x"}, REMOTE_ADDR="10.2.2.2").status_code == 200


@pytest.mark.django_db
def test_e11_a_limited_page_answers_429_with_a_sentence(client):
    sign_in(client, person("audit_admin"))
    with clock.at(clock.now()):  # within one window, however slow the machine
        answers = [client.get(reverse("identity:journal")) for _ in range(121)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_e12_nobody_is_sent_elsewhere_after_signing_in_or_choosing_a_membership(client, target):
    user = person("enterprise", password=PASSWORD)
    answer = client.post(
        f"{LOGIN}?next={target}", {"login": user.username, "password": PASSWORD, "next": target}
    )
    assert answer["Location"] == "/desk/"
    chosen = {"membership": str(user.membership.pk), "next": target}
    assert client.post(reverse("identity:act_as"), chosen)["Location"] == "/desk/"


@pytest.mark.django_db
def test_e12_an_unknown_host_is_refused(client):
    assert client.get(LOGIN, headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("peer", "told", "proxies", "expected"),
    [
        ("203.0.113.9", "", (), "203.0.113.9"),
        ("203.0.113.9", "127.0.0.1", (), "203.0.113.9"),
        ("10.0.0.1", "198.51.100.7", ("10.0.0.0/8",), "198.51.100.7"),
        ("10.0.0.1", "127.0.0.1, 198.51.100.7", ("10.0.0.0/8",), "198.51.100.7"),
        ("10.0.0.1", "198.51.100.7, 10.0.0.2", ("10.0.0.0/8",), "198.51.100.7"),
        ("10.0.0.1", "", ("10.0.0.0/8",), "10.0.0.1"),
        ("10.0.0.1", "<script>", ("10.0.0.0/8",), ""),
        ("", "", (), ""),
    ],
)
def test_e12_the_address_is_what_our_own_proxies_say_and_nobody_else(settings, peer, told, proxies, expected):
    settings.TRUSTED_PROXIES = [ip_network(each) for each in proxies]
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=told)
    assert client_address(request) == expected


@pytest.mark.django_db
def test_e12_forwarding_headers_of_strangers_are_taken_away(client, settings):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    claimed = {"headers": {"x-forwarded-proto": "https"}}
    assert client.get(LOGIN, REMOTE_ADDR="203.0.113.9", **claimed).status_code == 301
    assert client.get(LOGIN, REMOTE_ADDR="10.0.0.1", **claimed).status_code == 200


@pytest.mark.django_db
def test_e6_a_form_without_its_token_is_refused_in_a_sentence():
    strict = Client(enforce_csrf_checks=True)
    user = person("enterprise")
    sign_in(strict, user)
    answer = strict.post(reverse("identity:act_as"), {"membership": str(user.membership.pk)})
    assert answer.status_code == 403
    assert "刷新页面" in answer.content.decode()


@pytest.mark.django_db
def test_looking_at_a_page_costs_two_statements_for_session_person_and_membership(client):
    sign_in(client, person("planner"))
    client.get(reverse("identity:me"))
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("identity:tokens"))
    mine = [query["sql"] for query in seen if not re.search(r"identity_token|notices_", query["sql"])]
    assert len(mine) == 3, mine  # the third lists the memberships that the page's own form offers
    assert "django_session" in mine[0]
    assert "identity_membership" in mine[1]
    assert len(seen) <= 8
