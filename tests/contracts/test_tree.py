"""What holds for every file of the tree."""

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 500  # lines: a file fits in the head (docs/directory.md)
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}


def tracked() -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def test_no_source_file_is_over_500_lines():
    long = {
        str(path.relative_to(ROOT)): count
        for path in tracked()
        if path.suffix in (".py", ".html", ".css", ".js", ".typ", ".sql")
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > LIMIT
    }
    assert not long


def test_no_module_has_a_vague_name():
    assert not [path for path in tracked() if path.suffix == ".py" and path.stem in VAGUE]


def test_no_file_is_over_five_megabytes():
    assert not [path for path in tracked() if path.stat().st_size > 5_000_000]


def test_no_unfinished_work_or_skipped_test_is_left():
    marks = re.compile(
        r"\b(?:TODO|FIXME|XXX)\b|pytest\.mark\.(?:skip|xfail)|pytest\.skip\(|pytest\.importorskip"
    )
    found = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix == ".py" and path != Path(__file__) and marks.search(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_every_engine_package_says_what_it_is_for():
    for package in (ROOT / "src/keqiao/engines").iterdir():
        if (package / "__init__.py").exists():
            assert (package / "__init__.py").read_text(encoding="utf-8").lstrip().startswith('"""'), package


def test_no_run_time_dependency_is_under_the_gpl():
    """The licence of what is installed for use, by its own metadata."""
    from importlib import metadata

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [re.split(r"[\[<>=!~ ;]", line)[0] for line in project["project"]["dependencies"]]
    seen: set[str] = set()
    while wanted:
        name = wanted.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in seen:
            continue
        seen.add(key)
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # a dependency for another platform
        licence = " ".join(
            [found.metadata.get("License-Expression") or "", (found.metadata.get("License") or "")[:200]]
            + [line for line in found.metadata.get_all("Classifier") or [] if line.startswith("License")]
        )
        offered = licence.replace("LGPL", "").split(" OR ")  # one of several licences may be chosen
        assert not all(re.search(r"\bA?GPL|GNU (?:Affero )?General Public", one) for one in offered), name
        for line in found.requires or []:
            if "extra ==" not in line:
                wanted.append(re.split(r"[\[<>=!~ ;(]", line)[0])
