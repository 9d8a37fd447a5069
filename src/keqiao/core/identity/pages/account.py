"""本人账号: one's memberships, ways of proving who one is, sessions, tokens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from keqiao.core.access import access, signed_in
from keqiao.core.identity import selectors, services
from keqiao.core.identity.forms import TokenForm, cleaned


@require_GET
@access(signed_in)
def overview(request: Any) -> HttpResponse:
    """我的账号."""
    return render(request, "identity/account.html", {"standing": selectors.own_standing(request.viewer)})


@require_GET
@access(signed_in)
def tokens(request: Any) -> HttpResponse:
    """我的令牌."""
    return _tokens(request, TokenForm(request.viewer))


@require_POST
@access(signed_in, sensitive=True)
def token_new(request: Any) -> HttpResponse:
    """新令牌: its secret is on this page and never again."""
    form = TokenForm(request.viewer, request.POST)
    if not form.is_valid():
        return _tokens(request, form)
    made = services.token_create(request.viewer, **cleaned(form))
    return _tokens(request, TokenForm(request.viewer), secret=made.secret)


def _tokens(request: Any, form: TokenForm, secret: str = "") -> HttpResponse:
    shown = {"form": form, "rows": selectors.own_tokens(request.viewer), "secret": secret}
    return render(request, "identity/tokens.html", shown, status=400 if form.errors else 200)


@require_POST
@access(signed_in)
def token_end(request: Any, pk: UUID) -> HttpResponseRedirect:
    """撤销令牌."""
    services.token_revoke(request.viewer, token=pk)
    messages.success(request, _("令牌已撤销"))
    return HttpResponseRedirect(reverse("identity:tokens"))
