"""主体的表."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from keqiao.core.access.scope import Reach
from keqiao.core.ids import new_id

KINDS = (
    ("government", _("政府部门")),
    ("enterprise", _("企业")),
    ("university", _("高等院校")),
    ("institute", _("科研院所")),
    ("carrier", _("孵化载体")),
    ("service", _("服务机构")),
    ("finance", _("金融机构")),
    ("alliance", _("联盟")),
    ("other", _("其他组织")),
)


DIVISION_LEVELS = (("province", _("省级")), ("prefecture", _("市州级")), ("county", _("县级")))
ZONE_GRADES = (("national", _("国家级高新区")), ("provincial", _("省级高新区")), ("other", _("其他功能区")))
NAME_KINDS = (("full", _("全称")), ("short", _("简称")), ("alias", _("别名")))
SUCCESSION_KINDS = (
    ("renamed", _("改名")),
    ("merged", _("合并")),
    ("split", _("分立")),
    ("transferred", _("划转")),
)


class Division(models.Model):
    """行政区划 (GB/T 2260) with its days of validity: from ``since`` to the day before ``until``; a code that ended
    names its successor. ``region`` is the economic region that a prefecture is reported under.
    """

    security_mark: ClassVar = "public"

    code = models.CharField("代码", max_length=6)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=12, choices=DIVISION_LEVELS)
    parent = models.CharField("上级代码", max_length=6, blank=True)
    since = models.DateField("起始日", null=True, blank=True)
    until = models.DateField("截止日", null=True, blank=True)
    successor = models.CharField("后继代码", max_length=6, blank=True)
    region = models.CharField("经济区", max_length=20, blank=True)
    source = models.CharField("来源", max_length=400)

    class Meta:
        db_table = "parties_division"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "name"], name="parties_division_code_name"),
        ]
        indexes: ClassVar = [models.Index(fields=["parent", "code"], name="parties_division_parent")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Zone(models.Model):
    """功能区: a high-tech zone and the like; no GB/T 2260 unit, a kind of its own with a host prefecture."""

    security_mark: ClassVar = "public"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField("名称", max_length=80, unique=True)
    short_name = models.CharField("简称", max_length=40)
    prefecture = models.CharField("所在市州", max_length=6)
    grade = models.CharField("级别", max_length=20, choices=ZONE_GRADES)
    aliases = models.CharField("别名", max_length=200, blank=True)
    since_year = models.PositiveSmallIntegerField("设立年份", null=True, blank=True)
    national_year = models.PositiveSmallIntegerField("国家级年份", null=True, blank=True)
    source = models.CharField("来源", max_length=400)

    class Meta:
        db_table = "parties_zone"

    def __str__(self) -> str:
        return self.short_name


class Industry(models.Model):
    """国民经济行业分类 (GB/T 4754-2017)."""

    security_mark: ClassVar = "public"

    code = models.CharField("代码", max_length=4, primary_key=True)
    name = models.CharField("名称", max_length=80)
    level = models.PositiveSmallIntegerField("层级")
    parent = models.CharField("上级代码", max_length=4, blank=True)
    section = models.CharField("门类", max_length=1)

    class Meta:
        db_table = "parties_industry"
        indexes: ClassVar = [models.Index(fields=["parent", "code"], name="parties_industry_parent")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Party(models.Model):
    """主体: any organisation. ``code`` is the unified social credit code (GB 32100-2015), empty where none is known.

    ``merged_into`` points to the party that a duplicate was merged into; nothing is deleted. ``archived_at`` ends a
    party without a successor.
    """

    security_mark: ClassVar = "internal"
    reach: ClassVar = Reach(division="division", owners=("id",), public=Q(kind="government") | Q(listed=True))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=60, blank=True)
    kind = models.CharField("类别", max_length=20, choices=KINDS)
    division = models.CharField("行政区划代码", max_length=6)
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, verbose_name="功能区")
    industry = models.CharField("行业代码", max_length=4, blank=True)
    service_class = models.CharField("科技服务业类别", max_length=6, blank=True)
    address = models.CharField("住所", max_length=200, blank=True)
    since = models.DateField("成立日期", null=True, blank=True)
    source = models.CharField("来源", max_length=200, blank=True)
    listed = models.BooleanField("公开名录", default=False)
    demonstration = models.BooleanField("演示数据", default=False)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    archived_at = models.DateTimeField("停用时间", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    created_at = models.DateTimeField("建立时间")
    changed_at = models.DateTimeField("最近变动时间")

    class Meta:
        db_table = "parties_party"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code="") & Q(merged_into=None), name="parties_one_per_code"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["division", "id"], name="parties_party_division"),
            models.Index(fields=["kind", "id"], name="parties_party_kind"),
            models.Index(fields=["name", "id"], name="parties_party_name"),
            models.Index(fields=["short_name"], name="parties_party_short_name"),
            models.Index(fields=["industry", "id"], name="parties_party_industry"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def record_kind(cls) -> str:
        """The name of parties in the journal, the files and the search."""
        return "parties.party"


class PartyName(models.Model):
    """名称沿革: the names a party has and has had, from ``since`` to the day before ``until``, with their source.

    A party whose one name has no dates needs no row here. ``alias`` is the name of a record merged into this one.
    """

    security_mark: ClassVar = "internal"

    party = models.ForeignKey(Party, models.CASCADE, related_name="names")
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=10, default="full", choices=NAME_KINDS)
    since = models.DateField("起始日", null=True, blank=True)
    until = models.DateField("截止日", null=True, blank=True)
    source = models.CharField("来源", max_length=400, blank=True)

    class Meta:
        db_table = "parties_name"
        indexes: ClassVar = [models.Index(fields=["name"], name="parties_former_name")]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """承继: from a unit to the one that took over its tasks. Where the day is not known ``on`` is empty and
    ``earliest`` and ``latest`` say when it can have been.
    """

    security_mark: ClassVar = "public"

    before = models.ForeignKey(Party, models.PROTECT, related_name="successions")
    after = models.ForeignKey(Party, models.PROTECT, related_name="predecessors")
    kind = models.CharField("方式", max_length=20, choices=SUCCESSION_KINDS)
    on = models.DateField("日期", null=True, blank=True)
    earliest = models.DateField("不早于", null=True, blank=True)
    latest = models.DateField("不晚于", null=True, blank=True)
    source = models.CharField("来源", max_length=400)

    class Meta:
        db_table = "parties_succession"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["before", "after"], name="parties_one_succession"),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id}"


class Duplicate(models.Model):
    """疑似重复: two parties that may be one, for a person to decide; ``dismissed`` once a person said they are two."""

    security_mark: ClassVar = "internal"

    first = models.ForeignKey(Party, models.CASCADE, related_name="+")
    second = models.ForeignKey(Party, models.CASCADE, related_name="+")
    basis = models.CharField("依据", max_length=20)
    likeness = models.DecimalField("相似度", max_digits=4, decimal_places=3)
    names = models.CharField("名称判断", max_length=10)
    found_at = models.DateTimeField("发现时间")
    dismissed = models.BooleanField("不是重复", default=False)

    class Meta:
        db_table = "parties_duplicate"
        verbose_name = "疑似重复"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="parties_one_pair"),
        ]
        indexes: ClassVar = [models.Index(fields=["likeness", "id"], name="parties_duplicate_likeness")]

    def __str__(self) -> str:
        return f"{self.first_id} ~ {self.second_id}"
