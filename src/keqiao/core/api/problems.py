"""接口的错误: application/problem+json (RFC 9457), one sentence in the caller's language, never a traceback."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError

from keqiao.core.access.limits import TooManyError
from keqiao.core.errors import sentence
from keqiao.engines.errors import InputError

MEDIA = "application/problem+json"
CODES = (400, 401, 403, 404, 409, 422, 429)
"""What any operation may answer instead of its result; the OpenAPI document says so for each."""

SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string", "description": "请求编号"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}


class UnauthorisedError(InputError):
    """未登录: no session and no valid token. HTTP 401."""

    status = 401


def titles() -> dict[int, str]:
    return {
        400: _("请求有误"),
        401: _("需要登录或令牌"),
        403: _("没有权限"),
        404: _("没有找到"),
        409: _("内容已有变动"),
        422: _("参数有误"),
        429: _("请求过于频繁"),
        500: _("系统出错"),
    }


def problem(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """The answer for an error that an operation, or the door before it, raised."""
    status, detail, errors = _read(error)
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": titles().get(status, titles()[400]),
        "status": status,
        "detail": detail,
        "instance": getattr(request, "number", ""),
    }
    if errors:
        content["errors"] = errors
    response = HttpResponse(
        json.dumps(content, ensure_ascii=False, default=str), content_type=MEDIA, status=status
    )
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="keqiao"'
    if isinstance(error, TooManyError):
        response["Retry-After"] = str(error.wait)
    return response


def _read(error: Exception | type[Exception]) -> tuple[int, str, list[Any]]:
    if isinstance(error, InputError):
        return getattr(error, "status", 400), sentence(error), []
    if isinstance(error, ValidationError):
        return 422, _("有参数不符合要求"), [{"loc": e["loc"], "msg": e["msg"]} for e in error.errors]
    if isinstance(error, Http404):
        return 404, _("没有这条记录，或者它不在您可以查看的范围内"), []
    if isinstance(error, HttpError):
        status = error.status_code if error.status_code in CODES else 400
        return status, titles()[status], []
    return 500, _("系统出错，请记下请求编号"), []
