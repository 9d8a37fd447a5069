"""全角标点: Chinese text has full-width marks; this puts half-width ones right.

``python -m keqiao.core.pages.marks PATH…`` rewrites the texts for people in code, templates and catalogues under
the paths, and nothing else: docstrings, comments, formats inside braces and data stay.
"""

from __future__ import annotations

import io
import re
import sys
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path

WIDE = {",": "\uff0c", ";": "\uff1b", ":": "\uff1a", "?": "\uff1f", "!": "\uff01"}
_HAN = "\u3400-\u9fff"
_BEFORE = re.compile(rf"[{_HAN}\u201d\u300b\uff09\u2026)}}]")
_AFTER = re.compile(rf"[{_HAN}\u201c\u300a\uff08({{%]")
_BRACES = re.compile(r"\{\{.*?\}\}|\{[^{}]*\}|%\(\w+\)[sd]|<[^<>]*>")
_ANY_HAN = re.compile(rf"[{_HAN}]")
_TAGS = re.compile(
    r"(?s)(?P<head>\{%\s*translate\s+\"|\{%\s*translate\s+'|\b_\(\"|\b_\(')(?P<text>.*?)(?P<tail>[\"'])"
    r"|(?P<bhead>\{%\s*blocktranslate[^%]*%\})(?P<btext>.*?)(?P<btail>\{%\s*endblocktranslate)"
)


def full_width(text: str) -> str:
    """全角: marks between Chinese become full-width; what stands inside braces or tags is not looked at."""
    if not _ANY_HAN.search(text):
        return text
    held = [match.span() for match in _BRACES.finditer(text)]
    inside = [any(start <= index < end for start, end in held) for index in range(len(text))]
    marks = list(text)
    for opening, closing in _pairs(text, inside):
        if _touches(text, opening) or _touches(text, closing):
            marks[opening], marks[closing] = "\uff08", "\uff09"
    for index, mark in enumerate(text):
        if mark in WIDE and not inside[index] and _belongs(text, index):
            marks[index] = WIDE[mark]
    return "".join(marks)


def _belongs(text: str, index: int) -> bool:
    """A mark is Chinese after Chinese, unless a Latin word or a figure goes on right behind a colon or comma in one."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    if not before:
        return bool(_AFTER.match(after))
    if _BEFORE.match(before):
        return not after.isdigit() or not text[index - 2 : index - 1].isdigit()
    return bool(_AFTER.match(after)) and (before.isalnum() or before in "%\"'") and after not in "({%"


def _touches(text: str, index: int) -> bool:
    around = text[max(index - 1, 0) : index] + text[index + 1 : index + 2]
    return bool(_ANY_HAN.search(around)) or "\u201d" in around or "}" in around or "{" in around


def _pairs(text: str, inside: list[bool]) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for index, mark in enumerate(text):
        if mark == "(" and not inside[index]:
            opened.append(index)
        elif mark == ")" and not inside[index] and opened:
            yield opened.pop(), index


def in_code(source: str) -> str:
    """Python: every string literal with Chinese in it, except docstrings and other triple-quoted ones."""
    lines = source.splitlines(keepends=True)
    for token in reversed(list(tokenize.generate_tokens(io.StringIO(source).readline))):
        if token.type != tokenize.STRING or token.start[0] != token.end[0] or '"""' in token.string:
            continue
        row, begin, end = token.start[0] - 1, token.start[1], token.end[1]
        head = re.match(r"[A-Za-z]*['\"]", token.string)
        if head is None or "r" in head.group().lower():
            continue
        fixed = head.group() + full_width(token.string[head.end() : -1]) + token.string[-1]
        lines[row] = lines[row][:begin] + fixed + lines[row][end:]
    return "".join(lines)


def in_template(source: str) -> str:
    """Templates: what is translated."""

    def put(match: re.Match[str]) -> str:
        if match["head"]:
            return match["head"] + full_width(match["text"]) + match["tail"]
        return match["bhead"] + full_width(match["btext"]) + match["btail"]

    return _TAGS.sub(put, source)


def in_catalogue(source: str) -> str:
    """Catalogues: the msgids, a line at a time."""
    fixed, msgid = [], False
    for line in source.splitlines(keepends=True):
        msgid = line.startswith("msgid") or (msgid and line.startswith('"'))
        head, quote, rest = line.partition('"')
        fixed.append(
            head + quote + full_width(rest[: rest.rfind('"')]) + rest[rest.rfind('"') :] if msgid else line
        )
    return "".join(fixed)


FIXES: dict[str, Callable[[str], str]] = {".py": in_code, ".html": in_template, ".po": in_catalogue}


def main() -> None:
    """Rewrite the files under the given paths and name those that changed."""
    for place in map(Path, sys.argv[1:]):
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            fix = FIXES.get(path.suffix)
            if fix is None or path.name == "marks.py" or "node_modules" in path.parts:
                continue
            source = path.read_text(encoding="utf-8")
            fixed = fix(source)
            if fixed != source:
                path.write_text(fixed, encoding="utf-8")
                sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
