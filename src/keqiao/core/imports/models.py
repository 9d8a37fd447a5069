"""导入的表: one import of one file, its faults, and the marks of rows that were loaded."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from keqiao.core.access.scope import Reach
from keqiao.core.ids import new_id

STATES = (
    ("checking", _("检查中")),
    ("checked", _("待确认")),
    ("loading", _("载入中")),
    ("done", _("已载入")),
    ("refused", _("未载入")),
    ("cancelled", _("已取消")),
)
MODES = (
    ("all", _("全部正确才载入")),
    ("rows", _("只载入正确的行")),
)


class Import(models.Model):
    """导入: a file on its way into a sheet. Seen by the person who brought it.

    ``position`` is the last row of the file that is settled; it is written with the rows of its batch, so that a
    load that was killed goes on after it.
    """

    security_mark: ClassVar = "sensitive"
    reach: ClassVar = Reach(owners=("party",))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sheet = models.CharField("导入表", max_length=80)
    file = models.UUIDField("文件")
    file_name = models.CharField("文件名", max_length=200)
    party = models.UUIDField("单位", null=True)
    user = models.UUIDField("导入人", null=True)
    state = models.CharField("状态", max_length=12, choices=STATES, default="checking")
    mode = models.CharField("方式", max_length=8, choices=MODES, blank=True)
    total = models.PositiveIntegerField("总行数", default=0)
    good = models.PositiveIntegerField("正确行数", default=0)
    bad = models.PositiveIntegerField("有错行数", default=0)
    skipped = models.PositiveIntegerField("此前已载入行数", default=0)
    loaded = models.PositiveIntegerField("载入行数", default=0)
    position = models.PositiveIntegerField("处理到的行", default=0)
    ignored = models.CharField("未用的列", max_length=400, blank=True)
    message = models.TextField("说明", blank=True)
    errors_file = models.UUIDField("错误文件", null=True)
    job = models.UUIDField("任务", null=True)
    created_at = models.DateTimeField("建立时间")
    changed_at = models.DateTimeField("最近变动时间")

    class Meta:
        db_table = "imports_import"
        indexes: ClassVar = [models.Index(fields=["user", "-created_at"], name="imports_of_user")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.file_name}"


class RowFault(models.Model):
    """行错误, in the words of the person's language."""

    security_mark: ClassVar = "sensitive"

    of = models.ForeignKey(Import, models.CASCADE, related_name="faults")
    row = models.PositiveIntegerField("行")
    column = models.CharField("列", max_length=80, blank=True)
    text = models.CharField("错误", max_length=400)

    class Meta:
        db_table = "imports_fault"
        indexes: ClassVar = [models.Index(fields=["of", "row"], name="imports_fault_row")]

    def __str__(self) -> str:
        return f"{self.row} {self.column} {self.text}"


class LoadedRow(models.Model):
    """已载入的行: a row's fingerprint per sheet and party, so that loading the same row again does nothing."""

    security_mark: ClassVar = "internal"

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    scope = models.CharField("范围", max_length=120)
    digest = models.CharField("指纹", max_length=64)

    class Meta:
        db_table = "imports_loaded"
        constraints: ClassVar = [models.UniqueConstraint(fields=["scope", "digest"], name="imports_row_once")]

    def __str__(self) -> str:
        return self.digest
