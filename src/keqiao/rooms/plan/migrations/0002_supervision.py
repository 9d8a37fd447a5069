import django.db.models.deletion
import keqiao.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("parties", "0003_duplicate_remove_party_parties_party_name_and_more"),
        ("plan", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Part",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=keqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(max_length=24, verbose_name="状态")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
                ("created_by", models.UUIDField(null=True, verbose_name="建立人")),
                ("changed_at", models.DateTimeField(verbose_name="最近变动时间")),
                ("unit_name", models.CharField(max_length=120, verbose_name="单位名称(文中)")),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "牵头"), ("joint", "责任"), ("cooperate", "配合")],
                        max_length=10,
                        verbose_name="角色",
                    ),
                ),
                ("order", models.PositiveIntegerField(verbose_name="次序")),
                ("division", models.CharField(max_length=6, verbose_name="区划代码")),
                ("receipt_due", models.DateField(null=True, verbose_name="签收期限")),
                ("received_at", models.DateTimeField(null=True, verbose_name="签收时间")),
                ("plan_due", models.DateField(null=True, verbose_name="方案报送期限")),
                ("plan_text", models.TextField(blank=True, verbose_name="方案概要")),
                ("plan_filed_at", models.DateTimeField(null=True, verbose_name="方案报送时间")),
                ("planned_at", models.DateTimeField(null=True, verbose_name="方案核准时间")),
                ("report_due", models.DateField(null=True, verbose_name="下次报告期限")),
                ("reported_at", models.DateTimeField(null=True, verbose_name="最近报告时间")),
                ("verified_at", models.DateTimeField(null=True, verbose_name="核实时间")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="销号时间")),
                ("light", models.CharField(blank=True, max_length=8, verbose_name="自报进度")),
                (
                    "progress",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, null=True, verbose_name="自报完成比例"
                    ),
                ),
                ("rounds", models.PositiveSmallIntegerField(default=0, verbose_name="退回次数")),
                ("extensions", models.PositiveSmallIntegerField(default=0, verbose_name="延期次数")),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_parts",
                        to="parties.party",
                    ),
                ),
            ],
            options={
                "db_table": "plan_part",
            },
        ),
        migrations.CreateModel(
            name="Node",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="内容")),
                ("due", models.DateField(verbose_name="期限")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="完成日期")),
                ("order", models.PositiveIntegerField(verbose_name="次序")),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="nodes", to="plan.part"
                    ),
                ),
            ],
            options={
                "db_table": "plan_node",
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=keqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(max_length=24, verbose_name="状态")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
                ("created_by", models.UUIDField(null=True, verbose_name="建立人")),
                ("changed_at", models.DateTimeField(verbose_name="最近变动时间")),
                ("reason", models.TextField(verbose_name="理由")),
                ("progress_text", models.TextField(verbose_name="目前进展")),
                ("expected", models.DateField(verbose_name="申请期限")),
                ("granted", models.DateField(null=True, verbose_name="核准期限")),
                ("ruling", models.TextField(blank=True, verbose_name="裁定意见")),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extension_requests",
                        to="plan.part",
                    ),
                ),
            ],
            options={
                "db_table": "plan_extension",
            },
        ),
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=keqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(max_length=24, verbose_name="状态")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
                ("created_by", models.UUIDField(null=True, verbose_name="建立人")),
                ("changed_at", models.DateTimeField(verbose_name="最近变动时间")),
                ("period", models.CharField(max_length=12, verbose_name="期次")),
                ("as_of", models.DateField(verbose_name="截至")),
                ("content", models.JSONField(verbose_name="内容")),
                ("published_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="bulletins", to="plan.plan"
                    ),
                ),
            ],
            options={
                "db_table": "plan_bulletin",
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=16, verbose_name="种类")),
                ("on", models.DateField(verbose_name="日期")),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="plan.part"
                    ),
                ),
            ],
            options={
                "db_table": "plan_reminder",
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=keqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("origin", models.CharField(default="unit", max_length=10, verbose_name="来源")),
                ("period", models.CharField(blank=True, max_length=12, verbose_name="报告期")),
                ("due", models.DateField(null=True, verbose_name="应报日期")),
                ("text", models.TextField(blank=True, verbose_name="进展")),
                ("problems", models.TextField(blank=True, verbose_name="问题与需协调事项")),
                ("light", models.CharField(blank=True, max_length=8, verbose_name="自报")),
                (
                    "progress",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, null=True, verbose_name="自报完成比例"
                    ),
                ),
                ("computed", models.JSONField(default=list, verbose_name="记录所示")),
                ("filed_at", models.DateTimeField(null=True, verbose_name="报送时间")),
                ("filed_by", models.UUIDField(null=True, verbose_name="报送人")),
                ("outcome", models.CharField(blank=True, max_length=10, verbose_name="处理")),
                ("outcome_reason", models.CharField(blank=True, max_length=20, verbose_name="退回原因")),
                ("outcome_text", models.TextField(blank=True, verbose_name="意见")),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="plan.part"
                    ),
                ),
            ],
            options={
                "db_table": "plan_report",
            },
        ),
        migrations.AddField(
            model_name="part",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="plan.task"
            ),
        ),
        migrations.CreateModel(
            name="Urge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=keqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(max_length=24, verbose_name="状态")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
                ("created_by", models.UUIDField(null=True, verbose_name="建立人")),
                ("changed_at", models.DateTimeField(verbose_name="最近变动时间")),
                ("level", models.CharField(max_length=12, verbose_name="层级")),
                ("text", models.TextField(verbose_name="内容")),
                ("answer_by", models.DateField(verbose_name="反馈期限")),
                ("answer", models.TextField(blank=True, verbose_name="反馈")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="反馈时间")),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="urges", to="plan.part"
                    ),
                ),
            ],
            options={
                "db_table": "plan_urge",
            },
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(fields=("part", "kind", "on"), name="plan_one_reminder"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["part", "filed_at"], name="plan_report_part"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("filed_at__isnull", True)), fields=("part",), name="plan_one_report_draft"
            ),
        ),
        migrations.AddIndex(
            model_name="part",
            index=models.Index(fields=["party", "state"], name="plan_part_party"),
        ),
        migrations.AddIndex(
            model_name="part",
            index=models.Index(fields=["division", "state"], name="plan_part_division"),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(fields=("task", "party", "role"), name="plan_one_part"),
        ),
    ]
