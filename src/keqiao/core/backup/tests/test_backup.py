"""备份 (control D10): a drill on the database that the tests run on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from keqiao.core.backup import backup, manifest, restore
from keqiao.core.backup.databases import _run
from keqiao.core.backup.manifest import Manifest
from keqiao.engines.errors import InputError

DRILL = Path(__file__).with_name("drill.py")
RTO_SECONDS = 60
"""For so little data; the machine may be busy with other tests."""


def environment(home: Path) -> dict[str, str]:
    """A home and a database that nothing else uses."""
    given = {**os.environ, "KEQIAO_HOME": str(home), "KEQIAO_PLAIN_HTTP": "1"}
    given.pop("KEQIAO_DATABASE", None)
    if connection.vendor == "postgresql":
        settings = connection.settings_dict
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE IF EXISTS keqiao_drill")
            cursor.execute("CREATE DATABASE keqiao_drill")
        password = f":{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else ""
        place = f"host={quote(settings['HOST'], safe='')}&port={settings['PORT'] or 5432}"
        given["KEQIAO_DATABASE"] = f"postgresql://{settings['USER']}{password}@/keqiao_drill?{place}"
    return given


@pytest.mark.django_db(transaction=True)
def test_after_the_disk_died_the_backup_brings_everything_back(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(DRILL), str(tmp_path / "backup")],
        env=environment(tmp_path / "home"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["faults"] == []
    assert (told["entries"], told["files"]) == (500, 1)
    assert told["seconds"] < RTO_SECONDS
    assert "seals/seals.jsonl" in told["refused"]


def test_a_folder_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="manifest"):
        restore(tmp_path)


def test_a_backup_of_another_kind_of_database_is_refused(db: None, tmp_path: Path) -> None:
    Manifest("2017-05-05", "other", "0").write(tmp_path)
    with pytest.raises(InputError, match="other"):
        restore(tmp_path)


def test_a_backup_does_not_overwrite_another(db: None, tmp_path: Path) -> None:
    (tmp_path / "something").touch()
    with pytest.raises(InputError, match="不是空目录"):
        backup(tmp_path)


def test_a_missing_client_tool_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError, match="客户端工具"):
        _run("pg_dump")


def test_a_changed_file_of_a_backup_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one")
    made = Manifest("2017-05-05", "sqlite", "0", sums=manifest.sums_of(tmp_path))
    manifest.check_sums(tmp_path, made)
    (tmp_path / "a").write_text("two")
    with pytest.raises(InputError, match="a 缺失或内容已改变"):
        manifest.check_sums(tmp_path, made)
