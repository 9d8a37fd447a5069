"""计划的地址: intake, review, publication; then the pages of plans and targets; supervision below its mark."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from keqiao.rooms.plan import (
    intake_pages,
    plan_pages,
    publication_pages,
    review_adding,
    review_pages,
    targets_pages,
)
from keqiao.rooms.plan.supervision import urls as supervision

app_name = "plan"

INTAKE = [
    path("new/", intake_pages.intake, name="intake"),
    path("<uuid:pk>/compile/", intake_pages.compile_again, name="compile_again"),
    path("<uuid:pk>/review/", review_pages.review, name="review"),
    path("<uuid:pk>/review/accept-sure/", review_pages.accept_sure, name="review_accept_sure"),
    path("<uuid:pk>/review/add/<str:kind>/", review_adding.add, name="review_add"),
    path("finds/<uuid:pk>/", review_pages.find_detail, name="find_detail"),
    path("finds/<uuid:pk>/edit/", review_pages.find_edit, name="find_edit"),
    path("finds/<uuid:pk>/merge/", review_pages.find_merge, name="find_merge"),
    path("finds/<uuid:pk>/split/", review_pages.find_split, name="find_split"),
    path("finds/<uuid:pk>/<str:act>/", review_pages.find_decide, name="find_decide"),
    path("<uuid:pk>/publish/", publication_pages.publish, name="publish"),
    path("<uuid:pk>/move/", publication_pages.plan_move, name="plan_move"),
    path("<uuid:pk>/amend/", publication_pages.amend, name="amend"),
]
PLANS = [
    path("", plan_pages.plan_list, name="plan_list"),
    path("<uuid:pk>/", plan_pages.plan_detail, name="plan_detail"),
    path("<uuid:pk>/text/", plan_pages.plan_text, name="plan_text"),
    path("<uuid:pk>/history/", plan_pages.plan_history, name="plan_history"),
    path("<uuid:pk>/diff/", plan_pages.plan_diff, name="plan_diff"),
    path("<uuid:pk>/plan.json", plan_pages.plan_json, name="plan_json"),
    path("<uuid:pk>/targets.xlsx", plan_pages.targets_ledger, name="targets_ledger"),
    path("targets/<uuid:pk>/", targets_pages.target_detail, name="target_detail"),
]
# supervision: its addresses stand below this line
SUPERVISION: list[URLPattern | URLResolver] = [*supervision.urlpatterns]

urlpatterns: list[URLPattern | URLResolver] = [*INTAKE, *PLANS, *SUPERVISION]
