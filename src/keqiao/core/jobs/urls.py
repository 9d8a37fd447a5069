"""Addresses of jobs."""

from __future__ import annotations

from django.urls import path

from keqiao.core.jobs import pages

app_name = "jobs"
urlpatterns = [
    path("", pages.job_list, name="job_list"),
    path("<uuid:pk>/", pages.job_detail, name="job_detail"),
    path("<uuid:pk>/cancel/", pages.job_cancel, name="job_cancel"),
]
