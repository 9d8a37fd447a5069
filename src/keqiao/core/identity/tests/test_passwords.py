"""Passwords: profiles (A2), the day of change (A3), a slow hash (A13)."""

from datetime import timedelta
from time import process_time

import pytest
from django.contrib.auth.hashers import get_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from keqiao.core import clock
from keqiao.core.identity.passwords import profile
from keqiao.core.identity.tests.people import person, sign_in, unit

CASES = [
    # password, accepted by mlps3, accepted by asvs
    ("Zhuo-Mu-Niao-77", True, True),
    ("zhuomuniaofeilai", False, True),
    ("ZHUOMUNIAO123456", False, False),
    ("ZHUOMUNIAO1897x6", True, True),
    ("zhuomuniao-1897", True, True),
    ("zhuomuniao18976", False, True),
    ("短短的密码", False, False),
    ("一句很长很长的中文口令句子", False, True),
    ("一句很长的中文口令Abc1", True, True),
    ("Ab1!Ab1!Ab1", False, False),
    ("Ab1!Ab1!Ab1!", True, True),
    ("aaaaaaaaaaaa", False, True),
    ("Password2017!!", False, False),
    ("P@ssw0rdP@ssw0rd", True, True),
    ("Passw0rdPassw0rd", False, False),
    ("Keqiao-2017-Ab", False, False),
    ("科桥科桥科桥Ab12-xx", False, False),
    ("Registrar-888-xy", False, False),
    ("Kejiting-Zhang-1", True, True),
    ("省科技厅省科技厅Ab1-", False, False),
    ("Zhangsan-2017-xx", False, False),
    ("qwertyuiop-AB-12", False, False),
    ("correcthorsebatterystaple", False, True),
    ("Correcthorse7battery", True, True),
    ("123412341234", False, True),
    ("unbelievable", False, True),
    ("!!!!!!!!!!!!", False, True),
    ("Aa1" + "x" * 125, True, True),
    ("Aa1" + "x" * 126, False, False),
    ("", False, False),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "column"), [("mlps3", 1), ("asvs", 2)])
def test_a2_each_profile_accepts_and_refuses_what_it_should(settings, name, column):
    settings.PASSWORD_PROFILE = name
    party = unit("四川省科学技术厅", short_name="省科技厅")
    user = person("registrar", party, username="registrar", name="zhangsan")
    assert len(CASES) == 30
    for case in CASES:
        try:
            validate_password(case[0], user)
            accepted = True
        except ValidationError:
            accepted = False
        assert accepted is case[column], case[0]


def test_a2_the_common_list_is_consulted():
    with pytest.raises(ValidationError) as refused:
        validate_password("1qaz2wsx3edc4rfv")
    assert "password_too_common" in [error.code for error in refused.value.error_list]


def test_a2_profiles_name_their_source():
    for name in ("mlps3", "asvs"):
        assert profile(name).source


@pytest.mark.django_db
def test_a3_after_ninety_days_a_password_must_be_changed(client, settings):
    settings.PASSWORD_PROFILE = "mlps3"
    with clock.at(clock.now() - timedelta(days=100)):
        set_at = clock.now()
        user = person("enterprise", password="Zhuo-Mu-Niao-77")
    with clock.at(set_at + timedelta(days=89)):
        sign_in(client, user)
        assert client.get("/account/").status_code == 200
    with clock.at(set_at + timedelta(days=91)):
        sign_in(client, user)
        assert client.get("/account/")["Location"] == reverse("account_change_password")
        assert client.get(reverse("account_change_password")).status_code == 200
        changed = {
            "oldpassword": "Zhuo-Mu-Niao-77",
            "password1": "Lan-Que-Er-9876",
            "password2": "Lan-Que-Er-9876",
        }
        assert client.post(reverse("account_change_password"), changed).status_code == 302
        assert client.get("/account/").status_code == 200


@pytest.mark.django_db
def test_a3_the_other_profile_asks_for_no_change(client, settings):
    settings.PASSWORD_PROFILE = "asvs"
    with clock.at(clock.now() - timedelta(days=400)):
        user = person("enterprise", password="Zhuo-Mu-Niao-77")
    sign_in(client, user)
    assert client.get("/account/").status_code == 200


def test_a13_passwords_are_hashed_slowly(slow_hash):
    assert get_hasher().algorithm == "argon2"
    make_password("warm up")
    begun = process_time()  # of this process, however busy the machine is
    make_password("Zhuo-Mu-Niao-77")
    assert 0.05 < process_time() - begun < 1
