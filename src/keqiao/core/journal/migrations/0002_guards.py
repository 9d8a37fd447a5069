"""日志的护栏: tables for purging, and triggers on both databases that keep entries, seals and chains as they are."""

from typing import Any

from django.db import migrations, models

from keqiao.core.journal.guards import put_up, take_down


def up(_apps: Any, editor: Any) -> None:
    put_up(editor.connection)


def down(_apps: Any, editor: Any) -> None:
    take_down(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Purge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("by_label", models.CharField(max_length=200, verbose_name="操作人名称")),
                ("before", models.DateTimeField(verbose_name="清除早于")),
                ("last_entry", models.BigIntegerField(verbose_name="末条")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="条数")),
                ("open", models.BooleanField(default=True, verbose_name="进行中")),
            ],
            options={"db_table": "journal_purge"},
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                ("chain", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("seq", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={"db_table": "journal_anchor"},
        ),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.UniqueConstraint(fields=("first_entry",), name="journal_seal_once"),
        ),
        migrations.RunPython(up, down),
    ]
