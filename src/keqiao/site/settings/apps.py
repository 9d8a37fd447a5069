"""应用: what the site is put together from."""

from __future__ import annotations

import os
from copy import deepcopy

from keqiao.core.health import logs

CORE = [
    "keqiao.core.identity",
    "keqiao.core.parties",
    "keqiao.core.journal",
    "keqiao.core.measures",
    "keqiao.core.files",
    "keqiao.core.jobs",
    "keqiao.core.notices",
    "keqiao.core.search",
    "keqiao.core.imports",
    "keqiao.core.api",
    "keqiao.core.health",
    "keqiao.core.pages",
]
ROOMS = [
    "keqiao.rooms.plan",
    "keqiao.rooms.transfer",
    "keqiao.rooms.portal",
]
INSTALLED_APPS = [
    "whitenoise.runserver_nostatic",
    *CORE,
    *ROOMS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    # its client for HTTP is a twentieth of what a start loads: only where unified login is set up
    *(["allauth.socialaccount.providers.openid_connect"] if "KEQIAO_OIDC_SERVER" in os.environ else []),
    "allauth.usersessions",
    "axes",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django_prometheus",
]
AUTH_USER_MODEL = "identity.User"
MIDDLEWARE = [
    "keqiao.core.access.address.TrustedProxies",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "keqiao.core.pages.middleware.RequestNumber",
    "keqiao.core.health.middleware.RequestLog",
    "keqiao.core.pages.middleware.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "keqiao.core.identity.middleware.WhoIsLooking",
    "keqiao.core.access.middleware.DefaultDeny",
    "keqiao.core.pages.middleware.SentencesForErrors",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]
LOGGING = deepcopy(logs.LOGGING)  # configuring takes it apart
ACCESS_TABLE = "keqiao.site.access_table.FOREIGN"
ROOT_URLCONF = "keqiao.site.urls"
WSGI_APPLICATION = "keqiao.site.wsgi.application"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
SITE_NAME = "科桥"
