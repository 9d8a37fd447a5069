"""Addresses of parties."""

from __future__ import annotations

from django.urls import path

from keqiao.core.parties.pages import merging, register, tables, upkeep

app_name = "parties"
urlpatterns = [
    path("", register.party_list, name="party_list"),
    path("new/", upkeep.party_register, name="party_register"),
    path("merge/", merging.party_merge, name="party_merge"),
    path("duplicates/", merging.duplicate_list, name="duplicate_list"),
    path("duplicates/look/", merging.duplicate_look, name="duplicate_look"),
    path("duplicates/<int:pk>/dismiss/", merging.duplicate_dismiss, name="duplicate_dismiss"),
    path("divisions/", tables.division_tree, name="division_tree"),
    path("zones/", tables.zone_list, name="zone_list"),
    path("industries/", tables.industry_tree, name="industry_tree"),
    path("lookup/party/", tables.party_lookup, name="party_lookup"),
    path("lookup/division/", tables.division_lookup, name="division_lookup"),
    path("lookup/industry/", tables.industry_lookup, name="industry_lookup"),
    path("<uuid:pk>/", register.party_detail, name="party_detail"),
    path("<uuid:pk>/change/", upkeep.party_change, name="party_change"),
    path("<uuid:pk>/archive/", upkeep.party_archive, name="party_archive"),
    path("<uuid:pk>/succeed/", upkeep.party_succeed, name="party_succeed"),
]
