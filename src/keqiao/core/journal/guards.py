"""护栏: database triggers that refuse to change or remove what the journal holds (control C3).

The only way out is a purge: entries that the open row of ``journal_purge`` names go, if they are older than 183 days
by the database's own clock (Cybersecurity Law, logs at least six months). A database administrator can still take
triggers off: that is what the chains, the seals and the file outside are for.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

KEPT_DAYS = 183

_PERMITTED = """
    OLD.at < {old} AND EXISTS (
        SELECT 1 FROM journal_purge p WHERE p.open AND OLD.id <= p.last_entry AND OLD.at < p.before)
"""
_SQLITE: dict[str, str] = {
    "journal_entry_update": """
        BEFORE UPDATE ON journal_entry BEGIN
        SELECT RAISE(ABORT, 'journal entries are never changed'); END""",
    "journal_entry_delete": f"""
        BEFORE DELETE ON journal_entry
        WHEN NOT ({_PERMITTED.format(old=f"datetime('now', '-{KEPT_DAYS} days')")}) BEGIN
        SELECT RAISE(ABORT, 'journal entries are never removed'); END""",
    # INSERT OR REPLACE removes without the delete trigger
    "journal_entry_replace": """
        BEFORE INSERT ON journal_entry
        WHEN EXISTS (SELECT 1 FROM journal_entry e WHERE e.id = NEW.id)
            OR EXISTS (SELECT 1 FROM journal_entry e WHERE e.chain = NEW.chain AND e.seq = NEW.seq) BEGIN
        SELECT RAISE(ABORT, 'journal entries are never changed'); END""",
    "journal_seal_update": """
        BEFORE UPDATE ON journal_seal BEGIN SELECT RAISE(ABORT, 'seals are never changed'); END""",
    "journal_seal_delete": """
        BEFORE DELETE ON journal_seal BEGIN SELECT RAISE(ABORT, 'seals are never removed'); END""",
    "journal_seal_replace": """
        BEFORE INSERT ON journal_seal
        WHEN EXISTS (SELECT 1 FROM journal_seal s WHERE s.id = NEW.id OR s.first_entry = NEW.first_entry) BEGIN
        SELECT RAISE(ABORT, 'seals are never changed'); END""",
    "journal_chain_update": """
        BEFORE UPDATE ON journal_chain WHEN NEW.chain <> OLD.chain OR NEW.seq <= OLD.seq BEGIN
        SELECT RAISE(ABORT, 'a chain only grows'); END""",
    "journal_chain_delete": """
        BEFORE DELETE ON journal_chain BEGIN SELECT RAISE(ABORT, 'chains are never removed'); END""",
    "journal_purge_update": """
        BEFORE UPDATE ON journal_purge
        WHEN NOT (OLD.open AND NEW.last_entry = OLD.last_entry AND NEW.before = OLD.before) BEGIN
        SELECT RAISE(ABORT, 'a purge that is over is never changed'); END""",
    "journal_purge_delete": """
        BEFORE DELETE ON journal_purge BEGIN SELECT RAISE(ABORT, 'purges are never removed'); END""",
}

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION journal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'journal_entry' AND TG_OP = 'DELETE' THEN
        IF {_PERMITTED.format(old=f"now() - interval '{KEPT_DAYS} days'")} THEN RETURN OLD; END IF;
    ELSIF TG_TABLE_NAME = 'journal_chain' AND TG_OP = 'UPDATE' THEN
        IF NEW.chain = OLD.chain AND NEW.seq > OLD.seq THEN RETURN NEW; END IF;
    ELSIF TG_TABLE_NAME = 'journal_purge' AND TG_OP = 'UPDATE' THEN
        IF OLD.open AND NEW.last_entry = OLD.last_entry AND NEW.before = OLD.before THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'the journal is never changed or removed (% on %)', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
TABLES = ("journal_entry", "journal_seal", "journal_chain", "journal_purge")


def put_up(connection: Any) -> None:
    """装上护栏 of the database this connection leads to; those that stand already stay."""
    with connection.cursor() as cursor:
        for statement in rising(connection.vendor):
            cursor.execute(statement)


def after_migrate(*, using: str, **_given: object) -> None:
    """Each migrate puts up what is missing, also where tables are made without migrations."""
    put_up(connections[using])


def take_down(connection: Any) -> None:
    """拆下护栏: for undoing the migration."""
    with connection.cursor() as cursor:
        for statement in falling(connection.vendor):
            cursor.execute(statement)


def rising(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [f"CREATE TRIGGER IF NOT EXISTS {name} {body}" for name, body in _SQLITE.items()]
    rows = [
        f"CREATE OR REPLACE TRIGGER {table}_guard BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION journal_guard()"
        for table in TABLES
    ]
    whole = [
        f"CREATE OR REPLACE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION journal_guard()"
        for table in TABLES
    ]
    return [_FUNCTION, *rows, *whole]


def falling(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in _SQLITE]
    return [
        f"DROP TRIGGER IF EXISTS {table}_{kind} ON {table}"
        for table in TABLES
        for kind in ("guard", "truncate")
    ]


def standing(connection: Any) -> bool:
    """护栏是否在位: for the health page."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal_%%'", []
            )
            return {name for (name,) in cursor.fetchall()} >= set(_SQLITE)
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'journal_%%' AND tgenabled = 'O'", [])
        return {name for (name,) in cursor.fetchall()} >= {
            f"{table}_{kind}" for table in TABLES for kind in ("guard", "truncate")
        }
