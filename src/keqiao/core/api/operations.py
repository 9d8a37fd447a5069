"""接口操作的规则: who may call it and with which scope of a token; checked before anything of the call is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.http import HttpResponse
from ninja import Router
from ninja.decorators import decorate_view
from ninja.utils import check_csrf

from keqiao.core.access.limits import hit, whose
from keqiao.core.access.rules import Rule
from keqiao.core.access.viewer import Viewer
from keqiao.core.api import problems
from keqiao.core.errors import NeedsFreshError, RefusedError
from keqiao.engines.errors import InputError

Called = TypeVar("Called", bound=Callable[..., Any])
Run = Callable[..., HttpResponse]
SAFE = ("GET", "HEAD", "OPTIONS")


def operation(rule: Rule, *, scope: str, sensitive: bool = False) -> Callable[[Called], Called]:
    """接口操作: stands under ``@routes.get(…)``. ``scope`` is what a token must hold, such as ``transfer:read``."""

    def guard(run: Run) -> Run:
        @wraps(run)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                admit(request, rule, scope, sensitive=sensitive)
            except InputError as error:
                return problems.problem(request, error)
            return run(request, *args, **kwargs)

        return guarded

    def mark(called: Called) -> Called:
        called.access = rule  # type: ignore[attr-defined]  # read by the site and the matrix test
        called.scope = scope  # type: ignore[attr-defined]
        called.sensitive = sensitive  # type: ignore[attr-defined]
        return decorate_view(guard)(called)

    return mark


def admit(request: Any, rule: Rule, scope: str, *, sensitive: bool) -> None:
    """Identify the caller, count the call, hold it against rule and scope."""
    from keqiao.core.identity.services import tokens

    token = tokens.presented(request)
    if token is not None:
        request.viewer = token.viewer
    elif SESSION_KEY in request.session and request.method not in SAFE and check_csrf(request) is not None:
        raise RefusedError("缺少防跨站令牌")
    viewer: Viewer = request.viewer
    most = settings.API_PER_MINUTE if viewer.signed_in else settings.API_PER_MINUTE_ANONYMOUS
    hit("api", whose(request), most=most)
    if not rule.allows(viewer):
        _refuse(viewer, request, "您没有权限调用这个接口")
    if token is not None and scope not in token.scopes:
        _refuse(viewer, request, "令牌没有“{scope}”权限", scope=scope)
    if sensitive and not viewer.fresh:
        raise NeedsFreshError("这是敏感操作，请先重新验证身份")


def _refuse(viewer: Viewer, request: Any, sentence: str, **fields: str) -> None:
    if not viewer.signed_in:
        raise problems.UnauthorisedError("请先登录，或在请求头中给出令牌")
    from keqiao.core.journal.writing import Note, append  # rooms' api modules may load before the tables

    with transaction.atomic():
        name = request.resolver_match.view_name
        note = Note("keqiao.access.page.refuse", "page", name[:80], {"path": request.path[:200]}, "refused")
        append(viewer, note)
    raise RefusedError(sentence, **fields)


def unruled(router: Router) -> list[str]:
    """Operations that say no rule."""
    return [
        f"{one.view_func.__module__}.{one.view_func.__name__}"
        for path in router.path_operations.values()
        for one in path.operations
        if getattr(one.view_func, "access", None) is None
    ]
