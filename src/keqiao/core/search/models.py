"""搜索的表: what is in the index, and what waits to be put there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from keqiao.core.search.matching import Words

BODY = 2000
"""Characters of a body that are kept for showing; all of it is indexed up to LONGEST."""


class SearchEntry(models.Model):
    """索引条目: found by ``title_words`` and ``body_words``, which are cut by one analyser for both databases."""

    security_mark: ClassVar = "internal"

    kind = models.CharField("类别", max_length=80)
    object_id = models.UUIDField("对象")
    title = models.CharField("标题", max_length=300)
    body = models.TextField("正文", blank=True)
    title_words = Words("标题词")
    body_words = Words("正文词")
    at = models.DateTimeField("更新时间")

    class Meta:
        db_table = "search_entry"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_one_entry")
        ]

    def __str__(self) -> str:
        return self.title


class IndexRow(models.Model):
    """SQLite 的全文索引: the FTS5 table, put up by ``index``, as a table beside the entries; not on PostgreSQL."""

    security_mark: ClassVar = "internal"

    entry = models.OneToOneField(
        SearchEntry, models.DO_NOTHING, primary_key=True, db_column="rowid", related_name="indexed"
    )
    whole = Words(db_column="search_index")
    """FTS5's hidden column, of the table's own name: a MATCH on it looks in all columns."""

    class Meta:
        db_table = "search_index"
        managed = False

    def __str__(self) -> str:
        return str(self.pk)


class SearchQueue(models.Model):
    """待索引: a record that changed; the row stands in the transaction of the change."""

    security_mark: ClassVar = "internal"

    kind = models.CharField(max_length=80)
    object_id = models.UUIDField()

    class Meta:
        db_table = "search_queue"

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
