"""日志行: one JSON object a line, with the request's number, without secrets; what a person typed stays one line.

``LOGGING`` goes into the settings. These are the program's own lines for its keepers; who did what is in core.journal.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRET = re.compile(r"passw|secret|token|authorization|cookie|csrf|otp|api_?key|session", re.IGNORECASE)
_IN_TEXT = re.compile(
    r"(?i)\b(password|secret|token|authorization|cookie|sessionid)(\"?\s*[=:]\s*\"?)[^\s\"',;&]+"
)
_IDENTITY = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")
_PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
Event = MutableMapping[str, Any]


def without_secrets(_logger: object, _method: str, event: Event) -> Event:
    """脱敏: secrets are left out; resident ids and telephone numbers in texts are masked (control C7)."""
    for name, value in list(event.items()):
        if _SECRET.search(name):
            event[name] = "***"
        elif isinstance(value, str):
            event[name] = masked(value)
    return event


def masked(text: str) -> str:
    text = _IN_TEXT.sub(r"\1\2***", text)
    return _PHONE.sub(r"\1****\2", _IDENTITY.sub(r"\1********\2", text))


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    without_secrets,
]
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _SHARED,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "keqiao": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
