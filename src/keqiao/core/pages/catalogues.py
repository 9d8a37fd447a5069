"""译文目录: every package keeps its English beside its Chinese; they are merged into one and compiled at start.

No gettext program is needed, nothing is written into the package, and an unchanged catalogue costs a few stats.
Where two packages translate one msgid differently the lower storey's words stand.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

PACKAGE = Path(__file__).parents[2]
STOREYS = ("core", "rooms", "site", "locale")
LANGUAGE = "en"


def catalogues(package: Path = PACKAGE) -> Iterator[Path]:
    """All catalogues of a language, the lower storeys first."""
    for storey in STOREYS:
        for folder, inner, names in os.walk(package / storey):
            inner[:] = sorted(name for name in inner if name not in ("__pycache__", "data", "node_modules"))
            if Path(folder).parts[-2:] == (LANGUAGE, "LC_MESSAGES") and "django.po" in names:
                yield Path(folder) / "django.po"


def compile_into(place: Path, package: Path = PACKAGE) -> bool:
    """编译: one django.mo under ``place``; False when it is already what the catalogues say."""
    found = list(catalogues(package))
    target = place / LANGUAGE / "LC_MESSAGES" / "django.mo"
    stamp = target.with_suffix(".digest")
    wanted = _digest(found)
    if target.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return False
    from babel.messages.mofile import write_mo  # here: every start of the site would wait for it

    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(f".{os.getpid()}")
    with half.open("wb") as out:
        write_mo(out, merged(found))
    half.replace(target)  # several processes may start at once; each leaves a whole file
    stamp.write_text(wanted, encoding="utf-8")
    return True


def merged(paths: Iterable[Path]) -> Catalog:
    """合并: the first translation of a msgid stands; an empty or fuzzy one is none."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    whole = Catalog(locale=LANGUAGE, charset="utf-8")
    for path in paths:
        with path.open("rb") as text:
            for message in read_po(text, locale=LANGUAGE):
                if (
                    message.id
                    and message.string
                    and not message.fuzzy
                    and whole.get(message.id, message.context) is None
                ):
                    whole.add(message.id, message.string, context=message.context, flags=message.flags)
    return whole


def translations(paths: Iterable[Path]) -> dict[str, str]:
    """msgid → English, of singulars; for the test that no text is without its translation."""
    found = {}
    for message in merged(paths):
        if message.id and message.string:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = message.string if isinstance(message.string, str) else message.string[0]
    return found


def _digest(paths: list[Path]) -> str:
    lines = [f"{path}:{(about := path.stat()).st_size}:{about.st_mtime_ns}" for path in paths]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
