"""计划的表: a published plan compiled from its text, its tasks with the units responsible, and their supervision.

Names follow keqiao.engines.gongwen.plan; spans are character offsets into ``Plan.text``, which is never changed.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from keqiao.core.access.scope import Reach
from keqiao.core.flow.record import Record
from keqiao.core.ids import new_id

PUBLISHED = ("published", "superseded")
ROLES = (("lead", "牵头"), ("joint", "责任"), ("cooperate", "配合"))
ORIGINS = (("notice", "原文规定"), ("person", "人工设定"), ("default", "系统默认"))


class Plan(Record):
    """计划: one version of one published arrangement. ``root`` groups the versions; only one is in force."""

    security_mark: ClassVar = "public"
    reach: ClassVar = Reach(
        division="division",
        owners=("office",),
        public=Q(state__in=PUBLISHED),
        roles=("planner",),
    )

    root = models.UUIDField("计划标识", db_index=True)
    number = models.PositiveIntegerField("版本号", default=1)
    title = models.CharField("标题", max_length=300)
    reference = models.CharField("发文字号", max_length=80, blank=True)
    issuer = models.CharField("发文机关", max_length=200, blank=True)
    issued_on = models.DateField("成文日期", null=True)
    year = models.PositiveSmallIntegerField("计划年度")
    division = models.CharField("区划代码", max_length=6)
    office = models.ForeignKey("parties.Party", models.PROTECT, related_name="+", verbose_name="主管办公室")
    text = models.TextField("原文")
    text_name = models.CharField("来源文件名", max_length=200, blank=True)
    compile_job = models.CharField("编译任务", max_length=40, blank=True)
    compiled_at = models.DateTimeField("编译时间", null=True)
    overall = models.TextField("总体目标原文", blank=True)
    published_at = models.DateTimeField("发布时间", null=True)
    demonstration = models.BooleanField("演示数据", default=False)

    class Meta:
        db_table = "plan_plan"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["root", "number"], name="plan_one_number"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "year"], name="plan_state_year")]

    def __str__(self) -> str:
        return self.title


class Find(models.Model):
    """提取项: one thing the compiler found, or a person added, and what a person decided about it.

    ``content`` is the find in the form of its kind (task, unit, target, rule, warning…); ``decision`` pending,
    accepted, edited, rejected, added. Nothing of a plan is published while a find is pending.
    """

    security_mark: ClassVar = "internal"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="finds")
    kind = models.CharField("种类", max_length=12)
    key = models.CharField("编号", max_length=40)
    order = models.PositiveIntegerField("次序")
    start = models.PositiveIntegerField("起", null=True)
    end = models.PositiveIntegerField("止", null=True)
    confidence = models.DecimalField("置信度", max_digits=4, decimal_places=3, null=True)
    content = models.JSONField("内容")
    decision = models.CharField("处理", max_length=10, default="pending")
    version = models.PositiveIntegerField("版本", default=1)
    decided_by = models.UUIDField("处理人", null=True)
    decided_label = models.CharField("处理人名称", max_length=200, blank=True)
    decided_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        db_table = "plan_find"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "kind", "key"], name="plan_find_key")
        ]
        indexes: ClassVar = [models.Index(fields=["plan", "order"], name="plan_find_order")]
        ordering: ClassVar = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Work(models.Model):
    """重点工作: a numbered heading of the plan under which tasks stand; where tasks are the works, one each."""

    security_mark: ClassVar = "public"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="works")
    number = models.CharField("序号", max_length=20)
    title = models.CharField("标题", max_length=300)
    order = models.PositiveIntegerField("次序")

    class Meta:
        db_table = "plan_work"

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    """任务: the smallest numbered item with units. Its state is that of its lead part (see ``Part``).

    ``units`` are the units as printed, each [role, name]: public, because the arrangement itself is.
    """

    security_mark: ClassVar = "public"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks")
    work = models.ForeignKey(Work, models.PROTECT, null=True, related_name="tasks")
    key = models.CharField("编号", max_length=40)
    number = models.CharField("序号", max_length=20)
    title = models.CharField("标题", max_length=300)
    text = models.TextField("原文")
    start = models.PositiveIntegerField("起", null=True)
    end = models.PositiveIntegerField("止", null=True)
    deadline = models.DateField("完成期限")
    original_deadline = models.DateField("原定期限")
    weight = models.DecimalField("权重", max_digits=6, decimal_places=2, default=1)
    units = models.JSONField("文中单位", default=list)
    order = models.PositiveIntegerField("次序")

    class Meta:
        db_table = "plan_task"
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "key"], name="plan_task_key")]

    def __str__(self) -> str:
        return f"{self.number}{self.title}"


class Part(Record):
    """任务分工: one unit's part of a task, the record that flows: 签收, 方案, 报告, 核实, 销号.

    Lead, joint and cooperating units each have one. ``unit_name`` is the name as printed; ``party`` the unit
    responsible in the plan's year. The dates are of the last time; the journal has them all. ``light`` is what the
    unit reports.
    """

    security_mark: ClassVar = "internal"
    reach: ClassVar = Reach(division="division", owners=("party",), roles=("planner", "supervisor", "leader"))

    task = models.ForeignKey(Task, models.CASCADE, related_name="parts")
    party = models.ForeignKey("parties.Party", models.PROTECT, related_name="plan_parts")
    unit_name = models.CharField("单位名称(文中)", max_length=120)
    role = models.CharField("角色", max_length=10, choices=ROLES)
    order = models.PositiveIntegerField("次序")
    division = models.CharField("区划代码", max_length=6)
    receipt_due = models.DateField("签收期限", null=True)
    received_at = models.DateTimeField("签收时间", null=True)
    plan_due = models.DateField("方案报送期限", null=True)
    plan_text = models.TextField("方案概要", blank=True)
    plan_filed_at = models.DateTimeField("方案报送时间", null=True)
    planned_at = models.DateTimeField("方案核准时间", null=True)
    report_due = models.DateField("下次报告期限", null=True)
    reported_at = models.DateTimeField("最近报告时间", null=True)
    verified_at = models.DateTimeField("核实时间", null=True)
    closed_at = models.DateTimeField("销号时间", null=True)
    light = models.CharField("自报进度", max_length=8, blank=True)
    progress = models.DecimalField("自报完成比例", max_digits=5, decimal_places=2, null=True)
    rounds = models.PositiveSmallIntegerField("退回次数", default=0)
    extensions = models.PositiveSmallIntegerField("延期次数", default=0)

    class Meta:
        db_table = "plan_part"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "party", "role"], name="plan_one_part"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["party", "state"], name="plan_part_party"),
            models.Index(fields=["division", "state"], name="plan_part_division"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_name}:{self.task_id}"


class Target(models.Model):
    """目标: what the plan promises in figures, bound to the measure that computes it and the series it settles on."""

    security_mark: ClassVar = "public"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="targets")
    key = models.CharField("编号", max_length=40)
    quote = models.TextField("原文")
    start = models.PositiveIntegerField("起", null=True)
    end = models.PositiveIntegerField("止", null=True)
    metric = models.CharField("指标", max_length=200)
    series = models.CharField("序列", max_length=200, blank=True)
    kind = models.CharField("类型", max_length=20)
    comparator = models.CharField("比较", max_length=10, blank=True)
    low = models.DecimalField("下限", max_digits=24, decimal_places=6, null=True)
    high = models.DecimalField("上限", max_digits=24, decimal_places=6, null=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    printed_unit = models.CharField("文中单位", max_length=20, blank=True)
    growth = models.DecimalField("增速(%)", max_digits=9, decimal_places=3, null=True)
    growth_comparator = models.CharField("增速比较", max_length=10, blank=True)
    base = models.DecimalField("基数", max_digits=24, decimal_places=6, null=True)
    horizon = models.DateField("期限")
    region = models.CharField("区划代码", max_length=6)
    region_name = models.CharField("地域(文中)", max_length=100, blank=True)
    strive = models.BooleanField("力争", default=False)
    measure = models.CharField("度量", max_length=80, blank=True)
    settlement = models.CharField("结算规则", max_length=200, blank=True)
    remarks = models.JSONField("提示", default=list)
    order = models.PositiveIntegerField("次序")

    class Meta:
        db_table = "plan_target"
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "key"], name="plan_target_key")]

    def __str__(self) -> str:
        return self.metric


class SupervisionRule(models.Model):
    """督办规则: what the notice prescribes about filing, reporting, leading and scoring; editable, with its quote."""

    security_mark: ClassVar = "public"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="rules")
    kind = models.CharField("种类", max_length=20)
    quote = models.TextField("原文", blank=True)
    start = models.PositiveIntegerField("起", null=True)
    end = models.PositiveIntegerField("止", null=True)
    value = models.JSONField("规则")
    origin = models.CharField("依据", max_length=10, choices=ORIGINS, default="notice")

    class Meta:
        db_table = "plan_rule"

    def __str__(self) -> str:
        return self.kind


class Node(models.Model):
    """节点: a dated step of a unit's own plan for its part."""

    security_mark: ClassVar = "internal"

    part = models.ForeignKey(Part, models.CASCADE, related_name="nodes")
    title = models.CharField("内容", max_length=200)
    due = models.DateField("期限")
    done_on = models.DateField("完成日期", null=True, blank=True)
    order = models.PositiveIntegerField("次序")

    class Meta:
        db_table = "plan_node"

    def __str__(self) -> str:
        return self.title


