"""任务的表."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from keqiao.core.ids import new_id

STATES = (
    ("waiting", _("排队")),
    ("running", _("进行中")),
    ("done", _("完成")),
    ("failed", _("失败")),
    ("cancelled", _("已取消")),
)
OPEN = ("waiting", "running")


class Job(models.Model):
    """任务: one piece of long work somebody asked for. ``viewer`` is who, as a plain value; ``given`` the arguments.

    While it runs on SQLite, ``done``, ``total``, ``text`` and ``heartbeat`` are kept in a file aside (see scribe.py).
    """

    security_mark: ClassVar = "internal"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField("任务", max_length=80)
    given = models.JSONField("参数", default=dict)
    viewer = models.JSONField("发起身份", default=dict)
    user = models.UUIDField("发起人", null=True)
    user_label = models.CharField("发起人名称", max_length=200)
    language = models.CharField("语言", max_length=10)
    record_kind = models.CharField("对象类型", max_length=80, blank=True)
    record_pk = models.CharField("对象", max_length=80, blank=True)
    state = models.CharField("状态", max_length=12, choices=STATES, default="waiting")
    done = models.BigIntegerField("已完成", default=0)
    total = models.BigIntegerField("总数", null=True)
    text = models.CharField("进展", max_length=200, blank=True)
    message = models.TextField("结果", blank=True)
    url = models.CharField("结果地址", max_length=300, blank=True)
    cancel_asked = models.BooleanField("要求取消", default=False)
    attempt = models.PositiveSmallIntegerField("次数", default=0)
    created_at = models.DateTimeField("发起时间")
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    heartbeat = models.DateTimeField("最近活动", null=True)

    class Meta:
        db_table = "jobs_job"
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at"], name="jobs_of_user"),
            models.Index(fields=["state", "heartbeat"], name="jobs_state"),
            models.Index(fields=["record_kind", "record_pk"], name="jobs_record"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class Run(models.Model):
    """定时运行: one schedule in one period; the unique key is what makes a schedule run once."""

    security_mark: ClassVar = "internal"

    name = models.CharField("名称", max_length=80)
    period = models.CharField("周期", max_length=20)
    state = models.CharField("状态", max_length=12, default="new")
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    at = models.DateTimeField("时间")
    text = models.TextField("结果", blank=True)

    class Meta:
        db_table = "jobs_run"
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "period"], name="jobs_run_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.period}"
