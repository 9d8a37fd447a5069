"""度量的地址."""

from __future__ import annotations

from django.urls import path

from keqiao.core.measures import pages

app_name = "measures"
urlpatterns = [
    path("", pages.measure_list, name="list"),
    path("<str:name>/evidence/", pages.evidence, name="evidence"),
]
