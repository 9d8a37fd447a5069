"""就绪: bring Django up for a command, in the home and on the database that the person named."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.apps import apps

from keqiao.engines.errors import InputError
from keqiao.site.platform.reaching import reach


def ready(home: Path | None = None, database: str | None = None) -> None:
    """Set the environment and start Django once; a process has one home and one database."""
    if apps.ready:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keqiao.site.settings")
    if home is not None:
        os.environ["KEQIAO_HOME"] = str(home)
    if database:
        os.environ["KEQIAO_DATABASE"] = database
    reach()
    place = Path(os.environ.get("KEQIAO_HOME", "var"))
    try:
        place.mkdir(parents=True, exist_ok=True)
        django.setup()
    except OSError as error:
        raise InputError("不能使用数据目录 {path}：{why}", path=place, why=error.strerror or error) from None
    except ValueError as error:
        raise InputError("设置有误：{why}", why=error) from None
