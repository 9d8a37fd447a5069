#!/usr/bin/env python3
"""Set up and run Keqiao with the standard library alone: `make demo`, `make test`, `make check`, …

Finds uv, or installs it, or falls back to pip; asks nothing; prints each step with its seconds; works offline
once everything is there. On Debian, `test` installs missing packages itself as root or with sudo, else says
the one line to run.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".cache" / "tools"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / ".keqiao-set-up"
SHARED = ROOT.parent / "shared"

ALONE = ("src/keqiao/engines", "tests/contracts")
# what stores something is tested on both databases; the last with servers and browsers of their own
PLATFORM = ("src/keqiao/core", "src/keqiao/rooms", "tests/security")
WHOLE = ("tests/journeys", "tests/drills")
# what a page looks like does not hang on the database: looked at once
LOOKS = ("tests/journeys/test_accessibility.py", "tests/journeys/test_axe.py")

# Debian package -> something it brings; what the tests need beyond Python
TEST_PACKAGES = {
    "fonts-noto-cjk": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "postgresql": "/usr/lib/postgresql",
    "chromium": "/usr/bin/chromium",
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Set up and run Keqiao.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (_, text) in COMMANDS.items():
        commands.add_parser(name, help=text, description=text + " What follows is passed on.")
    chosen, rest = parser.parse_known_args()
    try:
        return COMMANDS[chosen.command][0](rest)
    except StepFailedError as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


class StepFailedError(Exception):
    """A step that cannot go on; its text is the one line a person needs."""


@contextmanager
def step(text: str) -> Iterator[None]:
    """Print a step and the seconds it took."""
    print(f"» {text} … ", end="", flush=True)
    begun = time.monotonic()
    yield
    print(f"{time.monotonic() - begun:.1f} s", flush=True)


# setting up ---


def set_up(groups: Sequence[str]) -> None:
    """Make .venv hold the project and the named dependency groups, exactly as uv.lock says.

    Groups that are there already stay: `make demo` after `make test` installs nothing and takes nothing away.
    """
    digest, *there = STAMP.read_text().split() if STAMP.exists() else [""]
    if digest == _digest() and set(groups) <= set(there) and (BIN / _exe("keqiao")).exists():
        print("» everything is installed")
        return
    wanted = sorted({*groups, *there})
    uv = find_uv()
    with step("installing the locked dependencies" + ("" if uv else " with pip")):
        if uv:
            _uv_sync(uv, wanted)
        else:
            _pip_install(wanted)
    STAMP.write_text(" ".join([_digest(), *wanted]))


def _digest() -> str:
    content = (ROOT / "uv.lock").read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(content).hexdigest()


def _exe(name: str) -> str:
    return name + (".exe" if os.name == "nt" else "")


def find_uv() -> str | None:
    """The uv to use: on the PATH, installed here before, or installed now; None when none can be had."""
    for candidate in (shutil.which("uv"), str(TOOLS / "bin" / "uv")):
        if candidate and Path(candidate).exists():
            return candidate
    found = TOOLS / "bin" / "uv"
    with step("installing uv"):
        # into a folder, by the pip that is there; a virtual environment with a pip of its own takes seconds more
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        done = subprocess.run([*pip, "--target", str(TOOLS), "uv"], capture_output=True, text=True)
        if (done.returncode or not found.exists()) and _make_venv(TOOLS):
            own = [TOOLS / "bin" / "python", "-m", "pip", "install", "--quiet", "uv"]
            done = subprocess.run(own, capture_output=True, text=True)
    return str(found) if done.returncode == 0 and found.exists() else None


def _make_venv(place: Path) -> bool:
    """A virtual environment with pip; on Debian the venv package is installed when it is missing."""
    for attempt in range(2):
        done = subprocess.run([sys.executable, "-m", "venv", str(place)], capture_output=True, text=True)
        if done.returncode == 0:
            return True
        shutil.rmtree(place, ignore_errors=True)
        if attempt == 0 and not debian_install(["python3-venv"], required=False):
            return False
    return False


def _uv_sync(uv: str, groups: Sequence[str]) -> None:
    command = [uv, "sync", "--frozen", "--quiet", "--python", sys.executable, "--no-default-groups"]
    for group in groups:
        command += ["--group", group]
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(VENV), "UV_NATIVE_TLS": "1"}
    _must(command, "uv could not install the dependencies", environment)


def _pip_install(groups: Sequence[str]) -> None:
    """The same versions with pip alone: uv.lock read as a list of constraints."""
    if not (VENV / "pyvenv.cfg").exists() and not _make_venv(VENV):
        raise StepFailedError("Python has no venv module; run: sudo apt-get install python3-venv")
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    constraints = ROOT / ".cache" / "constraints.txt"
    constraints.parent.mkdir(exist_ok=True)
    pins = [
        f"{p['name']}=={p['version']}" for p in lock["package"] if "version" in p and p["name"] != "keqiao"
    ]
    constraints.write_text("\n".join(pins) + "\n", encoding="utf-8")
    wanted = [name for group in groups for name in _group(project["dependency-groups"], group)]
    pip = [BIN / "python", "-m", "pip", "install", "--quiet", "--constraint", constraints]
    _must([*pip, "--editable", str(ROOT), *wanted], "pip could not install the dependencies")


def _group(groups: dict[str, list[object]], name: str) -> list[str]:
    names: list[str] = []
    for entry in groups[name]:
        names += _group(groups, entry["include-group"]) if isinstance(entry, dict) else [str(entry)]
    return names


def debian_install(packages: Sequence[str], required: bool = True) -> bool:
    """Install Debian packages as root or with sudo; otherwise say the one line to run."""
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    root = os.geteuid() == 0 if hasattr(os, "geteuid") else False
    sudo = shutil.which("sudo")
    can = root or (sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0)
    if not can or not shutil.which("apt-get"):
        if required:
            raise StepFailedError(f"The tests need Debian packages. Run: sudo {line}")
        return False
    prefix = [] if root else [str(sudo), "-n"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step(f"installing {' '.join(packages)}"):
        subprocess.run(
            [*prefix, "apt-get", "update", "-qq"], env=environment, capture_output=True, check=False
        )
        done = subprocess.run(
            [*prefix, *line.split(), "-qq"], env=environment, capture_output=True, text=True
        )
    if done.returncode and required:
        raise StepFailedError(f"Could not install them ({done.stderr.strip()[-300:]}). Run: sudo {line}")
    return done.returncode == 0


def _must(command: Sequence[object], failure: str, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise StepFailedError(f"{failure}:\n{(done.stderr or done.stdout).strip()[-2000:]}")


def _environment() -> dict[str, str]:
    """Compiled modules are kept, in a folder of their own, even where Python is told not to write them beside the
    sources: compiling more than a thousand of them anew is most of a start."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"PYTHONPYCACHEPREFIX": str(ROOT / ".cache" / "bytecode"), **kept}


