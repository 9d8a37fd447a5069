"""拆读进程: ``python -m …worker KIND [scan]`` reads a file on standard input and answers in JSON.

It limits its own memory and processor time first, so that a file that would exhaust them ends this process
and nothing else.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module

from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.reading import limits

READERS = {
    "html": "keqiao.engines.gongwen.reading.html",
    "docx": "keqiao.engines.gongwen.reading.docx",
    "pdf": "keqiao.engines.gongwen.reading.pdf",
    "ofd": "keqiao.engines.gongwen.reading.ofd",
    "image": "keqiao.engines.gongwen.reading.scan",
}


def main(kind: str, *, scan: bool) -> int:
    """Answer ``{text, origin, notes}``, ``{template, fields}`` for bad input, or ``{again}`` for a scan."""
    limit(scan=scan)
    content = sys.stdin.buffer.read()
    reader = import_module("keqiao.engines.gongwen.reading.scan" if scan else READERS[kind])
    try:
        answer = reader.extract(content)
    except InputError as error:
        fields = {key: str(value) for key, value in error.fields.items()}
        answer = {"template": error.template, "fields": fields}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))
    return 0


def limit(*, scan: bool) -> None:
    """Bound memory and processor time where the system can (not on Windows)."""
    if sys.platform == "win32":
        return
    import resource

    memory = limits.SCAN_MEMORY_BYTES if scan else limits.MEMORY_BYTES
    seconds = limits.SCAN_SECONDS if scan else limits.SECONDS
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], scan="scan" in sys.argv[2:]))
