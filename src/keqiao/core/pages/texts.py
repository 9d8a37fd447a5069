"""译文的核对: every text that a person may read, found in code and templates, and whether it has its English.

``python -m keqiao.core.pages.texts src/keqiao/rooms/transfer`` lists what a package still lacks, as entries to fill in.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from keqiao.core.pages.catalogues import PACKAGE, catalogues, translations

STOREYS = ("core", "rooms", "site")
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
PLACES = re.compile(r"%\((\w+)\)[sd]|\{(\w+)[^{}]*\}")
_FIRST = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
_SECOND = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
_IN_TEMPLATE = re.compile(r"""\b(?:_|gettext)\((u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))\)""")
_ERRORS = {"InputError", "RefusedError", "NotFoundError", "ConflictError", "NeedsFreshError"}


def texts(package: Path = PACKAGE, storeys: tuple[str, ...] = STOREYS) -> dict[str, str]:
    """文本 → where it stands first. Only what has Chinese in it: a format is no text."""
    found: dict[str, str] = {}
    for storey in storeys:
        for path in sorted((package / storey).rglob("*")):
            if path.suffix in (".py", ".html", ".txt") and not {"tests", "node_modules"} & set(path.parts):
                for text, line in _texts_of(path):
                    if CHINESE.search(text):
                        found.setdefault(text, f"{path.relative_to(package)}:{line}")
    return found


def missing(package: Path = PACKAGE) -> dict[str, str]:
    """缺译文的文本 → where it stands."""
    known = translations(catalogues(package))
    return {text: place for text, place in texts(package).items() if text not in known}


def broken(package: Path = PACKAGE) -> dict[str, str]:
    """译文的占位不同: texts whose English names other places than the Chinese, and would fail when it is filled."""
    return {
        text: english
        for text, english in translations(catalogues(package)).items()
        if _places(text) != _places(english)
    }


def _places(text: str) -> set[str]:
    return {first or second for first, second in PLACES.findall(text)}


def _texts_of(path: Path) -> Iterator[tuple[str, int]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from _in_code(source)
    elif "templates" in path.parts:
        yield from _in_template(source)


def _in_code(source: str) -> Iterator[tuple[str, int]]:
    tree = ast.parse(source)
    errors = _ERRORS | {
        node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and _derives(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = _name(node.func)
            if name in _FIRST or name in errors:
                yield from _constant(node, 0)
            elif name in _SECOND:
                yield from _constant(node, 1)


def _derives(node: ast.ClassDef) -> bool:
    return any(_name(base) in _ERRORS for base in node.bases)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _constant(node: ast.Call, index: int) -> Iterator[tuple[str, int]]:
    if len(node.args) > index:
        argument = node.args[index]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value, node.lineno


def _in_template(source: str) -> Iterator[tuple[str, int]]:
    for number, line in enumerate(templatize(source).splitlines(), start=1):
        for match in _IN_TEMPLATE.finditer(line):
            yield ast.literal_eval(match.group(1).lstrip("u")), number


def main() -> None:
    """List what lacks its English, under the given folders or everywhere."""
    folders = [str(Path(one).resolve().relative_to(PACKAGE)) for one in sys.argv[1:]] or [""]
    lacking = {text: place for text, place in missing().items() if place.startswith(tuple(folders))}
    for text, place in lacking.items():
        quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        sys.stdout.write(f'#: {place}\nmsgid "{quoted}"\nmsgstr ""\n\n')
    sys.exit(1 if lacking else 0)


if __name__ == "__main__":
    main()
