"""隔离: takes a file apart in a process of its own, which may be slow, greedy or die without harm."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.reading import limits
from keqiao.engines.gongwen.reading.kinds import Kind

SCAN_NEEDED = "scan"
"""What the worker answers for a file without a text layer: try again with more time, by OCR."""


@dataclass(frozen=True)
class Answer:
    """What the worker found."""

    text: str
    origin: Any
    notes: tuple[str, ...]


def take_apart(kind: Kind, content: bytes, name: str) -> Answer:
    """拆读: text of a file of ``kind``; what goes wrong in the other process is one :class:`InputError`."""
    scan = kind == "image"
    answer = _ask(kind, content, name, scan=scan)
    if answer.get("again") == SCAN_NEEDED:
        answer = _ask(kind, content, name, scan=True)
    if "template" in answer:
        raise InputError("{name}:" + str(answer["template"]), **{**answer["fields"], "name": name})
    if "text" not in answer:
        raise InputError("{name}:读不出文字,文件可能已损坏", name=name)
    return Answer(str(answer["text"]), answer["origin"], tuple(map(str, answer["notes"])))


def _ask(kind: Kind, content: bytes, name: str, *, scan: bool) -> dict[str, Any]:
    seconds = limits.SCAN_SECONDS if scan else limits.SECONDS
    command = [sys.executable, "-P", "-m", "keqiao.engines.gongwen.reading.worker", kind]
    try:
        # no shell; the only argument that varies is one of our own words
        done = subprocess.run(  # noqa: S603
            [*command, "scan"] if scan else command,
            input=content,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InputError("{name}:太复杂,{seconds} 秒内没有读完", name=name, seconds=seconds) from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        answer = None
    if done.returncode != 0 or not isinstance(answer, dict):
        raise InputError("{name}:读不出文字,文件已损坏,或者展开后过大", name=name)
    return answer
