"""主体的登记、变更、停用、承继."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from keqiao.core.access import access
from keqiao.core.errors import ConflictError, NotFoundError, RefusedError, sentence
from keqiao.core.parties import selectors, services
from keqiao.core.parties.forms import ArchiveForm, ChangeForm, PartyForm, SuccessionForm
from keqiao.core.parties.models import Party
from keqiao.core.parties.rules import keeps
from keqiao.engines.errors import InputError

form_page = require_http_methods(["GET", "POST"])


@form_page
@access(keeps)
def party_register(request: Any) -> HttpResponse:
    """登记主体."""
    form = PartyForm(request.POST or None)
    done = _try(form, lambda: services.party_register(request.viewer, **form.given()))
    if done is not None:
        messages.success(request, _("已登记“{name}”").format(name=done.name))
        return redirect("parties:party_detail", done.pk)
    return _form(request, form, _("登记主体"), _("登记"), reverse("parties:party_list"))


@form_page
@access(keeps)
def party_change(request: Any, pk: UUID) -> HttpResponse:
    """变更主体."""
    party = _kept(request, pk)
    form = ChangeForm(request.POST) if request.method == "POST" else ChangeForm.of(party)
    done = _try(form, lambda: _change(request, pk, form.cleaned_data, form.given()))
    if done is not None:
        messages.success(request, _("已保存变更"))
        return redirect("parties:party_detail", pk)
    return _form(request, form, _("变更主体"), _("保存"), _address(party), party)


def _change(request: Any, pk: UUID, data: dict[str, Any], given: dict[str, Any]) -> Party:
    return services.party_change(
        request.viewer,
        party=pk,
        version=data["version"],
        changed_on=data["changed_on"],
        reason=data["reason"],
        **given,
    )


@form_page
@access(keeps)
def party_archive(request: Any, pk: UUID) -> HttpResponse:
    """停用主体."""
    party = _kept(request, pk)
    form = ArchiveForm(request.POST or None, initial={"version": party.version})
    done = _try(form, lambda: services.party_archive(request.viewer, party=pk, **form.cleaned_data))
    if done is not None:
        messages.success(request, _("已停用“{name}”").format(name=party.name))
        return redirect("parties:party_detail", pk)
    return _form(request, form, _("停用主体"), _("停用"), _address(party), party)


@form_page
@access(keeps)
def party_succeed(request: Any, pk: UUID) -> HttpResponse:
    """记录承继."""
    party = _kept(request, pk)
    form = SuccessionForm(request.POST or None, viewer=request.viewer)

    def act() -> object:
        data = {**form.cleaned_data, "after": form.cleaned_data["after"].pk}
        return services.succession_record(request.viewer, before=pk, **data)

    if _try(form, act) is not None:
        messages.success(request, _("已记录承继"))
        return redirect("parties:party_detail", pk)
    return _form(request, form, _("记录承继"), _("保存"), _address(party), party)


def _kept(request: Any, pk: UUID) -> Party:
    """The party, for whom it is to keep."""
    party = selectors.party_of(request.viewer, pk)
    if not keeps.allows(request.viewer, party):
        raise RefusedError("“{what}”只有{who}可以做", what=_("变更主体"), who=keeps.label)
    return party


def _address(party: Party) -> str:
    return reverse("parties:party_detail", args=[party.pk])


def _try(form: django_forms.Form, act: Callable[[], Any]) -> Any:
    """Do it when the form is right; what the service has against it goes to the top of the form."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return act()
    except (RefusedError, NotFoundError):
        raise
    except InputError as error:
        form.add_error(None, sentence(error))
        form.conflict = isinstance(error, ConflictError)  # type: ignore[attr-defined]  # read by _form for the status
        return None


def _form(
    request: Any, form: django_forms.Form, title: str, verb: str, back: str, party: Party | None = None
) -> HttpResponse:
    status = (409 if getattr(form, "conflict", False) else 422) if form.is_bound else 200
    context = {"form": form, "title": title, "verb": verb, "back": back, "party": party}
    return render(request, "parties/form.html", context, status=status)
