"""Second factors: required of staff (A7), codes good once and seeds sealed (A8)."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse
from django.utils import timezone

from keqiao.core.identity import crypto
from keqiao.core.identity.duties_first import ENROLMENT, OPEN
from keqiao.core.identity.tests.addresses import addresses
from keqiao.core.identity.tests.people import person, sign_in
from keqiao.core.journal.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "Zhuo-Mu-Niao-77"
LOGIN = "/account/login/"


def code_of(secret, steps=0):
    return totp.format_hotp_value(totp.hotp_value(secret, int(timezone.now().timestamp()) // 30 + steps))


def enrol(client):
    """Through the real page; answers the seed."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    return secret


def test_a7_a_password_only_staff_session_reaches_only_the_enrolment_pages(client):
    sign_in(client, person("planner"), two_factors=False)
    checked = 0
    for one in addresses():
        if one.name in ENROLMENT | OPEN or not one.reachable:
            continue
        answer = client.get(one.path)
        if one.path.startswith("/api/"):
            assert answer.status_code == 403, one
            assert answer["Content-Type"] == "application/problem+json"
        else:
            assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index")), one
        checked += 1
    assert checked > 50


def test_a7_staff_enrol_and_are_then_let_through(client):
    user = person("planner", password=PASSWORD)
    client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    assert client.get("/account/")["Location"] == reverse("mfa_index")
    enrol(client)
    assert client.get("/account/").status_code == 200
    assert Entry.objects.filter(event="keqiao.identity.user.second_factor.add").exists()


def test_a7_the_next_sign_in_asks_for_the_code_before_there_is_a_session(client):
    user = person("planner", password=PASSWORD)
    client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    secret = enrol(client)
    client.post(reverse("account_logout"))
    asked = client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    assert asked["Location"] == reverse("mfa_authenticate")
    assert client.get("/account/")["Location"].startswith(LOGIN)
    assert client.get(asked["Location"]).status_code == 200
    client.post(asked["Location"], {"code": code_of(secret, 1)})
    assert client.get("/account/").status_code == 200


def test_a7_a_session_from_before_the_enrolment_must_show_the_factor(client):
    user = person("planner")
    Authenticator.objects.create(
        user=user, type="totp", data={"secret": crypto.encrypt(totp.generate_totp_secret())}
    )
    sign_in(client, user, two_factors=False)
    assert client.get("/account/")["Location"] == reverse("mfa_reauthenticate")


def test_a7_enterprises_may_do_without(client):
    sign_in(client, person("enterprise"), two_factors=False)
    assert client.get("/account/").status_code == 200


def test_a7_demonstration_accounts_do_without_and_the_login_page_says_so(client, settings):
    settings.DEMO = True
    user = person("planner", demonstration=True)
    sign_in(client, user, two_factors=False)
    assert client.get("/account/").status_code == 200
    client.logout()
    assert "演示账号只用密码登录" in client.get(LOGIN).content.decode()
    settings.DEMO_MFA = True
    sign_in(client, user, two_factors=False)
    assert client.get("/account/").status_code == 302


def test_a8_a_code_is_good_once(client):
    user = person("enterprise", password=PASSWORD)
    client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    secret = enrol(client)
    code = code_of(secret, 1)
    for expected in (302, 200):
        client.post(reverse("account_logout"))
        client.post(LOGIN, {"login": user.username, "password": PASSWORD})
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected
    failed = Entry.objects.filter(event="keqiao.identity.user.second_factor.use", result="failed")
    assert failed.count() == 1


def test_a8_the_database_column_is_not_the_seed(client):
    user = person("enterprise", password=PASSWORD)
    client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    secret = enrol(client)
    kept = Authenticator.objects.get(user=user, type="totp").data["secret"]
    assert secret not in kept
    assert kept.startswith("sm4:")
    assert crypto.decrypt(kept) == secret
    codes = Authenticator.objects.get(user=user, type="recovery_codes")
    assert codes.data["seed"].startswith("sm4:")


def test_a8_a_text_sealed_under_another_key_or_changed_is_refused(settings):
    sealed = crypto.encrypt("种子")
    assert crypto.decrypt(sealed) == "种子"
    assert crypto.encrypt("种子") != sealed
    broken = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    with pytest.raises(Exception, match=r"^$|tag"):
        crypto.decrypt(broken)
    settings.DATA_KEY = "another"
    with pytest.raises(ValueError, match="another key"):
        crypto.decrypt(sealed)