class Report(models.Model):
    """报告: what a unit says about its part for one cycle; ``computed`` keeps what the records said that day.

    ``filed_at`` empty is the unit's draft, which nobody else sees; a part has one at most. ``origin`` unit or
    computed: where the records answer, nobody is asked. ``due`` is the day by which it was asked for, empty for one
    of their own accord.
    """

    security_mark: ClassVar = "internal"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    part = models.ForeignKey(Part, models.CASCADE, related_name="reports")
    origin = models.CharField("来源", max_length=10, default="unit")
    period = models.CharField("报告期", max_length=12, blank=True)
    due = models.DateField("应报日期", null=True)
    text = models.TextField("进展", blank=True)
    problems = models.TextField("问题与需协调事项", blank=True)
    light = models.CharField("自报", max_length=8, blank=True)
    progress = models.DecimalField("自报完成比例", max_digits=5, decimal_places=2, null=True)
    computed = models.JSONField("记录所示", default=list)
    filed_at = models.DateTimeField("报送时间", null=True)
    filed_by = models.UUIDField("报送人", null=True)
    outcome = models.CharField("处理", max_length=10, blank=True)
    outcome_reason = models.CharField("退回原因", max_length=20, blank=True)
    outcome_text = models.TextField("意见", blank=True)

    class Meta:
        db_table = "plan_report"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["part"], condition=Q(filed_at__isnull=True), name="plan_one_report_draft"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["part", "filed_at"], name="plan_report_part")]

    def __str__(self) -> str:
        return self.period


