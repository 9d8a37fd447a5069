"""身份的表: a person, and what they are for which party; tokens; what all processes count and remember together."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from keqiao.core import clock
from keqiao.core.access.roles import ROLES
from keqiao.core.ids import new_id


class Users(BaseUserManager["User"]):
    """The two ways to make a person."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        fields.setdefault("joined_at", clock.now())
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser, PermissionsMixin):
    """用户: one person, one account. ``demonstration`` accounts exist only where the demonstration is on (A1).

    ``disabled_for`` says why an account that is not active was disabled: by an administrator, or for lack of use.
    ``division`` is that of the administrator who made it: who looks after it as long as it has no membership.
    """

    security_mark: ClassVar = "sensitive"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField("用户名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    email = models.EmailField("邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_staff = models.BooleanField("可进后台", default=False)
    joined_at = models.DateTimeField("建立时间")
    password_at = models.DateTimeField("密码更换时间", null=True)
    seen_at = models.DateTimeField("最近使用时间", null=True)
    disabled_at = models.DateTimeField("停用时间", null=True)
    disabled_for = models.CharField("停用原因", max_length=200, blank=True)
    demonstration = models.BooleanField("演示账号", default=False)
    division = models.CharField("管理区划", max_length=6, blank=True)
    language = models.CharField("界面语言", max_length=10, blank=True)

    objects = Users()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        db_table = "identity_user"

    def __str__(self) -> str:
        return f"{self.name}({self.username})"

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.password_at = clock.now() if raw_password else None

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A save of the password alone takes the day it was changed along."""
        fields = kwargs.get("update_fields")
        if fields is not None and "password" in fields:
            kwargs["update_fields"] = {*fields, "password_at"}
        super().save(*args, **kwargs)


class Membership(models.Model):
    """任职: a person acts in a role for a party; ``reach`` narrows or widens what a divisional role sees."""

    security_mark: ClassVar = "important"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="用户")
    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="members", verbose_name="单位")
    role = models.CharField("角色", max_length=40, choices=[(r.name, r.label) for r in ROLES.values()])
    reach = models.CharField("区划范围", max_length=6, blank=True)
    since = models.DateField("起始日")
    until = models.DateField("截止日", null=True, blank=True)

    class Meta:
        db_table = "identity_membership"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "party", "role"], name="identity_one_membership"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Token(models.Model):
    """接口令牌: lets a program act as one membership within its scopes until a day; only a digest is kept (B10)."""

    security_mark: ClassVar = "important"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="tokens", verbose_name="任职")
    name = models.CharField("用途", max_length=60)
    prefix = models.CharField("前缀", max_length=12, unique=True)
    digest = models.CharField("摘要", max_length=64)
    scopes = models.JSONField("权限范围", default=list)
    created_at = models.DateTimeField("建立时间")
    expires_at = models.DateTimeField("失效时间")
    used_at = models.DateTimeField("最近使用时间", null=True)
    revoked_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        db_table = "identity_token"

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"


class Tally(models.Model):
    """计数: how often somebody did something within a window, for rate limits that hold over all processes (E11)."""

    security_mark: ClassVar = "internal"

    key = models.CharField(max_length=160, primary_key=True)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "identity_tally"

    def __str__(self) -> str:
        return self.key


class Remembered(models.Model):
    """缓存: the table of Django's database cache, made by a migration like any other."""

    security_mark: ClassVar = "internal"

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "identity_cache"

    def __str__(self) -> str:
        return self.cache_key
