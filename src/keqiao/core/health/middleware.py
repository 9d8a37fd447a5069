"""请求日志: one line for each request, with its number, who in which role, how it ended and how long it took."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("keqiao.request")


class RequestLog:
    """Stands right after RequestNumber. The query string is left out: it may hold what a person searched for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        begun = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=getattr(request, "number", "")):
            response = self.get_response(request)
            viewer = getattr(request, "viewer", None)
            logger.info(
                "request",
                extra={
                    "method": request.method,
                    "path": request.path[:200],
                    "status": response.status_code,
                    "ms": round(1000 * (time.perf_counter() - begun), 1),
                    "role": getattr(viewer, "role", ""),
                    "user": str(getattr(viewer, "user_id", None) or ""),
                },
            )
        return response
