"""The four storeys hold, and a planted violation is caught."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def lint(place: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(
        command,
        cwd=place,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(place / "src")},
    )


def copy_of_the_house(place: Path) -> Path:
    shutil.copytree(
        ROOT / "src", place / "src", ignore=shutil.ignore_patterns("tests", "__pycache__", "data")
    )
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


def test_imports_run_downwards_only():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


def test_an_engine_that_imports_a_room_is_caught(tmp_path):
    house = copy_of_the_house(tmp_path)
    (house / "src/keqiao/engines/errors.py").write_text("import keqiao.rooms\n")
    done = lint(house)
    assert done.returncode != 0
    assert "keqiao.engines.errors -> keqiao.rooms" in done.stdout


def test_an_engine_that_opens_a_database_is_caught(tmp_path):
    house = copy_of_the_house(tmp_path)
    (house / "src/keqiao/engines/errors.py").write_text("import sqlite3\n")
    assert lint(house).returncode != 0


def test_a_room_that_reaches_into_another_is_caught(tmp_path):
    house = copy_of_the_house(tmp_path)
    (house / "src/keqiao/rooms/plan/urls.py").write_text("import keqiao.rooms.transfer.models\n")
    done = lint(house)
    assert done.returncode != 0
    assert "keqiao.rooms.plan.urls -> keqiao.rooms.transfer.models" in done.stdout


def test_core_that_knows_a_room_is_caught(tmp_path):
    house = copy_of_the_house(tmp_path)
    (house / "src/keqiao/core/clock.py").write_text("import keqiao.rooms.plan\n")
    done = lint(house)
    assert done.returncode != 0
    assert "keqiao.core.clock -> keqiao.rooms.plan" in done.stdout
