"""索引表: what Django's models cannot say. Put up after each migrate, where it does not stand yet."""

from __future__ import annotations

from typing import Any

from django.db import connections

_SQLITE = (
    """
    CREATE VIRTUAL TABLE IF NOT EXISTS search_index USING fts5(
        kind, title_words, body_words, content='search_entry', content_rowid='id',
        tokenize="unicode61 remove_diacritics 0 tokenchars '._'")
    """,
    """
    CREATE TRIGGER IF NOT EXISTS search_entry_in AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_index (rowid, kind, title_words, body_words)
        VALUES (NEW.id, NEW.kind, NEW.title_words, NEW.body_words); END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS search_entry_out AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_index (search_index, rowid, kind, title_words, body_words)
        VALUES ('delete', OLD.id, OLD.kind, OLD.title_words, OLD.body_words); END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS search_entry_again AFTER UPDATE ON search_entry BEGIN
        INSERT INTO search_index (search_index, rowid, kind, title_words, body_words)
        VALUES ('delete', OLD.id, OLD.kind, OLD.title_words, OLD.body_words);
        INSERT INTO search_index (rowid, kind, title_words, body_words)
        VALUES (NEW.id, NEW.kind, NEW.title_words, NEW.body_words); END
    """,
)
OF_TITLE, OF_KIND = "題", "類"
"""Marks before the words of titles and before kinds. A question never holds them: it is read in simplified characters.

A GIN index knows nothing of weights: which of a hundred thousand records with a word have it in their title would be
asked of each. A marked word is another word, and found, counted and estimated like any.
"""
PARTING = "._"
"""Left out of kinds, which PostgreSQL would read as several words there."""
_VECTOR = f"""
    to_tsvector('simple'::regconfig, title_words)
    || to_tsvector('simple'::regconfig, body_words)
    || to_tsvector('simple'::regconfig, replace(' ' || title_words, ' ', ' {OF_TITLE}'))
    || to_tsvector('simple'::regconfig, '{OF_KIND}' || translate(kind, '{PARTING}', ''))"""
_POSTGRESQL = (
    f"ALTER TABLE search_entry ADD COLUMN IF NOT EXISTS vector tsvector GENERATED ALWAYS AS ({_VECTOR}) STORED",
    "CREATE INDEX IF NOT EXISTS search_vector ON search_entry USING gin (vector)",
)


COLUMNS = ["kind", "title_words", "body_words"]
TRIGGERS = ("search_entry_in", "search_entry_out", "search_entry_again")


def kind_word(kind: str) -> str:
    """A kind as the word that stands for it in PostgreSQL's index."""
    return OF_KIND + kind.translate(dict.fromkeys(map(ord, PARTING)))


def put_up(connection: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            former = _take_down_former(cursor)
            for statement in _SQLITE:
                cursor.execute(statement)
            if former:
                cursor.execute("INSERT INTO search_index (search_index) VALUES ('rebuild')")
        else:
            _take_down_former_column(cursor)
            for statement in _POSTGRESQL:
                cursor.execute(statement)


def _take_down_former_column(cursor: Any) -> None:
    """An earlier version's column is made of other words; the database makes the new one itself."""
    cursor.execute(
        "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum"
        " WHERE adrelid = 'search_entry'::regclass AND attname = 'vector'"
    )
    made_of = cursor.fetchone()
    if made_of is not None and OF_TITLE not in made_of[0]:
        cursor.execute("ALTER TABLE search_entry DROP COLUMN vector")


def _take_down_former(cursor: Any) -> bool:
    """Whether an earlier version's FTS5 table stood here, of other columns; it is taken down with what fills it."""
    cursor.execute("PRAGMA table_info(search_index)")
    columns = [row[1] for row in cursor.fetchall()]
    if columns in ([], COLUMNS):
        return False
    for name in TRIGGERS:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
    cursor.execute("DROP TABLE search_index")
    return True


def after_migrate(*, using: str, **_given: object) -> None:
    put_up(connections[using])
