"""数据库的备份与恢复: SQLite's own online backup; pg_dump and pg_restore for PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction

from keqiao.core.backup.manifest import counts
from keqiao.engines.errors import InputError

SQLITE, DUMP = "keqiao.sqlite3", "database.dump"


def save(folder: Path) -> dict[str, int]:
    """Copy the database into a folder while it is in use; the rows of each table at that very moment."""
    if connection.vendor == "sqlite":
        return _save_sqlite(folder / SQLITE)
    return _save_postgresql(folder / DUMP)


def load(folder: Path) -> None:
    """Put a saved database in the place of the present one."""
    if connection.vendor == "sqlite":
        _load_sqlite(folder / SQLITE)
    else:
        _load_postgresql(folder / DUMP)


def saved_vendor(folder: Path) -> str:
    return "sqlite" if (folder / SQLITE).exists() else "postgresql"


def _save_sqlite(to: Path) -> dict[str, int]:
    connection.ensure_connection()
    with (
        transaction.atomic()
    ):  # IMMEDIATE: readers go on, and no writer comes between the copy and the counts
        with closing(sqlite3.connect(_sqlite_place())) as source, closing(sqlite3.connect(to)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        return counts()


def _load_sqlite(source: Path) -> None:
    place = Path(_sqlite_place())
    connections.close_all()
    half = place.with_name(f"{place.name}.restoring")
    shutil.copyfile(source, half)
    for ending in ("-wal", "-shm"):
        place.with_name(place.name + ending).unlink(missing_ok=True)
    half.replace(place)


def _sqlite_place() -> str:
    return str(connection.settings_dict["NAME"])


def _save_postgresql(to: Path) -> dict[str, int]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        _run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={to}")
        return counts()


def _load_postgresql(source: Path) -> None:
    connections.close_all()
    _run(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--exit-on-error",
        "--single-transaction",
        str(source),
    )


def _run(tool: str, *arguments: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise InputError("没有找到 {tool}：请安装 PostgreSQL 客户端工具", tool=tool)
    settings = connection.settings_dict
    target = ["--dbname", settings["NAME"]] if tool == "pg_restore" else [settings["NAME"]]
    done = subprocess.run(  # noqa: S603 - a fixed program, arguments as a list
        [found, *arguments, *target], env=_environment(settings), capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode
        raise InputError("{tool} 没有完成：{reason}", tool=tool, reason=reason)


def _environment(settings: dict[str, Any]) -> dict[str, str]:
    """How the tools reach the server; the password is not on the command line, where others could read it."""
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    given = {name: str(settings[key]) for key, name in names.items() if settings.get(key)}
    return {**os.environ, **given}
