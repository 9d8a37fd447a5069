"""Addresses of health and metrics, included at the root."""

from __future__ import annotations

from django.urls import path

from keqiao.core.health import pages

app_name = "health"
urlpatterns = [
    path("health/", pages.health, name="health"),
    path("health/details/", pages.health_details, name="health_details"),
    path("metrics/", pages.metrics, name="metrics"),
]
