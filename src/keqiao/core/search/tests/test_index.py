"""索引表: an installation of an earlier version keeps its index through an upgrade."""

from __future__ import annotations

from django.db import connection

from keqiao.core import clock
from keqiao.core.ids import new_id
from keqiao.core.search import index
from keqiao.core.search.matching import holding
from keqiao.core.search.models import SearchEntry
from keqiao.core.search.queries import read

FORMER = """
    CREATE VIRTUAL TABLE search_index USING fts5(
        title_words, body_words, content='search_entry', content_rowid='id', tokenize='unicode61 remove_diacritics 0')
"""
FORMER_COLUMN = """
    ALTER TABLE search_entry ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple'::regconfig, title_words), 'A')
        || setweight(to_tsvector('simple'::regconfig, body_words), 'B')) STORED
"""


def entry(kind: str) -> None:
    SearchEntry.objects.create(
        kind=kind, object_id=new_id(), title="检测", title_words="检测", body_words="", at=clock.now()
    )


def found(kind: str) -> int:
    question = read("检测")
    assert question is not None
    return holding(SearchEntry.objects.all(), question, [kind]).count()


def test_what_an_earlier_version_indexed_is_found_by_kind_after_an_upgrade(db: None) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in index.TRIGGERS:
                cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute("DROP TABLE search_index")
            cursor.execute(FORMER)
    else:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE search_entry DROP COLUMN vector")
            cursor.execute(FORMER_COLUMN)
    entry("plan.plan")
    index.put_up(connection)
    entry("plan.task")
    assert (found("plan.plan"), found("plan.task"), found("transfer.contract")) == (1, 1, 0)
    index.put_up(connection)
    assert found("plan.plan") == 1
