"""清单: what a backup holds, so that a restore can tell whether it is whole."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.apps import apps
from django.db import connection

from keqiao.core.files.storing import digest_of
from keqiao.engines.errors import InputError

NAME = "manifest.json"


@dataclass(slots=True)
class Manifest:
    """清单: ``counts`` are rows of each table at the moment of the backup; ``sums`` the SM3 of each file in it."""

    made_at: str
    vendor: str
    version: str
    counts: dict[str, int] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        (folder / NAME).write_text(text, encoding="utf-8")


def read(folder: Path) -> Manifest:
    """Read a manifest. Raises InputError where there is none that can be read."""
    try:
        return Manifest(**json.loads((folder / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise InputError("{folder} 不是一份备份：没有可读的 manifest.json", folder=folder) from None


def check_sums(folder: Path, manifest: Manifest) -> None:
    """Every file of the backup is there and is what it was. Raises InputError naming the first that is not."""
    for name, sm3 in manifest.sums.items():
        path = folder / name
        if not path.is_file() or digest_of(path) != sm3:
            raise InputError("备份已损坏：{name} 缺失或内容已改变", name=name)


def sums_of(folder: Path) -> dict[str, str]:
    """The SM3 of every file in a folder, by its path in it."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    return {str(path.relative_to(folder)): digest_of(path) for path in paths}


def counts() -> dict[str, int]:
    """Rows of every table that a model has; of those that come and go by themselves only the names matter."""
    there = set(connection.introspection.table_names())
    models = {model._meta.db_table: model for model in apps.get_models() if model._meta.managed}
    return {table: models[table]._base_manager.count() for table in sorted(set(models) & there)}
