"""登录日志: what happens at the door goes into the journal, with address and request number (C1, C2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from allauth.account.signals import (
    authentication_step_completed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_used
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from keqiao.core import clock
from keqiao.core.access.address import client_address
from keqiao.core.access.viewer import PUBLIC, Viewer
from keqiao.core.identity import sessions
from keqiao.core.identity.models import User
from keqiao.core.identity.viewing import PROVED, TWO_FACTORS
from keqiao.core.journal.writing import Note, Result, append

USER = "identity.user"


def note(
    request: Any, user: Any, event: str, data: dict[str, Any] | None = None, result: Result = "done"
) -> None:
    """One entry about a person, by that person, in a transaction of its own where there is none."""
    with transaction.atomic():
        append(
            acting(request, user),
            Note(f"keqiao.identity.user.{event}", USER, str(user.pk), data or {}, result),
        )


def acting(request: Any, user: Any = None) -> Viewer:
    """Who is acting at the door, before or after there is a viewer."""
    base = replace(
        PUBLIC,
        address=client_address(request) if request is not None else "",
        request=getattr(request, "number", ""),
    )
    return base if user is None else replace(base, user_id=user.pk, name=user.name)


@receiver(user_logged_in)
def _in(sender: object, request: Any, user: User, **_kwargs: object) -> None:
    sessions.begin(request)
    request.session.setdefault(PROVED, clock.now().timestamp())
    User.objects.filter(pk=user.pk).update(seen_at=clock.now())
    note(request, user, "login", {"second_factor": bool(request.session.get(TWO_FACTORS))})


@receiver(user_logged_out)
def _out(sender: object, request: Any, user: User | None, **_kwargs: object) -> None:
    request.left = True
    if user is not None:
        note(request, user, "timeout" if getattr(request, "timed_out", False) else "logout")


@receiver(user_login_failed)
def _failed(sender: object, credentials: dict[str, Any], request: Any = None, **_kwargs: object) -> None:
    """A name that is no account is not written down: it may be a password typed into the wrong field (C7)."""
    given = str(credentials.get("username") or "")
    user = User.objects.filter(username__iexact=given).first() if given else None
    address = client_address(request) if request is not None else ""
    entry = (
        Note("keqiao.identity.user.login", USER, str(user.pk), {}, "failed")
        if user
        else Note("keqiao.identity.door.login", "identity.door", address or "-", {}, "failed")
    )
    with transaction.atomic():
        append(acting(request), entry)


@receiver(user_locked_out)
def _locked(sender: object, request: Any, username: str, ip_address: str, **_kwargs: object) -> None:
    with transaction.atomic():
        append(
            acting(request),
            Note("keqiao.identity.door.lock", "identity.door", ip_address or "-", {}, "refused"),
        )


@receiver(authentication_step_completed)
def _proved(sender: object, request: Any, user: User, method: str, **kwargs: object) -> None:
    request.session[PROVED] = clock.now().timestamp()
    if kwargs.get("reauthenticated"):
        note(request, user, "reauthenticate", {"method": method})


@receiver(authenticator_used)
def _used(sender: object, request: Any, user: User, authenticator: Any, **_kwargs: object) -> None:
    request.session[TWO_FACTORS] = True
    note(request, user, "second_factor.use", {"type": str(authenticator.type)})


@receiver(authentication_failed)
def _factor_failed(
    sender: object, request: Any, user: User, authenticator: Any = None, **_kwargs: object
) -> None:
    note(request, user, "second_factor.use", {"type": str(getattr(authenticator, "type", ""))}, "failed")


@receiver(post_save, sender=Authenticator)
def _added(sender: object, instance: Authenticator, created: bool, **_kwargs: object) -> None:
    """Inside the transaction that adds it, unlike allauth's own signal: act and entry stand or fall together."""
    if not created:
        return
    request = context.request
    if _own(request, instance) and instance.type != Authenticator.Type.RECOVERY_CODES:
        request.session[TWO_FACTORS] = True  # possession has just been proved
    _factor(request, instance, "second_factor.add")


@receiver(post_delete, sender=Authenticator)
def _removed(sender: object, instance: Authenticator, **_kwargs: object) -> None:
    request = context.request
    if _own(request, instance) and instance.type != Authenticator.Type.RECOVERY_CODES:
        request.session.pop(TWO_FACTORS, None)
    _factor(request, instance, "second_factor.remove")


def _own(request: Any, instance: Authenticator) -> bool:
    return request is not None and request.user.is_authenticated and request.user.pk == instance.user_id


def _factor(request: Any, instance: Authenticator, event: str) -> None:
    actor = request.user if request is not None and request.user.is_authenticated else None
    data = {"type": str(instance.type)}
    with transaction.atomic():
        append(
            acting(request, actor), Note(f"keqiao.identity.user.{event}", USER, str(instance.user_id), data)
        )


@receiver([password_changed, password_set])
def _password(sender: object, request: Any, user: User, **_kwargs: object) -> None:
    note(request, user, "password.change")
    sessions.end_all(user.pk, but=request.session.session_key or "")


@receiver(password_reset)
def _password_reset(sender: object, request: Any, user: User, **_kwargs: object) -> None:
    note(request, user, "password.reset")
    sessions.end_all(user.pk)
