"""The back room: for the system administrator from named networks; for anybody else it does not exist (F2)."""

from ipaddress import ip_network

import pytest
from django.urls import reverse

from keqiao.core.identity.tests.addresses import addresses
from keqiao.core.identity.tests.people import person, sign_in
from keqiao.core.parties.models import Zone
from keqiao.site.admin import ReadOnly, backroom

pytestmark = pytest.mark.django_db
INDEX = "/backroom/"


def test_the_system_administrator_looks_at_code_tables(client):
    Zone.objects.create(
        name="绵阳高新技术产业开发区", short_name="绵阳高新区", prefecture="510700", grade="国家级"
    )
    sign_in(client, person("system_admin"))
    assert client.get(INDEX).status_code == 200
    page = client.get(reverse("admin:parties_zone_changelist"))
    assert "绵阳高新" in page.content.decode()


def test_f2_for_every_other_role_and_for_the_public_there_is_nothing(client):
    pages = [one.path for one in addresses() if one.path.startswith(INDEX) and one.reachable]
    assert len(pages) > 10
    assert {client.get(page).status_code for page in pages} <= {404, 302}
    for role in ("security_admin", "audit_admin", "planner", "leader", "enterprise"):
        sign_in(client, person(role))
        assert client.get(INDEX).status_code == 404, role


def test_f2_from_another_network_there_is_nothing(client, settings):
    sign_in(client, person("system_admin"))
    assert client.get(INDEX, REMOTE_ADDR="203.0.113.9").status_code == 404
    settings.BACKROOM_NETWORKS = [ip_network("203.0.113.0/24")]
    assert client.get(INDEX, REMOTE_ADDR="203.0.113.9").status_code == 200
    assert client.get(INDEX, REMOTE_ADDR="127.0.0.1").status_code == 404


def test_f2_an_address_that_a_client_claims_is_not_believed(client):
    sign_in(client, person("system_admin"))
    given = {"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}
    assert client.get(INDEX, **given).status_code == 404


def test_a7_a_system_administrator_without_a_second_factor_is_sent_to_enrol(client):
    sign_in(client, person("system_admin"), two_factors=False)
    assert client.get(INDEX)["Location"] == reverse("mfa_index")


def test_nothing_can_be_changed_there_and_nothing_of_the_rooms_is_there(client):
    zone = Zone.objects.create(name="绵阳高新区", short_name="绵阳", prefecture="510700", grade="国家级")
    sign_in(client, person("system_admin"))
    change = reverse("admin:parties_zone_change", args=[zone.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {"name": "x"}).status_code == 403
    assert (
        client.post(reverse("admin:parties_zone_delete", args=[zone.pk]), {"post": "yes"}).status_code == 403
    )
    zone.refresh_from_db()
    assert zone.name == "绵阳高新区"
    assert all(isinstance(one, ReadOnly) for one in backroom._registry.values())
    assert {model._meta.app_label for model in backroom._registry} <= {"parties", "axes", "jobs"}
