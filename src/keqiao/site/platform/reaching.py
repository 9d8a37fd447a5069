"""连上数据库: whether it can be reached, said in a sentence before a command or a server begins its work."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from keqiao.engines.errors import InputError

UNKNOWN = "KEQIAO_DATABASE 应以 sqlite:/// 或 postgresql:// 开头"
LONGEST = 10
"""Seconds that a server may take to answer."""
_REASONS = (
    ("Connection refused", "服务器没有在监听"),
    ("No such file or directory", "服务器没有在监听"),
    ("Name or service not known", "找不到这台主机"),
    ("could not translate host name", "找不到这台主机"),
    ("timeout", "服务器没有回答"),
    ("does not exist", "没有这个数据库或用户"),
    ("password", "用户名或口令不对"),
    ("too many", "连接数已满"),
    ("starting up", "服务器正在启动，请稍候再试"),
)
"""What the driver's sentence holds, and what that means."""


def reach() -> None:
    """Connect once to the PostgreSQL server that KEQIAO_DATABASE names; SQLite is a file and needs no server."""
    address = os.environ.get("KEQIAO_DATABASE", "sqlite:///")
    invalid = InputError("KEQIAO_DATABASE 不是有效的地址；口令里的特殊字符应写成 %XX")
    try:
        parts = urlsplit(address)
    except ValueError:
        raise invalid from None
    if parts.scheme == "sqlite":
        return
    if parts.scheme not in ("postgresql", "postgres"):
        raise InputError(UNKNOWN)
    import psycopg

    try:
        psycopg.connect(address, connect_timeout=LONGEST).close()
    except (
        psycopg.ProgrammingError
    ):  # it cannot be read; the driver's sentence may hold a piece of the password
        raise invalid from None
    except psycopg.Error as error:
        said = " ".join(str(error).split())
        why = next((reason for words, reason in _REASONS if words in said), "服务器拒绝了连接")
        place = f"{parts.hostname or '本机'}{parts.path}"  # never the whole address: it may hold a password
        raise InputError("连不上数据库 {place}：{why}（{said}）", place=place, why=why, said=said) from None
