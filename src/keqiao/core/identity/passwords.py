"""密码: profiles as data (data/password_profiles.yaml), the validator, the day a change is due, reset tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from keqiao.core import clock

PROFILES = Path(__file__).with_name("data") / "password_profiles.yaml"


@dataclass(frozen=True, slots=True)
class Profile:
    """密码策略: lengths, how many of the four classes of characters, and how long a password may be used."""

    name: str
    label: str
    source: str
    shortest: int
    longest: int
    classes: int
    days: int | None
    words: tuple[str, ...]


@cache
def profile(name: str | None = None) -> Profile:
    """The profile of this installation, or a named one."""
    given: dict[str, dict[str, Any]] = yaml.safe_load(PROFILES.read_text(encoding="utf-8"))
    chosen = name or settings.PASSWORD_PROFILE
    fields = given[chosen]
    return Profile(name=chosen, **(fields | {"words": tuple(fields["words"])}))


def classes_in(password: str) -> int:
    """How many of upper case, lower case, digits and other characters (Chinese ones among them) occur."""
    kinds = [
        "A" if one.isupper() else "a" if one.islower() else "1" if one.isdigit() else "-" for one in password
    ]
    return len(set(kinds))


class ProfileValidator:
    """密码强度 (A2): Django's validator over the profile."""

    def validate(self, password: str, user: Any = None) -> None:
        rules = profile(settings.PASSWORD_PROFILE)
        if len(password) < rules.shortest:
            raise ValidationError(_("密码至少 %(n)s 个字符") % {"n": rules.shortest}, code="too_short")
        if len(password) > rules.longest:
            raise ValidationError(_("密码最多 %(n)s 个字符") % {"n": rules.longest}, code="too_long")
        if classes_in(password) < rules.classes:
            sentence = _("密码须含大写字母、小写字母、数字、符号中的至少 %(n)s 类")
            raise ValidationError(sentence % {"n": rules.classes}, code="too_few_classes")
        folded = password.casefold()
        if any(word in folded for word in (*rules.words, *own_words(user))):
            raise ValidationError(_("密码不得含姓名、用户名、单位名称或系统名称"), code="own_words")

    def get_help_text(self) -> str:
        rules = profile(settings.PASSWORD_PROFILE)
        sentence = _("至少 %(n)s 个字符，不得使用常见密码，不得含姓名、用户名、单位名称或系统名称")
        more = _("；须含大写字母、小写字母、数字、符号中的至少 %(n)s 类")
        return sentence % {"n": rules.shortest} + (more % {"n": rules.classes} if rules.classes > 1 else "")


def own_words(user: Any) -> list[str]:
    """Words that anybody who knows the person would try first: three letters or two Chinese characters and more."""
    if user is None:
        return []
    words = [
        getattr(user, "username", ""),
        getattr(user, "name", ""),
        getattr(user, "email", "").split("@")[0],
    ]
    if getattr(user, "pk", None) and not user._state.adding:
        for one in user.memberships.select_related("party"):
            words += [one.party.name, one.party.short_name]
    return [word.casefold() for word in words if len(word.encode()) >= 3]


def is_due(user: Any) -> bool:
    """到期更换 (A3): whether the profile asks for a new password by now."""
    days = profile(settings.PASSWORD_PROFILE).days
    if days is None or user.password_at is None:
        return False
    return bool(clock.now() - user.password_at > timedelta(days=days))


class ResetTokens(PasswordResetTokenGenerator):
    """重置凭据: good once and for thirty minutes by the platform's clock (A9)."""

    def _now(self) -> datetime:
        return clock.now().astimezone(clock.CHINA).replace(tzinfo=None)
