"""登记机构、编号与本地设置."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Office(models.Model):
    """技术合同登记机构: which party registers contracts of a division, and since when."""

    security_mark: ClassVar = "public"

    party = models.ForeignKey(
        "parties.Party", models.PROTECT, related_name="contract_offices", verbose_name="机构"
    )
    division = models.CharField("登记地", max_length=6)
    since = models.DateField("起始日")
    until = models.DateField("截止日", null=True, blank=True)

    class Meta:
        db_table = "transfer_office"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["party", "division"], name="transfer_office_once"),
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.party_id}"


class Numbering(models.Model):
    """编号: the last number given in a year at a place; its row is the lock under which the next is taken."""

    security_mark: ClassVar = "internal"

    year = models.PositiveSmallIntegerField("年份")
    division = models.CharField("登记地", max_length=6)
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        db_table = "transfer_numbering"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "division"], name="transfer_numbering_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.division} {self.last}"


class Setting(models.Model):
    """本地设置: what a site states for a parameter whose legal text leaves it open or is not confirmed."""

    security_mark: ClassVar = "internal"

    regime = models.CharField("登记制度", max_length=24)
    name = models.CharField("参数", max_length=40)
    value = models.CharField("取值", max_length=40, blank=True)
    source = models.CharField("依据", max_length=200)
    changed_at = models.DateTimeField("变动时间")
    changed_by = models.UUIDField("变动人", null=True)

    class Meta:
        db_table = "transfer_setting"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["regime", "name"], name="transfer_setting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.regime} {self.name}={self.value}"
