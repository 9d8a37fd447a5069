"""The unified login finds who exists and makes nobody; enterprises sign up where that is open, their mail proved."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.urls import reverse

from keqiao.core.identity import crypto
from keqiao.core.identity.models import User
from keqiao.core.identity.tests.people import person
from keqiao.core.identity.tests.provider import CLIENT, provider

pytestmark = pytest.mark.django_db
BEGIN = "/account/oidc/unified/login/"


@pytest.fixture
def unified(settings):
    with provider() as served:
        one = {
            "provider_id": "unified",
            "name": "统一身份认证",
            "client_id": CLIENT,
            "secret": "s",
            "settings": {"server_url": served.url},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [one]}}
        yield served


def come_back(client, unified, **claims):
    """From our door to the provider and back."""
    sent = client.post(BEGIN)
    assert sent["Location"].startswith(f"{unified.url}/authorize")
    asked = parse_qs(urlsplit(sent["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    unified.claims = {"sub": "42", **claims}
    unified.nonce = asked.get("nonce", [""])[0]
    return client.get(f"{BEGIN}callback/", {"code": "x", "state": asked["state"][0]})


def test_whoever_exists_is_found_by_the_agreed_claim(client, unified):
    user = person("enterprise", username="wang.wu")
    assert come_back(client, unified, preferred_username="wang.wu")["Location"] == "/desk/"
    assert client.get("/account/").context["viewer"].user_id == user.pk


def test_whoever_does_not_exist_is_not_made(client, unified):
    refused = come_back(
        client, unified, preferred_username="nobody", email="x@example.org", email_verified=True
    )
    assert refused.status_code == 403
    assert "安全管理员" in refused.content.decode()
    assert not User.objects.exists()
    assert client.get("/account/").status_code == 302


def test_a_disabled_account_is_not_opened_by_the_unified_login(client, unified):
    person("enterprise", username="wang.wu", is_active=False)
    assert come_back(client, unified, preferred_username="wang.wu").status_code == 403
    assert client.get("/account/").status_code == 302


def test_a7_the_unified_login_does_not_pass_by_the_second_factor(client, unified):
    user = person("planner", username="wang.wu")
    Authenticator.objects.create(
        user=user, type="totp", data={"secret": crypto.encrypt(generate_totp_secret())}
    )
    assert come_back(client, unified, preferred_username="wang.wu")["Location"] == reverse("mfa_authenticate")
    assert client.get("/account/")["Location"].startswith("/account/login/")


def test_nobody_signs_up_where_it_is_not_open(client):
    given = {"username": "new.one", "email": "n@example.org", "name": "企业经办人"}
    given |= {"password1": "Zhuo-Mu-Niao-77", "password2": "Zhuo-Mu-Niao-77"}
    client.post(reverse("account_signup"), given)
    assert not User.objects.exists()
    assert reverse("account_signup") not in client.get("/account/login/").content.decode()


def test_an_enterprise_signs_up_proves_its_mail_and_has_no_role_yet(client, settings, mailoutbox):
    settings.SIGNUP = True
    assert reverse("account_signup") in client.get("/account/login/").content.decode()
    given = {"username": "new.one", "email": "n@example.org", "name": "企业经办人"}
    given |= {"password1": "Zhuo-Mu-Niao-77", "password2": "Zhuo-Mu-Niao-77"}
    assert client.post(reverse("account_signup"), given)["Location"] == reverse(
        "account_email_verification_sent"
    )
    assert client.get("/account/").status_code == 302
    link = re.search(r"http://\S+?(/account/confirm-email/\S+)", mailoutbox[0].body).group(1)
    assert client.get(link).status_code == 200
    client.post(link)
    signed = client.post("/account/login/", {"login": "new.one", "password": "Zhuo-Mu-Niao-77"})
    assert signed["Location"] == "/desk/"
    viewer = client.get("/account/").context["viewer"]
    assert (viewer.role, viewer.name, viewer.is_staff) == ("public", "企业经办人", False)


def test_the_pages_of_the_door_are_drawn_in_both_languages(client, settings):
    settings.SIGNUP = True
    pages = ("account_login", "account_signup", "account_reset_password", "account_reset_password_done")
    for name in pages:
        for language, mark in (("zh-hans", "科桥"), ("en", "Keqiao")):
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
            text = client.get(reverse(name)).content.decode()
            assert mark in text
            assert f'lang="{language}"' in text