class Extension(Record):
    """延期申请: asked before the limit; ruled on with a new date; the original date stays for ever."""

    security_mark: ClassVar = "internal"
    reach: ClassVar = Reach(
        division="part__division", owners=("part__party",), roles=("planner", "supervisor", "leader")
    )

    part = models.ForeignKey(Part, models.CASCADE, related_name="extension_requests")
    reason = models.TextField("理由")
    progress_text = models.TextField("目前进展")
    expected = models.DateField("申请期限")
    granted = models.DateField("核准期限", null=True)
    ruling = models.TextField("裁定意见", blank=True)

    class Meta:
        db_table = "plan_extension"

    def __str__(self) -> str:
        return f"{self.part_id} {self.expected}"


class Urge(Record):
    """催办单: a supervisor's slip to a unit with a day by which to answer."""

    security_mark: ClassVar = "internal"
    reach: ClassVar = Reach(
        division="part__division", owners=("part__party",), roles=("planner", "supervisor", "leader")
    )

    part = models.ForeignKey(Part, models.CASCADE, related_name="urges")
    level = models.CharField("层级", max_length=12)
    text = models.TextField("内容")
    answer_by = models.DateField("反馈期限")
    answer = models.TextField("反馈", blank=True)
    answered_at = models.DateTimeField("反馈时间", null=True)

    class Meta:
        db_table = "plan_urge"

    def __str__(self) -> str:
        return f"{self.part_id} {self.level}"


class Reminder(models.Model):
    """提醒: that a unit was reminded on a day; one row per part, kind and day, so that none comes twice."""

    security_mark: ClassVar = "internal"

    part = models.ForeignKey(Part, models.CASCADE, related_name="reminders")
    kind = models.CharField("种类", max_length=16)
    on = models.DateField("日期")

    class Meta:
        db_table = "plan_reminder"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part", "kind", "on"], name="plan_one_reminder"),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.kind} {self.on}"


class Bulletin(Record):
    """督查通报: one period's bulletin in official layout; its figures are frozen with snapshots."""

    security_mark: ClassVar = "public"
    reach: ClassVar = Reach(
        division="plan__division",
        public=Q(state="published"),
        roles=("planner", "supervisor", "leader"),
    )

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="bulletins")
    period = models.CharField("期次", max_length=12)
    as_of = models.DateField("截至")
    content = models.JSONField("内容")
    published_at = models.DateTimeField("发布时间", null=True)

    class Meta:
        db_table = "plan_bulletin"

    def __str__(self) -> str:
        return self.period
