"""默认拒绝: a view is let through only by its own rule, or by a rule that the site states for somebody else's view."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from keqiao.core.access.rules import Rule
from keqiao.core.access.viewer import Viewer
from keqiao.core.errors import NeedsFreshError, RefusedError
from keqiao.core.journal.writing import Note, append
from keqiao.core.pages.errors import respond


class DefaultDeny:
    """Checks ``view.access``; a view of a foreign package is looked up by its address name in ``ACCESS_TABLE``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        module, name = settings.ACCESS_TABLE.rsplit(".", 1)
        self.foreign: dict[str, Rule] = getattr(import_module(module), name)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, _args: object, _kwargs: object) -> HttpResponse | None:
        viewer: Viewer = request.viewer
        rule = self.rule_for(request, view)
        if rule is not None and rule.allows(viewer):
            if getattr(view, "sensitive", False) and not viewer.fresh:
                return respond(request, NeedsFreshError("这是敏感操作,请先重新验证身份"))
            return None
        if not viewer.signed_in:
            return redirect_to_login(request.get_full_path())
        with transaction.atomic():
            name = request.resolver_match.view_name
            note = Note(
                "keqiao.access.page.refuse", "page", name[:80], {"path": request.path[:200]}, "refused"
            )
            append(viewer, note)
        return respond(request, RefusedError("您没有权限打开这个页面"))

    def rule_for(self, request: Any, view: Any) -> Rule | None:
        own: Rule | None = getattr(view, "access", None)
        return own or self.foreign.get(request.resolver_match.view_name)
