"""E10: nothing of ours opens a connection to an address somebody else chose."""

import ast
from pathlib import Path

import keqiao

ROOT = Path(keqiao.__file__).parent
CLIENTS = ("requests", "httpx", "urllib.request", "http.client", "aiohttp", "urllib3", "ftplib", "socket")
ALLOWED = {
    # each talks to an address that an operator has written into the settings, or to this machine
    "site/platform": "waits for the server that it has started on 127.0.0.1",
    "core/files/scanning": "asks the virus scanner whose address is in the settings",
    "site/demo": "serves or asks 127.0.0.1",
}


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{one.name}" for one in node.names}
    return found


def test_no_module_of_core_or_rooms_opens_a_connection_by_itself():
    wrong = {}
    for path in sorted(ROOT.rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        if "/tests/" in place or place.startswith("engines/") or place.startswith(tuple(ALLOWED)):
            continue
        used = {
            name
            for name in imports_of(path)
            if name in CLIENTS or name.split(".")[0] in ("requests", "httpx")
        }
        if used:
            wrong[place] = used
    assert not wrong
