"""日志的表. Rows are never changed or deleted: triggers on both databases refuse it (migration 0002)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """日志条目: one act, refusal or login (GB/T 22239-2019 8.1.4.3 b: time, person, event, object, result, address).

    ``data`` is canonical JSON text, because the hash is over these very bytes. ``actor_label`` stays when the
    account is gone.
    """

    security_mark: ClassVar = "important"

    chain = models.CharField("链", max_length=120)
    seq = models.PositiveIntegerField("序号")
    at = models.DateTimeField("时间")
    actor = models.UUIDField("操作人", null=True)
    actor_label = models.CharField("操作人名称", max_length=200)
    role = models.CharField("角色", max_length=40)
    event = models.CharField("事件", max_length=120)
    object_type = models.CharField("对象类型", max_length=80)
    object_id = models.CharField("对象", max_length=80)
    result = models.CharField("结果", max_length=10)
    address = models.CharField("地址", max_length=64)
    request = models.CharField("请求编号", max_length=64)
    data = models.TextField("内容")
    previous = models.CharField("前一条摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        db_table = "journal_entry"
        constraints: ClassVar = [models.UniqueConstraint(fields=["chain", "seq"], name="journal_chain_seq")]
        indexes: ClassVar = [
            models.Index(fields=["object_type", "object_id"], name="journal_object"),
            models.Index(fields=["actor", "at"], name="journal_actor"),
            models.Index(fields=["at"], name="journal_at"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq} {self.event}"


class ChainHead(models.Model):
    """链头: the last entry of each chain; its row is the lock under which the chain grows."""

    security_mark: ClassVar = "important"

    chain = models.CharField(max_length=120, primary_key=True)
    seq = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "journal_chain"

    def __str__(self) -> str:
        return self.chain


class Seal(models.Model):
    """封存: the Merkle root over all entries up to ``last_entry``, chained to the seal before; copied into exports."""

    security_mark: ClassVar = "important"

    at = models.DateTimeField("时间")
    first_entry = models.BigIntegerField("首条")
    last_entry = models.BigIntegerField("末条")
    count = models.PositiveIntegerField("条数")
    root = models.CharField("根摘要", max_length=64)
    previous = models.CharField("前一封存", max_length=64)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        db_table = "journal_seal"
        constraints: ClassVar = [models.UniqueConstraint(fields=["first_entry"], name="journal_seal_once")]

    def __str__(self) -> str:
        return f"{self.first_entry}–{self.last_entry}"


class Purge(models.Model):
    """清除: the permission under which the trigger lets old entries go; open only inside the purge's transaction."""

    security_mark: ClassVar = "important"

    at = models.DateTimeField("时间")
    by_label = models.CharField("操作人名称", max_length=200)
    before = models.DateTimeField("清除早于")
    last_entry = models.BigIntegerField("末条")
    count = models.PositiveIntegerField("条数", default=0)
    open = models.BooleanField("进行中", default=True)

    class Meta:
        db_table = "journal_purge"

    def __str__(self) -> str:
        return f"≤ {self.last_entry}"


class Anchor(models.Model):
    """锚: the last purged entry of a chain, from which what remains goes on."""

    security_mark: ClassVar = "important"

    chain = models.CharField(max_length=120, primary_key=True)
    seq = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "journal_anchor"

    def __str__(self) -> str:
        return self.chain
