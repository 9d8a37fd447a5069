"""查毒: asks a clamd where one is set up (ASVS 5.4.3); its INSTREAM protocol is a length and a chunk at a time."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from keqiao.engines.errors import InputError

CHUNK = 1 << 16


def scan(path: Path) -> None:
    """查毒, if ``FILES_CLAMD`` is ``tcp://host:port`` or ``unix:///path``. A scanner that does not answer refuses the
    upload: an unchecked file is not let through because the check is broken.
    """
    address: str = getattr(settings, "FILES_CLAMD", "")
    if not address:
        return
    try:
        answer = _ask(address, path)
    except OSError:
        raise InputError("查毒服务没有应答，请稍后再上传") from None
    if answer.endswith("OK"):
        return
    raise InputError("文件没有通过查毒，拒绝接收" if "FOUND" in answer else "查毒服务没有应答，请稍后再上传")


def _ask(address: str, path: Path) -> str:
    with _connect(address) as line, path.open("rb") as stream:
        line.sendall(b"zINSTREAM\0")
        while chunk := stream.read(CHUNK):
            line.sendall(len(chunk).to_bytes(4, "big") + chunk)
        line.sendall(b"\0\0\0\0")
        answer = b""
        while part := line.recv(4096):
            answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(30)
        line.connect(parts.path)
        return line
    return socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 3310), timeout=30)