def _run(*command: object) -> int:
    """Its return code; Ctrl+C reaches it too, and it takes the time it needs to stop what it started."""
    with subprocess.Popen([str(part) for part in command], cwd=ROOT, env=_environment()) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # subprocess.run would kill it a quarter of a second later


# commands ---


def demo(rest: Sequence[str]) -> int:
    """Build the demonstration province, start it, print the address and the accounts."""
    set_up([])
    return _run(BIN / "keqiao", "demo", *rest)


def test(rest: Sequence[str]) -> int:
    """Install what the tests need and run them all, what stores something on both databases."""
    missing = [name for name, brings in TEST_PACKAGES.items() if not Path(brings).exists()]
    if missing:
        debian_install(missing)
    set_up(["dev"])
    if rest:
        return _run(BIN / "python", "-m", "pytest", *rest)
    postgresql = ROOT / "tests" / "on_postgresql.py"
    by_file = ("-n", "2", "--dist", "loadfile", "--durations", "12")
    # the walk over everything first: it takes as long as the rest
    in_order = (*by_file, "--no-loadscope-reorder")
    # each test begins with a page or a site of its own, and the file of looks takes as long as all others
    by_test = ("-n", "2", "--dist", "worksteal", "--durations", "12")
    runs: tuple[tuple[str, tuple[object, ...]], ...] = (
        ("engines and contracts", ("-m", "pytest", *ALONE, *by_file)),
        ("the platform on SQLite", ("-m", "pytest", *PLATFORM, *in_order)),
        ("the platform on PostgreSQL", (postgresql, "-m", "pytest", *PLATFORM, *in_order)),
        ("journeys and drills on SQLite", ("-m", "pytest", *WHOLE, *by_test)),
        (
            "journeys and drills on PostgreSQL",
            (postgresql, "-m", "pytest", *WHOLE, *by_test, *(f"--ignore={looks}" for looks in LOOKS)),
        ),
    )
    failed = []
    for name, command in runs:
        begun = time.monotonic()
        print(f"» {name}", flush=True)
        if _run(BIN / "python", *command):
            failed.append(name)
        print(f"» {name}: {time.monotonic() - begun:.0f} s", flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def check(rest: Sequence[str]) -> int:
    """Format, lint, types, storeys and the contract tests: seconds, before each commit."""
    set_up(["dev"])
    steps: list[tuple[str, list[object]]] = [
        ("format", [BIN / "ruff", "format", "--check", "--quiet", "."]),
        ("lint", [BIN / "ruff", "check", "--quiet", "."]),
        ("types", [BIN / "mypy", "--no-error-summary"]),
        ("storeys", [BIN / "lint-imports", "--no-cache"]),
        ("contracts", [BIN / "python", "-m", "pytest", "-q", "tests/contracts"]),
    ]
    for name, command in steps:
        with step(name):
            done = subprocess.run(
                [str(c) for c in command], cwd=ROOT, env=_environment(), capture_output=True, text=True
            )
        if done.returncode:
            print(done.stdout + done.stderr)
            return done.returncode
    return 0


def score(rest: Sequence[str]) -> int:
    """Score `keqiao compile` on the gold documents of the shared folder."""
    set_up([])
    return _run(BIN / "python", ROOT / "bench" / "gongwen" / "score.py", *rest)


def bench(rest: Sequence[str]) -> int:
    """Run a benchmark: `make bench NAME=gongwen/speed`; without a name, list them."""
    set_up(["dev"])
    if not rest or not rest[0]:
        for script in sorted((ROOT / "bench").rglob("*.py")):
            print(script.relative_to(ROOT / "bench").with_suffix(""))
        return 0
    return _run(BIN / "python", (ROOT / "bench" / rest[0]).with_suffix(".py"), *rest[1:])


def spark(rest: Sequence[str]) -> int:
    """Run the survey estimates on a Spark cluster of two workers (optional; needs Java)."""
    uv = find_uv()
    if uv is None or not shutil.which("java"):
        raise StepFailedError(
            "The Spark run needs uv and Java. Run: sudo apt-get install default-jre-headless"
        )
    script = ROOT / "bench" / "survey" / "spark_cluster.py"
    return _run(uv, "run", "--frozen", "--group", "dev", "--extra", "spark", "python", script, *rest)


def format(rest: Sequence[str]) -> int:
    """Format the tree and mend what can be mended by itself."""
    set_up(["dev"])
    return _run(BIN / "ruff", "format", ".") or _run(BIN / "ruff", "check", "--fix", ".")


COMMANDS: dict[str, tuple[Callable[[Sequence[str]], int], str]] = {
    function.__name__: (function, (function.__doc__ or "").strip())
    for function in (demo, test, check, score, bench, spark, format)
}


if __name__ == "__main__":
    sys.exit(main())
