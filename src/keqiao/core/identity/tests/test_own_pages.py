"""Every page of one's own account is drawn, by whoever it is for, within the budget of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keqiao.core.identity.tests.people import person, sign_in

pytestmark = pytest.mark.django_db
OWN = (
    "identity:me",
    "identity:tokens",
    "account_change_password",
    "account_email",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "usersessions_list",
    "socialaccount_connections",
)


@pytest.mark.parametrize("name", OWN)
def test_a_page_of_ones_own_account_is_drawn_within_its_budget(client, name):
    user = person("planner", password="Zhuo-Mu-Niao-77")
    client.post("/account/login/", {"login": user.username, "password": "Zhuo-Mu-Niao-77"})
    sign_in(client, user)
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as seen:
        page = client.get(reverse(name))
    assert page.status_code == 200
    assert b"form-control" in page.content or b"card" in page.content
    asked = [query["sql"][:90] for query in seen if query["sql"].startswith("SELECT")]
    assert len(asked) <= 8, asked  # the enrolment pages also write their new secret into the session


def test_the_pages_of_the_administrators_are_drawn_within_their_budget(client):
    other = person("enterprise")
    pages = {
        "security_admin": (reverse("identity:people"), reverse("identity:person", args=[other.pk])),
        "audit_admin": (reverse("identity:journal"),),
        "planner": ("/api/v1/docs/",),
    }
    for role, addresses in pages.items():
        sign_in(client, person(role))
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(address).status_code == 200
            assert len(seen) <= 9, (address, [query["sql"][:120] for query in seen])


def test_d8_pages_of_signed_in_people_are_not_kept(client):
    sign_in(client, person("enterprise"))
    assert "no-store" in client.get(reverse("identity:me"))["Cache-Control"]
