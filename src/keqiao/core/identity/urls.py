"""Addresses of identity: allauth's own names stay as they are, ours live in the namespace ``identity``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from keqiao.core.identity.pages import account, entrance, journal, people

own: list[URLPattern | URLResolver] = [
    path("", account.overview, name="me"),
    path("act-as/", entrance.act_as, name="act_as"),
    path("tokens/", account.tokens, name="tokens"),
    path("tokens/new/", account.token_new, name="token_new"),
    path("tokens/<uuid:pk>/revoke/", account.token_end, name="token_end"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<uuid:pk>/", people.person, name="person"),
    path("people/<uuid:pk>/memberships/", people.membership_grant, name="membership_grant"),
    path(
        "people/<uuid:pk>/memberships/<uuid:membership>/revoke/",
        people.membership_revoke,
        name="membership_revoke",
    ),
    path("people/<uuid:pk>/<slug:act>/", people.person_act, name="person_act"),
    path("journal/", journal.journal, name="journal"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((own, "identity"))),
    path("", include("allauth.urls")),
]
