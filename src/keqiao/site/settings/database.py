"""数据库: SQLite in HOME by default; PostgreSQL when KEQIAO_DATABASE says postgresql://user:password@host/name."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from keqiao.engines.errors import InputError
from keqiao.site.platform.reaching import UNKNOWN
from keqiao.site.settings.environment import HOME

STATEMENTS = "-c jit=off -c max_parallel_workers_per_gather=0"
"""语句设置: a page's statement is over before helping processes have begun, and ten people share the cores anyway."""


def database(address: str) -> dict[str, Any]:
    """Django's settings for a database address."""
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path),
            "CONN_MAX_AGE": None,
            # a file, because threads and a live server cannot share a database in memory without locking each other out
            "TEST": {"NAME": str(HOME / "test.sqlite3")},
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                # seconds; SQLite's waiting is no queue: of sixteen writers the unlucky one is passed over many times
                "timeout": 60,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=2147418112;"
                " PRAGMA cache_size=-65536; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in ("postgresql", "postgres"):
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", "") or parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"options": STATEMENTS, **query},
        }
    raise InputError(UNKNOWN)


DATABASES = {"default": database(os.environ.get("KEQIAO_DATABASE", f"sqlite://{HOME}/keqiao.sqlite3"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
