"""身份的表: a person, and what they are for which party."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from keqiao.core.access.roles import ROLES
from keqiao.core.ids import new_id


class Users(BaseUserManager["User"]):
    """The two ways to make a person."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser, PermissionsMixin):
    """用户: one person, one account. ``demonstration`` accounts exist only where the demonstration is on (A1)."""

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
    demonstration = models.BooleanField("演示账号", default=False)
    language = models.CharField("界面语言", max_length=10, blank=True)

    objects = Users()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        db_table = "identity_user"

    def __str__(self) -> str:
        return f"{self.name}({self.username})"


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
