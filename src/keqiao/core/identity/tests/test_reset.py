"""Reset and first password (A9), one's own and others' sessions (A10, A11), fresh proof (A12)."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.test import Client
from django.urls import reverse

from keqiao.core import clock
from keqiao.core.identity import crypto
from keqiao.core.identity.services.people import link_for
from keqiao.core.identity.tests.people import person, sign_in
from keqiao.core.journal.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD, NEW = "Zhuo-Mu-Niao-77", "Lan-Que-Er-9876"
LOGIN = "/account/login/"


def follow(client, link, password=NEW):
    opened = client.get(link)
    if opened.status_code != 302:
        return opened
    return client.post(opened["Location"], {"password1": password, "password2": password})


def test_a9_a_reset_by_mail_sets_the_password_and_signs_nobody_in(client, mailoutbox):
    user = person("planner", password=PASSWORD, email="p@example.org")
    Authenticator.objects.create(
        user=user, type="totp", data={"secret": crypto.encrypt(generate_totp_secret())}
    )
    client.post(reverse("account_reset_password"), {"email": "p@example.org"})
    link = re.search(r"http://[^\s]+(/account/password/reset/key/[^\s]+)", mailoutbox[0].body).group(1)
    assert follow(client, link).status_code == 302
    assert client.get("/account/")["Location"].startswith(LOGIN)
    asked = client.post(LOGIN, {"login": user.username, "password": NEW})
    assert asked["Location"] == reverse("mfa_authenticate")
    assert Entry.objects.filter(event="keqiao.identity.user.password.reset").count() == 1


def test_a9_a_link_is_good_once():
    user = person("enterprise")
    link = link_for(user)
    assert follow(Client(), link).status_code == 302
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert follow(Client(), link, "Hei-Tian-E-1234").status_code == 200
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_a9_a_link_is_good_for_thirty_minutes():
    user = person("enterprise")
    begun = clock.now()
    with clock.at(begun):
        link = link_for(user)
    with clock.at(begun + timedelta(minutes=31)):
        assert follow(Client(), link).status_code == 200
    with clock.at(begun + timedelta(minutes=29)):
        assert follow(Client(), link).status_code == 302


def test_a9_a_reset_for_an_unknown_address_looks_the_same(client, mailoutbox):
    person("enterprise", email="known@example.org", password=PASSWORD)
    known = client.post(reverse("account_reset_password"), {"email": "known@example.org"})
    unknown = client.post(reverse("account_reset_password"), {"email": "unknown@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(mailoutbox) == 1


def test_a10_changing_the_password_ends_the_other_sessions():
    user = person("enterprise", password=PASSWORD)
    here, there = Client(), Client()
    for client in (here, there):
        client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    before = here.cookies["keqiao"].value
    changed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post(reverse("account_change_password"), changed).status_code == 302
    assert here.cookies["keqiao"].value != before
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_a11_a_person_sees_their_sessions_and_ends_the_others():
    user = person("enterprise", password=PASSWORD)
    here, there = Client(), Client()
    for client, browser in ((here, "Here/1"), (there, "There/2")):
        client.post(LOGIN, {"login": user.username, "password": PASSWORD}, HTTP_USER_AGENT=browser)
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "Here/1" in page
    assert "There/2" in page
    here.post(reverse("usersessions_list"))
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_a11_a_security_administrator_ends_anybodys_sessions(client):
    user = person("enterprise", password=PASSWORD)
    theirs = Client()
    theirs.post(LOGIN, {"login": user.username, "password": PASSWORD})
    sign_in(client, person("security_admin"))
    assert client.post(reverse("identity:person_act", args=[user.pk, "sessions"])).status_code == 302
    assert theirs.get("/account/").status_code == 302
    assert Entry.objects.get(event="keqiao.identity.user.sessions_end").data == '{"count":1}'


def test_a12_a_stale_proof_is_renewed_by_the_password_and_lasts_ten_minutes(client):
    user = person("security_admin", password=PASSWORD)
    sign_in(client, user, fresh=False)
    page = reverse("identity:person_new")
    refused = client.get(page)
    assert refused.status_code == 403
    assert reverse("account_reauthenticate") in refused.content.decode()
    client.post(reverse("account_reauthenticate") + f"?next={page}", {"password": PASSWORD, "next": page})
    begun = clock.now()
    assert client.get(page).status_code == 200
    with clock.at(begun + timedelta(minutes=11)):
        assert client.get(page).status_code == 403
    assert Entry.objects.filter(event="keqiao.identity.user.reauthenticate").count() == 1


def test_a12_a_wrong_password_renews_nothing(client):
    user = person("security_admin", password=PASSWORD)
    sign_in(client, user, fresh=False)
    client.post(reverse("account_reauthenticate"), {"password": "wrong"})
    assert client.get(reverse("identity:person_new")).status_code == 403
