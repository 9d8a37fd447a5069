"""allauth 的接口: how people are signed in here, who may sign up, how seeds are kept, whom the unified login finds."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.stages import EmailVerificationStage
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from keqiao.core import clock
from keqiao.core.access.address import client_address
from keqiao.core.errors import RefusedError
from keqiao.core.identity import crypto
from keqiao.core.identity.backends import People
from keqiao.core.identity.models import User
from keqiao.core.identity.viewing import is_fresh
from keqiao.core.pages.errors import respond

logger = logging.getLogger("keqiao.identity")


def display(user: User) -> str:
    """How allauth's pages and letters call a person."""
    return user.name or user.username


class Accounts(DefaultAccountAdapter):
    """账号."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return bool(settings.SIGNUP)

    def new_user(self, _request: HttpRequest) -> User:
        return User(joined_at=clock.now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away does not stop an act that is done; it is in the log (structlog has no address)."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            logger.exception("mail not sent", extra={"letter": template_prefix})

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "0.0.0.0"  # noqa: S104 - an unknown address, not a bind

    def get_login_stages(self) -> list[str]:
        plain = "allauth.account.stages.EmailVerificationStage"
        return [
            "keqiao.core.identity.adapters.VerifyEmail" if stage == plain else stage
            for stage in super().get_login_stages()
        ]

    def is_reauthentication_required(self, *, app: str, **_kwargs: Any) -> bool:
        """allauth's own sensitive pages follow the same ten minutes as ours (A12)."""
        return not is_fresh(context.request)

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        """Whoever may not have a session does not get as far as one, whatever way they came (A1)."""
        if not People().user_can_authenticate(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def respond_user_inactive(self, _request: HttpRequest, _user: User) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("account_inactive"))


class VerifyEmail(EmailVerificationStage):
    """邮箱验证: asked of those who signed up themselves; an administrator has vouched for whoever has a membership."""

    def handle(self) -> Any:
        user: Any = self.login.user
        if user is None or user.memberships.exists() or not user.emailaddress_set.exists():
            return None, True
        return super().handle()


class SecondFactors(DefaultMFAAdapter):
    """双重验证: seeds and recovery codes are encrypted at rest (A8)."""

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text)

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """One statement for the several questions that allauth's pages ask while a page is being looked at."""
        request = context.request
        if request is None or request.method != "GET" or user.is_anonymous:
            return bool(super().is_mfa_enabled(user, types))
        # on the request, not on the person, whom allauth writes into the session with all that hangs on them
        known: dict[Any, set[str]] = request.__dict__.setdefault("factor_types", {})
        if user.pk not in known:
            known[user.pk] = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
        return bool(known[user.pk] if types is None else known[user.pk] & set(types))

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def _get_site_name(self) -> str:
        return str(settings.SITE_NAME)


class Partners(DefaultSocialAccountAdapter):
    """统一身份认证 (OIDC): finds a person who exists here; makes nobody."""

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        claims = sociallogin.account.extra_data
        claims = claims.get("userinfo") or claims.get("id_token") or claims
        name = str(claims.get(settings.OIDC_CLAIM) or "")
        person = (
            User.objects.filter(username=name, is_active=True, demonstration=False).first() if name else None
        )
        if person is None:
            raise ImmediateHttpResponse(
                respond(request, RefusedError("本系统没有与此身份对应的账号，请联系安全管理员"))
            )
        sociallogin.connect(request, person)
