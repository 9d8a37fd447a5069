import django.db.models.deletion
import keqiao.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("parties", "0003_duplicate_remove_party_parties_party_name_and_more"),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
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
                ("root", models.UUIDField(db_index=True, verbose_name="计划标识")),
                ("number", models.PositiveIntegerField(default=1, verbose_name="版本号")),
                ("title", models.CharField(max_length=300, verbose_name="标题")),
                ("reference", models.CharField(blank=True, max_length=80, verbose_name="发文字号")),
                ("issuer", models.CharField(blank=True, max_length=200, verbose_name="发文机关")),
                ("issued_on", models.DateField(null=True, verbose_name="成文日期")),
                ("year", models.PositiveSmallIntegerField(verbose_name="计划年度")),
                ("division", models.CharField(max_length=6, verbose_name="区划代码")),
                ("text", models.TextField(verbose_name="原文")),
                ("text_name", models.CharField(blank=True, max_length=200, verbose_name="来源文件名")),
                ("compile_job", models.CharField(blank=True, max_length=40, verbose_name="编译任务")),
                ("compiled_at", models.DateTimeField(null=True, verbose_name="编译时间")),
                ("overall", models.TextField(blank=True, verbose_name="总体目标原文")),
                ("published_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                ("demonstration", models.BooleanField(default=False, verbose_name="演示数据")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.party",
                        verbose_name="主管办公室",
                    ),
                ),
            ],
            options={
                "db_table": "plan_plan",
            },
        ),
        migrations.CreateModel(
            name="Find",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=keqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=12, verbose_name="种类")),
                ("key", models.CharField(max_length=40, verbose_name="编号")),
                ("order", models.PositiveIntegerField(verbose_name="次序")),
                ("start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("end", models.PositiveIntegerField(null=True, verbose_name="止")),
                (
                    "confidence",
                    models.DecimalField(decimal_places=3, max_digits=4, null=True, verbose_name="置信度"),
                ),
                ("content", models.JSONField(verbose_name="内容")),
                ("decision", models.CharField(default="pending", max_length=10, verbose_name="处理")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("decided_by", models.UUIDField(null=True, verbose_name="处理人")),
                ("decided_label", models.CharField(blank=True, max_length=200, verbose_name="处理人名称")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="finds", to="plan.plan"
                    ),
                ),
            ],
            options={
                "db_table": "plan_find",
                "ordering": ["order", "id"],
            },
        ),
        migrations.CreateModel(
            name="SupervisionRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="种类")),
                ("quote", models.TextField(blank=True, verbose_name="原文")),
                ("start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("end", models.PositiveIntegerField(null=True, verbose_name="止")),
                ("value", models.JSONField(verbose_name="规则")),
                (
                    "origin",
                    models.CharField(
                        choices=[("notice", "原文规定"), ("person", "人工设定"), ("default", "系统默认")],
                        default="notice",
                        max_length=10,
                        verbose_name="依据",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="plan.plan"
                    ),
                ),
            ],
            options={
                "db_table": "plan_rule",
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=keqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=40, verbose_name="编号")),
                ("number", models.CharField(max_length=20, verbose_name="序号")),
                ("title", models.CharField(max_length=300, verbose_name="标题")),
                ("text", models.TextField(verbose_name="原文")),
                ("start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("end", models.PositiveIntegerField(null=True, verbose_name="止")),
                ("deadline", models.DateField(verbose_name="完成期限")),
                ("original_deadline", models.DateField(verbose_name="原定期限")),
                (
                    "weight",
                    models.DecimalField(decimal_places=2, default=1, max_digits=6, verbose_name="权重"),
                ),
                ("units", models.JSONField(default=list, verbose_name="文中单位")),
                ("order", models.PositiveIntegerField(verbose_name="次序")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tasks", to="plan.plan"
                    ),
                ),
            ],
            options={
                "db_table": "plan_task",
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=keqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=40, verbose_name="编号")),
                ("quote", models.TextField(verbose_name="原文")),
                ("start", models.PositiveIntegerField(null=True, verbose_name="起")),
                ("end", models.PositiveIntegerField(null=True, verbose_name="止")),
                ("metric", models.CharField(max_length=200, verbose_name="指标")),
                ("series", models.CharField(blank=True, max_length=200, verbose_name="序列")),
                ("kind", models.CharField(max_length=20, verbose_name="类型")),
                ("comparator", models.CharField(blank=True, max_length=10, verbose_name="比较")),
                ("low", models.DecimalField(decimal_places=6, max_digits=24, null=True, verbose_name="下限")),
                (
                    "high",
                    models.DecimalField(decimal_places=6, max_digits=24, null=True, verbose_name="上限"),
                ),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="单位")),
                ("printed_unit", models.CharField(blank=True, max_length=20, verbose_name="文中单位")),
                (
                    "growth",
                    models.DecimalField(decimal_places=3, max_digits=9, null=True, verbose_name="增速(%)"),
                ),
                ("growth_comparator", models.CharField(blank=True, max_length=10, verbose_name="增速比较")),
                (
                    "base",
                    models.DecimalField(decimal_places=6, max_digits=24, null=True, verbose_name="基数"),
                ),
                ("horizon", models.DateField(verbose_name="期限")),
                ("region", models.CharField(max_length=6, verbose_name="区划代码")),
                ("region_name", models.CharField(blank=True, max_length=100, verbose_name="地域(文中)")),
                ("strive", models.BooleanField(default=False, verbose_name="力争")),
                ("measure", models.CharField(blank=True, max_length=80, verbose_name="度量")),
                ("settlement", models.CharField(blank=True, max_length=200, verbose_name="结算规则")),
                ("remarks", models.JSONField(default=list, verbose_name="提示")),
                ("order", models.PositiveIntegerField(verbose_name="次序")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="targets", to="plan.plan"
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="plan.task",
                    ),
                ),
            ],
            options={
                "db_table": "plan_target",
            },
        ),
        migrations.CreateModel(
            name="Work",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=keqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(max_length=20, verbose_name="序号")),
                ("title", models.CharField(max_length=300, verbose_name="标题")),
                ("order", models.PositiveIntegerField(verbose_name="次序")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="works", to="plan.plan"
                    ),
                ),
            ],
            options={
                "db_table": "plan_work",
            },
        ),
        migrations.AddField(
            model_name="task",
            name="work",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="plan.work"
            ),
        ),
        migrations.AddIndex(
            model_name="plan",
            index=models.Index(fields=["state", "year"], name="plan_state_year"),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(fields=("root", "number"), name="plan_one_number"),
        ),
        migrations.AddIndex(
            model_name="find",
            index=models.Index(fields=["plan", "order"], name="plan_find_order"),
        ),
        migrations.AddConstraint(
            model_name="find",
            constraint=models.UniqueConstraint(fields=("plan", "kind", "key"), name="plan_find_key"),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(fields=("plan", "key"), name="plan_target_key"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(fields=("plan", "key"), name="plan_task_key"),
        ),
    ]
