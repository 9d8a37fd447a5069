"""The API's door: tokens (B10), rules and scopes, problem documents, limits (E11), documents for staff only (F1)."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from ninja import Router

from keqiao.core import clock
from keqiao.core.api.problems import CODES, MEDIA
from keqiao.core.api.site import api, assemble
from keqiao.core.errors import NeedsFreshError, NotFoundError
from keqiao.core.identity import services
from keqiao.core.identity.models import Membership, Token
from keqiao.core.identity.tests.people import person, sign_in, viewer, viewer_of
from keqiao.core.journal.models import Entry
from keqiao.engines.errors import InputError

pytestmark = [pytest.mark.django_db, pytest.mark.urls("keqiao.core.api.tests.addresses")]
STAFF, PLAN, OPEN = "/api/trial/thing/staff/7/", "/api/trial/thing/plan/", "/api/trial/thing/open/"


@pytest.fixture(autouse=True)
def _known_scopes(monkeypatch):
    monkeypatch.setattr("keqiao.core.api.documents.scopes", lambda: ["thing:read", "thing:write"])


def token(role="planner", scopes=("thing:read",), days=30, user=None):
    user = user or person(role)
    given = {"membership": user.membership.pk, "name": "对账程序", "scopes": scopes, "days": days}
    made = services.token_create(viewer_of(user), **given)
    return user, made, {"authorization": f"Bearer {made.secret}"}


def problem(answer, status):
    assert answer.status_code == status
    assert answer["Content-Type"] == MEDIA
    content = json.loads(answer.content)
    assert content["status"] == status
    assert content["title"]
    assert content["detail"]
    assert content["instance"]
    return content


def test_b10_a_token_is_shown_once_and_kept_as_a_digest():
    _user, made, _headers = token()
    row = Token.objects.get()
    secret = made.secret.split("_", 2)[2]
    assert secret not in json.dumps({name: str(value) for name, value in row.__dict__.items()})
    assert len(row.digest) == 64
    assert secret not in Entry.objects.get(event="keqiao.identity.token.create").data


def test_b10_a_token_acts_as_its_membership_within_its_scopes(client):
    _user, _made, headers = token()
    assert client.get(STAFF, headers=headers).json() == {"number": 7}
    refused = client.post(PLAN, {"number": 1}, content_type="application/json", headers=headers)
    assert "thing:write" in problem(refused, 403)["detail"]
    assert Entry.objects.filter(event="keqiao.access.page.refuse").count() == 1
    _user, _made, more = token(scopes=("thing:read", "thing:write"))
    answer = client.post(PLAN, {"number": 1}, content_type="application/json", headers=more)
    assert answer.json() == {"number": 1}
    _user, _made, other = token("registrar", ("thing:write",))
    problem(client.post(PLAN, {"number": 1}, content_type="application/json", headers=other), 403)


def test_b10_a_token_dies_by_its_day_by_revoking_and_with_account_or_membership(client):
    user, made, headers = token(days=30)
    with clock.at(clock.now() + timedelta(days=31)):
        problem(client.get(STAFF, headers=headers), 401)
    assert client.get(STAFF, headers=headers).status_code == 200
    Membership.objects.filter(pk=user.membership.pk).update(until=clock.today() - timedelta(days=1))
    problem(client.get(STAFF, headers=headers), 401)
    Membership.objects.filter(pk=user.membership.pk).update(until=None)
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    problem(client.get(STAFF, headers=headers), 401)
    type(user).objects.filter(pk=user.pk).update(is_active=True)
    services.token_revoke(viewer_of(user), token=made.token.pk)
    problem(client.get(STAFF, headers=headers), 401)
    assert Entry.objects.filter(event="keqiao.identity.door.token", result="failed").count() == 4


@pytest.mark.parametrize(
    "text", ["", "x", "kq_x", "kq_aaaaaaaaaaaa_bbbb", "kq__", "kq_" + "x" * 5000, "令牌"]
)
def test_b10_what_is_no_token_is_refused(client, text):
    answer = client.get(STAFF, headers={"authorization": f"Bearer {text}"})
    problem(answer, 401)
    assert "Bearer" in answer["WWW-Authenticate"]


def test_b10_a_token_is_made_freshly_for_an_own_membership_known_scopes_and_at_most_a_year():
    user, other = person("planner"), person("planner")
    good = {"membership": user.membership.pk, "name": "x", "scopes": ["thing:read"], "days": 365}
    with pytest.raises(NeedsFreshError):
        services.token_create(viewer_of(user, fresh=False), **good)
    for bad in ({"days": 366}, {"days": 0}, {"scopes": []}, {"scopes": ["everything"]}, {"name": " "}):
        with pytest.raises(InputError):
            services.token_create(viewer_of(user), **(good | bad))
    with pytest.raises(NotFoundError):
        services.token_create(viewer_of(user), **(good | {"membership": other.membership.pk}))


def test_b10_a_token_is_revoked_by_its_owner_alone():
    user, made, _headers = token()
    with pytest.raises(NotFoundError):
        services.token_revoke(viewer("planner"), token=made.token.pk)
    services.token_revoke(viewer_of(user), token=made.token.pk)
    assert Token.objects.get().revoked_at is not None


def test_a_token_is_made_and_revoked_on_ones_own_page(client):
    user = person("planner")
    sign_in(client, user)
    given = {"name": "对账", "membership": str(user.membership.pk), "scopes": ["thing:read"], "days": "10"}
    page = client.post(reverse("identity:token_new"), given)
    assert page.context["secret"] in page.content.decode()
    assert page.context["secret"] not in client.get(reverse("identity:tokens")).content.decode()
    client.post(reverse("identity:token_end", args=[Token.objects.get().pk]))
    assert "已撤销" in client.get(reverse("identity:tokens")).content.decode()


def test_a12_a_token_does_no_sensitive_act(client):
    _user, _made, headers = token(scopes=("thing:write",))
    problem(client.delete(PLAN, headers=headers), 403)
    sign_in(client, person("planner"))
    assert client.delete(PLAN).status_code == 200


def test_without_session_or_token_only_what_is_for_anybody_answers(client):
    assert client.get(OPEN).json() == {"number": 1}
    problem(client.get(STAFF), 401)
    problem(client.post(PLAN, {"bad": 1}, content_type="application/json"), 401)


def test_a_session_works_too_and_writes_need_the_form_token():
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict, person("planner"))
    assert strict.get(STAFF).status_code == 200
    problem(strict.post(PLAN, {"number": 1}, content_type="application/json"), 403)
    _user, _made, headers = token(scopes=("thing:write",))
    fresh = Client(enforce_csrf_checks=True)
    assert (
        fresh.post(PLAN, {"number": 1}, content_type="application/json", headers=headers).status_code == 200
    )


def test_every_error_is_a_problem_document(client):
    sign_in(client, person("planner"))
    for status in (400, 404, 409):
        problem(client.get(f"/api/trial/thing/staff/{status}/"), status)
    found = problem(client.post(PLAN, {"number": "x"}, content_type="application/json"), 422)
    assert found["errors"][0]["loc"][-1] == "number"
    problem(client.post(PLAN, "{nonsense", content_type="application/json"), 400)


def test_e11_more_than_the_limit_is_told_when_to_come_back(client, settings):
    settings.API_PER_MINUTE_ANONYMOUS = 5
    with clock.at(clock.now()):
        answers = [client.get(OPEN) for _ in range(6)]
    assert [answer.status_code for answer in answers[:5]] == [200] * 5
    problem(answers[5], 429)
    assert 0 < int(answers[5]["Retry-After"]) <= 60


def test_f1_the_documents_are_for_signed_in_staff(client):
    for page in ("/api/v1/openapi.json", "/api/v1/docs/"):
        assert client.get(page).status_code == 302
        sign_in(client, person("enterprise"))
        assert client.get(page).status_code == 403
        sign_in(client, person("planner"))
        assert client.get(page).status_code == 200
        client.logout()


def test_each_operation_declares_its_problems():
    from keqiao.core.api.tests.addresses import trial

    for site in (trial, api):
        schema = json.loads(json.dumps(site.get_openapi_schema(path_prefix="")))
        for path, methods in schema["paths"].items():
            for method, described in methods.items():
                assert {str(code) for code in CODES} <= set(described["responses"]), (path, method)
    assert schema["components"]["schemas"]["Problem"]["required"]


def test_b1_an_operation_without_a_rule_stops_the_start():
    routes = Router()

    @routes.get("/x/")
    def forgotten(request):
        return {}

    with pytest.raises(ImproperlyConfigured, match="forgotten"):
        assemble({"x": routes}, "refused")


def test_a7_a_session_without_its_second_factor_gets_a_problem_document(client):
    sign_in(client, person("planner"), two_factors=False)
    problem(client.get(STAFF), 403)
