"""What a security administrator does and may not do; B3, B4, B7, A1."""

from datetime import date, timedelta

import pytest
import yaml
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError
from django.test import Client
from django.urls import reverse

from keqiao.core import clock
from keqiao.core.access.roles import ROLES
from keqiao.core.access.viewer import system
from keqiao.core.errors import ConflictError, NeedsFreshError, NotFoundError, RefusedError
from keqiao.core.identity import selectors, services
from keqiao.core.identity.models import Membership, User
from keqiao.core.identity.rules import DUTIES
from keqiao.core.identity.tests.addresses import addresses
from keqiao.core.identity.tests.people import person, sign_in, unit, viewer, viewer_of
from keqiao.core.journal.models import Entry
from keqiao.engines.errors import InputError

pytestmark = pytest.mark.django_db
PASSWORD = "Zhuo-Mu-Niao-77"


def test_a_person_is_made_sets_a_password_by_the_link_and_is_given_a_role(client):
    admin = person("security_admin")
    sign_in(client, admin)
    made = client.post(reverse("identity:person_new"), {"username": "li.si", "name": "登记员01"})
    link = made.context["address"].removeprefix("http://testserver")
    theirs = Client()
    page = theirs.get(link)["Location"]
    assert theirs.post(page, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 302
    user = User.objects.get(username="li.si")
    party = unit("绵阳市科技局", division="510700")
    given = {"unit": "绵阳市科技局", "role": "registrar"}
    assert client.post(reverse("identity:membership_grant", args=[user.pk]), given).status_code == 302
    granted = Membership.objects.get(user=user)
    assert (granted.party, granted.role, granted.reach, granted.since) == (
        party,
        "registrar",
        "5107",
        clock.today(),
    )
    page = client.get(reverse("identity:person", args=[user.pk])).content.decode()
    assert "绵阳市科技局" in page
    events = Entry.objects.filter(object_id=str(user.pk)).values_list("event", flat=True)
    assert {"keqiao.identity.user.create", "keqiao.identity.membership.grant"} <= set(events)


def test_with_an_address_the_link_goes_by_mail_and_not_through_the_administrator(client, mailoutbox):
    sign_in(client, person("security_admin"))
    given = {"username": "li.si", "name": "登记员01", "email": "li@example.org"}
    made = client.post(reverse("identity:person_new"), given)
    assert made.context["address"] == ""
    assert "/account/password/reset/key/" in mailoutbox[0].body
    assert "/account/password/reset/key/" not in made.content.decode()


def test_b3_fields_that_a_form_does_not_have_change_nothing(client):
    sign_in(client, person("security_admin"))
    given = {
        "username": "li.si",
        "name": "登记员01",
        "is_staff": "1",
        "is_superuser": "1",
        "demonstration": "1",
    }
    client.post(
        reverse("identity:person_new"), given | {"is_active": "", "password": "x", "division": "440000"}
    )
    user = User.objects.get(username="li.si")
    assert (user.is_staff, user.is_superuser, user.demonstration, user.is_active) == (
        False,
        False,
        False,
        True,
    )
    assert user.division == "510000"
    assert not user.has_usable_password()
    granted = {"unit": unit().name, "role": "registrar", "user": "x", "id": "x"}
    client.post(reverse("identity:membership_grant", args=[user.pk]), granted)
    assert Membership.objects.get(role="registrar").user == user


def test_an_administrator_sees_and_grants_only_within_the_own_division():
    prefecture = viewer("security_admin", unit(division="510700"), "5107")
    inside, outside = (
        person("enterprise", unit(division="510704")),
        person("enterprise", unit(division="510100")),
    )
    seen = {row.id for row in selectors.people(prefecture)[0]}
    assert inside.pk in seen
    assert outside.pk not in seen
    with pytest.raises(NotFoundError):
        selectors.person(prefecture, outside.pk)
    with pytest.raises(NotFoundError):
        services.person_disable(prefecture, user=outside.pk, reason="x")
    with pytest.raises(NotFoundError):
        services.membership_grant(
            prefecture, user=inside.pk, party=outside.membership.party_id, role="enterprise"
        )
    with pytest.raises(NotFoundError):
        services.membership_revoke(prefecture, membership=outside.membership.pk)
    here = inside.membership.party_id
    with pytest.raises(RefusedError, match="范围"):
        services.membership_grant(prefecture, user=inside.pk, party=here, role="registrar", reach="51")


def test_an_account_that_reaches_beyond_the_division_is_not_taken_over_from_below():
    prefecture = viewer("security_admin", unit(division="510700"), "5107")
    both = person("planner", unit(division="510000"), "51")
    Membership.objects.create(
        user=both, party=unit(division="510700"), role="enterprise", since=date(2017, 1, 1)
    )
    for act in (services.person_link_renew, services.person_factors_reset):
        with pytest.raises(RefusedError, match="上级"):
            act(prefecture, user=both.pk)
    with pytest.raises(RefusedError, match="上级"):
        services.person_disable(prefecture, user=both.pk, reason="x")


def test_nobody_grants_to_themselves():
    admin = viewer("security_admin")
    with pytest.raises(RefusedError, match="自己"):
        services.membership_grant(admin, user=admin.user_id, party=admin.party_id, role="planner")


def test_who_is_no_security_administrator_is_refused_and_the_refusal_is_journalled():
    other = person("enterprise")
    for role in ("system_admin", "audit_admin", "planner", "enterprise"):
        with pytest.raises(RefusedError):
            services.membership_grant(
                viewer(role), user=other.pk, party=other.membership.party_id, role="planner"
            )
    assert Entry.objects.filter(event="keqiao.identity.membership.grant", result="refused").count() == 4


def test_a12_every_act_upon_an_account_asks_for_a_fresh_proof():
    stale, other = viewer("security_admin", fresh=False), person("enterprise")
    acts = {
        "person_create": {"username": "x1", "name": "x"},
        "person_disable": {"user": other.pk, "reason": "x"},
        "person_enable": {"user": other.pk},
        "person_factors_reset": {"user": other.pk},
        "person_link_renew": {"user": other.pk},
        "membership_grant": {"user": other.pk, "party": other.membership.party_id, "role": "enterprise"},
        "membership_revoke": {"membership": other.membership.pk},
    }
    for name, given in acts.items():
        with pytest.raises(NeedsFreshError):
            getattr(services, name)(stale, **given)


def test_a_revoked_membership_is_over_at_once(client):
    user = person("registrar")
    sign_in(client, user)
    assert client.get(reverse("identity:me")).context["viewer"].role == "registrar"
    services.membership_revoke(viewer("security_admin"), membership=user.membership.pk)
    assert client.get(reverse("identity:me")).context["viewer"].role == "public"


def test_a_membership_holds_from_its_first_to_its_last_day(client):
    user = person("enterprise", since=date(2017, 5, 5), until=date(2017, 6, 30))
    for day, role in ((4, "public"), (5, "enterprise")):
        with clock.at(date(2017, 5, day)):
            sign_in(client, user)
            assert client.get(reverse("identity:me")).context["viewer"].role == role
    for day, role in ((date(2017, 6, 30), "enterprise"), (date(2017, 7, 1), "public")):
        with clock.at(day):
            sign_in(client, user)
            assert client.get(reverse("identity:me")).context["viewer"].role == role


def test_with_several_memberships_one_is_chosen(client):
    user = person("enterprise")
    second = Membership.objects.create(
        user=user, party=unit("二号单位"), role="enterprise", since=date(2017, 2, 1)
    )
    foreign = person("enterprise").membership
    sign_in(client, user)
    assert client.get(reverse("identity:me")).context["viewer"].party_id == user.membership.party_id
    client.post(reverse("identity:act_as"), {"membership": str(second.pk)})
    assert client.get(reverse("identity:me")).context["viewer"].party_name == "二号单位"
    assert client.post(reverse("identity:act_as"), {"membership": str(foreign.pk)}).status_code == 404
    assert client.post(reverse("identity:act_as"), {"membership": "rubbish"}).status_code == 404


def test_a_disabled_account_is_enabled_again():
    admin, other = viewer("security_admin"), person("enterprise")
    services.person_disable(admin, user=other.pk, reason="离职")
    with pytest.raises(ConflictError):
        services.person_disable(admin, user=other.pk, reason="离职")
    services.person_enable(admin, user=other.pk)
    other.refresh_from_db()
    assert other.is_active


@pytest.mark.parametrize(
    "given",
    [
        {"username": "x", "name": "n"},
        {"username": "a b", "name": "n"},
        {"username": "good", "name": ""},
        {"username": "good", "name": "two\nlines"},
        {"username": "good", "name": "n", "email": "nonsense"},
    ],
)
def test_a_person_with_bad_particulars_is_refused_in_a_sentence(given):
    with pytest.raises(InputError):
        services.person_create(viewer("security_admin"), **given)


def test_a_user_name_is_given_once_whatever_its_case():
    admin = viewer("security_admin")
    services.person_create(admin, username="Li.Si", name="甲")
    with pytest.raises(ConflictError):
        services.person_create(admin, username="li.si", name="乙")


def test_b4_no_role_holds_two_of_grant_operate_and_read_log():
    file = yaml.safe_load(DUTIES.read_text(encoding="utf-8"))
    holders = {power: entry["role"] for power, entry in file["powers"].items()}
    assert sorted(holders) == sorted(file["apart"]) == ["grant", "operate", "read_log"]
    assert len(set(holders.values())) == 3
    assert holders == {role.duty: role.name for role in ROLES.values() if role.duty}


def test_b4_the_pages_of_each_duty_are_open_to_its_role_alone():
    file = yaml.safe_load(DUTIES.read_text(encoding="utf-8"))
    pages = {page: entry["role"] for entry in file["powers"].values() for page in entry["pages"]}
    rules = {one.name: one.rule for one in addresses()}
    for page, role in pages.items():
        if page == "backroom":
            continue  # its 404s are tested with the back room
        for other in ROLES:
            allowed = rules[page].allows(viewer(other) if other not in ("public", "system") else system("x"))
            assert allowed is (other in (role, "system", "public")), (page, other)


def test_b4_one_person_is_not_given_two_administrators_duties():
    admin, other = viewer("security_admin"), person("audit_admin")
    with pytest.raises(RefusedError, match="不同的人"):
        services.membership_grant(admin, user=other.pk, party=other.membership.party_id, role="system_admin")


def test_b7_an_account_unused_for_ninety_days_is_disabled_with_an_entry(client):
    now = clock.now()
    with clock.at(now - timedelta(days=91)):
        idle = person("registrar")
    with clock.at(now - timedelta(days=89)):
        recent = person("registrar")
    used = person("registrar", joined_at=now - timedelta(days=400), seen_at=now - timedelta(days=3))
    with pytest.raises(RefusedError):
        services.disable_idle(viewer("system_admin"))
    assert services.disable_idle(system("账号维护")) == 1
    assert services.disable_idle(system("账号维护")) == 0
    for user, active in ((idle, False), (recent, True), (used, True)):
        user.refresh_from_db()
        assert user.is_active is active
    entry = Entry.objects.get(event="keqiao.identity.user.disable", result="done")
    assert (entry.object_id, entry.role) == (str(idle.pk), "system")


def test_b7_using_the_platform_counts(client):
    user = person("enterprise", joined_at=clock.now() - timedelta(days=400))
    sign_in(client, user)
    client.get("/account/")
    services.disable_idle(system("账号维护"))
    user.refresh_from_db()
    assert user.is_active


def test_a1_outside_the_demonstration_its_accounts_do_not_sign_in(client, settings):
    user = person("enterprise", password=PASSWORD, demonstration=True)
    given = {"login": user.username, "password": PASSWORD}
    settings.DEMO = False
    assert client.post("/account/login/", given)["Location"] == reverse("account_inactive")
    assert client.get("/account/").status_code == 302
    settings.DEMO = True
    client.post("/account/login/", given)
    assert client.get("/account/").status_code == 200
    settings.DEMO = False
    assert client.get("/account/").status_code == 302


def test_a1_the_check_fails_when_a_demonstration_account_exists(settings, slow_hash):
    settings.DEMO = False
    call_command("check", databases=["default"])
    person("enterprise", demonstration=True)
    with pytest.raises(SystemCheckError, match=r"keqiao\.A1"):
        call_command("check", databases=["default"])
    settings.DEMO = True
    call_command("check", databases=["default"])


def test_viewer_of_a_person_made_for_tests_is_that_person():
    user = person("planner", reach="5107")
    assert viewer_of(user).reach == "5107"


def test_the_first_administrators_are_made_on_the_command_line(client, capsys):
    unit("四川省科学技术厅", division="510000")
    for role in ("security_admin", "system_admin", "audit_admin"):
        call_command("first_administrator", role, f"first.{role}", "管理员01", unit="四川省科学技术厅")
    link = capsys.readouterr().out.splitlines()[0].split("：")[1]
    page = client.get(link)["Location"]
    assert client.post(page, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 302
    made = Membership.objects.get(role="security_admin")
    assert (made.reach, made.user.check_password(PASSWORD)) == ("51", True)
    for bad in (("first.security_admin", "四川省科学技术厅"), ("second.one", "没有这个单位")):
        with pytest.raises(CommandError):
            call_command("first_administrator", "security_admin", bad[0], "管理员02", unit=bad[1])
    assert not User.objects.filter(username="second.one").exists()
