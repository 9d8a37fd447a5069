"""先办的事: staff without a second factor (A7) and people whose password is due (A3) reach only the pages for that."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.core.access.roles import ROLES
from keqiao.core.errors import RefusedError
from keqiao.core.identity import passwords
from keqiao.core.identity.viewing import TWO_FACTORS, standing_of, valid_on

ALWAYS = {"account_logout", "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
ENROLMENT = ALWAYS | {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}
PASSWORD = ALWAYS | {"account_change_password"}
OPEN = {"pages:language", "pages:theme"}
"""Pages of no consequence, reached by anybody at any time."""


def answer(request: Any) -> HttpResponse | None:
    """Where somebody must go first; None when nothing is owed."""
    if not request.user.is_authenticated or request.resolver_match.view_name in OPEN:
        return None
    name = request.resolver_match.view_name
    if owes_second_factor(request) and name not in ENROLMENT:
        return _send(request, _enrolment(request), _("工作人员须启用并使用双重验证后才能继续"))
    if passwords.is_due(request.user) and name not in PASSWORD | ENROLMENT:
        return _send(request, reverse("account_change_password"), _("密码已到更换期限，请先更换密码"))
    return None


def owes_second_factor(request: Any) -> bool:
    """A person with any staff membership, valid today, whose session has shown no second factor."""
    if request.session.get(TWO_FACTORS) or (
        settings.DEMO and request.user.demonstration and not settings.DEMO_MFA
    ):
        return False
    return any(ROLES[one.role].staff for one in valid_on(clock.today(), standing_of(request.user)))


def _enrolment(request: Any) -> str:
    from allauth.mfa.models import Authenticator

    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    if Authenticator.Type.TOTP in kinds:
        return reverse("mfa_reauthenticate")
    return reverse("mfa_reauthenticate_webauthn" if Authenticator.Type.WEBAUTHN in kinds else "mfa_index")


def _send(request: Any, address: str, sentence: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        from keqiao.core.api.problems import (
            problem,  # the API stands on identity; only its form of errors is needed
        )

        return problem(request, RefusedError(sentence))
    messages.warning(request, sentence)
    return HttpResponseRedirect(address)
