"""通知的表."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from keqiao.core.ids import new_id


class Notice(models.Model):
    """通知 to one person. ``batch``: all that one act told. ``escalate_at``: when others hear that it is unread."""

    security_mark: ClassVar = "internal"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name="收件人"
    )
    party = models.UUIDField("单位", null=True)
    batch = models.UUIDField("批次")
    event = models.CharField("事件", max_length=120, blank=True)
    subject = models.CharField("标题", max_length=200)
    text = models.TextField("内容", blank=True)
    url = models.CharField("地址", max_length=300, blank=True)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True)
    email = models.CharField("邮件", max_length=10, default="none")
    escalate_at = models.DateTimeField("升级时间", null=True)
    escalate_to = models.CharField("升级角色", max_length=120, blank=True)

    class Meta:
        db_table = "notices_notice"
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], name="notices_of_user"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notices_unread"),
            models.Index(fields=["email"], condition=Q(email="waiting"), name="notices_to_mail"),
            models.Index(fields=["batch"], name="notices_batch"),
            models.Index(
                fields=["escalate_at"],
                condition=Q(read_at=None, escalate_at__isnull=False),
                name="notices_to_escalate",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
