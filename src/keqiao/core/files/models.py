"""文件的表. The bytes are under FILES, once for each checksum; a row says whose record they belong to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from keqiao.core.ids import new_id


class StoredFile(models.Model):
    """文件: one upload of one record. ``removed_at``: taken away; the row and the journal stay."""

    security_mark: ClassVar = "sensitive"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sm3 = models.CharField("摘要", max_length=64)
    size = models.BigIntegerField("字节数")
    type = models.CharField("类型", max_length=10)
    name = models.CharField("文件名", max_length=160)
    kind = models.CharField("对象类型", max_length=80)
    record = models.CharField("对象", max_length=80)
    purpose = models.CharField("用途", max_length=40, blank=True)
    by = models.UUIDField("上传人", null=True)
    by_label = models.CharField("上传人名称", max_length=200)
    at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField("移除时间", null=True)

    class Meta:
        db_table = "files_file"
        indexes: ClassVar = [
            models.Index(fields=["kind", "record", "at"], name="files_of_record"),
            models.Index(fields=["sm3"], name="files_checksum"),
        ]

    def __str__(self) -> str:
        return self.name
