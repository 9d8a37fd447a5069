"""度量的表: published series and snapshots of figures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from keqiao.core.ids import new_id


class SeriesPoint(models.Model):
    """历史数据: one published figure of a series, with its source and nature (actual, estimate, derived, target)."""

    security_mark: ClassVar = "public"

    series = models.CharField("序列", max_length=80)
    division = models.CharField("区划", max_length=6)
    period = models.CharField("时期", max_length=12)
    value = models.DecimalField("数值", max_digits=24, decimal_places=6)
    unit = models.CharField("单位", max_length=20)
    nature = models.CharField("性质", max_length=20)
    source = models.CharField("来源", max_length=400)
    note = models.CharField("说明", max_length=400, blank=True)

    class Meta:
        db_table = "measures_series_point"
        indexes: ClassVar = [models.Index(fields=["series", "division", "period"], name="measures_series")]

    def __str__(self) -> str:
        return f"{self.series} {self.division} {self.period}"


class DayFact(models.Model):
    """日汇总: the entries of a ledger up to its fold mark, summed by day and division."""

    security_mark: ClassVar = "internal"

    name = models.CharField("度量", max_length=80)
    day = models.DateField("日期")
    division = models.CharField("区划", max_length=6)
    value = models.DecimalField("数值", max_digits=24, decimal_places=6)
    count = models.PositiveIntegerField("分录数")

    class Meta:
        db_table = "measures_day_fact"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "day", "division"], name="measures_one_fact"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.day} {self.division}"


class FoldMark(models.Model):
    """归并标记: the last entry that a ledger's day facts hold."""

    security_mark: ClassVar = "internal"

    name = models.CharField("度量", max_length=80, primary_key=True)
    last = models.BigIntegerField("末条")

    class Meta:
        db_table = "measures_fold_mark"

    def __str__(self) -> str:
        return self.name


class Snapshot(models.Model):
    """快照: a figure as it was given out, with its question and a fingerprint of the rows behind it."""

    security_mark: ClassVar = "internal"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    measure = models.CharField("度量", max_length=80)
    measure_version = models.PositiveIntegerField("度量版本")
    since = models.DateField("起")
    until = models.DateField("止")
    division = models.CharField("区划", max_length=6, blank=True)
    as_of = models.DateField("截至")
    value = models.DecimalField("数值", max_digits=24, decimal_places=6, null=True)
    error = models.DecimalField("标准误", max_digits=24, decimal_places=6, null=True)
    count = models.PositiveBigIntegerField("行数")
    fingerprint = models.CharField("指纹", max_length=64)
    taken_at = models.DateTimeField("时间")

    class Meta:
        db_table = "measures_snapshot"
        indexes: ClassVar = [models.Index(fields=["measure", "as_of"], name="measures_snapshot_as_of")]

    def __str__(self) -> str:
        return f"{self.measure} {self.as_of}"
