"""人员与授权: what a security administrator does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keqiao.core.access import access
from keqiao.core.access.viewer import Viewer
from keqiao.core.identity import letters, selectors, services
from keqiao.core.identity.forms import MembershipForm, PersonForm, cleaned
from keqiao.core.identity.rules import grants
from keqiao.core.identity.services.people import Invited


@require_GET
@access(grants)
def people(request: Any) -> HttpResponse:
    """人员名单."""
    q, state = request.GET.get("q", ""), request.GET.get("state", "")
    rows, more = selectors.people(request.viewer, q=q, state=state, after=request.GET.get("after", ""))
    return render(request, "identity/people.html", {"rows": rows, "more": more, "q": q, "state": state})


@require_http_methods(["GET", "POST"])
@access(grants, sensitive=True)
def person_new(request: Any) -> HttpResponse:
    """建立人员."""
    form = PersonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "identity/person_new.html", {"form": form}, status=400 if form.errors else 200)
    return _invited(request, services.person_create(request.viewer, **cleaned(form)))


@require_GET
@access(grants)
def person(request: Any, pk: UUID) -> HttpResponse:
    """人员详情."""
    return _person(request, pk, MembershipForm(request.viewer))


def _person(request: Any, pk: UUID, form: MembershipForm, status: int = 200) -> HttpResponse:
    shown = {"person": selectors.person(request.viewer, pk), "form": form}
    return render(request, "identity/person.html", shown, status=status)


@require_POST
@access(grants, sensitive=True)
def membership_grant(request: Any, pk: UUID) -> HttpResponse:
    """授予任职."""
    form = MembershipForm(request.viewer, request.POST)
    if not form.is_valid():
        return _person(request, pk, form, 400)
    services.membership_grant(request.viewer, user=pk, **cleaned(form))
    messages.success(request, _("任职已授予"))
    return _back(pk)


@require_POST
@access(grants, sensitive=True)
def membership_revoke(request: Any, pk: UUID, membership: UUID) -> HttpResponse:
    """撤销任职."""
    services.membership_revoke(request.viewer, membership=membership)
    messages.success(request, _("任职已撤销"))
    return _back(pk)


Act = Callable[[Viewer, UUID, Any], Invited | None]
ACTS: dict[str, tuple[Act, Any]] = {
    "disable": (
        lambda viewer, user, given: services.person_disable(
            viewer, user=user, reason=str(given.get("reason", ""))
        ),
        gettext_lazy("账号已停用"),
    ),
    "enable": (
        lambda viewer, user, _given: services.person_enable(viewer, user=user),
        gettext_lazy("账号已启用"),
    ),
    "sessions": (
        lambda viewer, user, _given: _nothing(services.person_sessions_end(viewer, user=user)),
        gettext_lazy("此人的会话已全部结束"),
    ),
    "factors": (
        lambda viewer, user, _given: services.person_factors_reset(viewer, user=user),
        gettext_lazy("双重验证已重置，此人下次登录须重新启用"),
    ),
    "link": (lambda viewer, user, _given: services.person_link_renew(viewer, user=user), ""),
}
"""What the buttons of a person's page do."""


def _nothing(_value: object) -> None:
    return None


@require_POST
@access(grants, sensitive=True)
def person_act(request: Any, pk: UUID, act: str) -> HttpResponse:
    """对账号的操作."""
    if act not in ACTS:
        raise Http404
    work, sentence = ACTS[act]
    invited = work(request.viewer, pk, request.POST)
    if invited is not None:
        return _invited(request, invited)
    messages.success(request, sentence)
    return _back(pk)


def _invited(request: Any, invited: Invited) -> HttpResponse:
    """The link goes by mail where there is an address; else the administrator hands it over, once."""
    address = request.build_absolute_uri(invited.path)
    sent = letters.invite(invited.user, address)
    return render(request, "identity/invited.html", {"invited": invited, "address": "" if sent else address})


def _back(pk: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("identity:person", args=[pk]))
