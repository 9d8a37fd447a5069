"""记录: what every record that flows has. Only core.flow writes ``state``; services write the rest."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from keqiao.core.access.scope import Reach
from keqiao.core.ids import new_id


class Record(models.Model):
    """记录: key, state, a version that grows with every write, and when and by whom it was made.

    ``reach`` says who may see it, and so who may move it: outside of it the record does not exist for a viewer.
    ``security_mark`` is its class: public, internal, sensitive or important (GB/T 22239-2019 8.1.4.2 g).
    """

    reach: ClassVar[Reach]
    security_mark: ClassVar[str]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField("状态", max_length=24)
    version = models.PositiveIntegerField("版本", default=1)
    created_at = models.DateTimeField("建立时间")
    created_by = models.UUIDField("建立人", null=True)
    changed_at = models.DateTimeField("最近变动时间")

    class Meta:
        abstract = True

    @classmethod
    def kind(cls) -> str:
        """The record's name in journal, flow and addresses: ``transfer.contract``."""
        return f"{cls._meta.app_label}.{cls._meta.model_name}"
