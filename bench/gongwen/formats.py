"""Prints whether a document gives the same plan from txt, docx, html and pdf, and how long reading takes.

    uv run python bench/gongwen/formats.py ../shared/documents/*.txt

Each text is written anew as a Word file, a page and a PDF of A4 pages of 28 characters a line.
"""

from __future__ import annotations

import html
import io
import json
import sys
import time
from pathlib import Path

import typst
from docx import Document

from keqiao.engines.gongwen.compiler import compile_text
from keqiao.engines.gongwen.plan import Plan
from keqiao.engines.gongwen.reading import read

PAPER = """
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), numbering: "— 1 —")
#set text(font: ("Noto Serif CJK SC", "WenQuanYi Micro Hei"), size: 16pt, lang: "zh")
#set par(first-line-indent: (amount: 2em, all: true), justify: true)
#for line in json(bytes(sys.inputs.lines)) { par(line) }
"""


def as_docx(lines: list[str]) -> bytes:
    document, out = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def as_html(lines: list[str]) -> bytes:
    links = "".join(f"<li><a href='#'>栏目{number}</a></li>" for number in range(20))
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"<html><meta charset=utf-8><body><ul>{links}</ul><div>{body}</div></body></html>".encode()


def as_pdf(lines: list[str]) -> bytes:
    return bytes(typst.compile(PAPER.encode(), format="pdf", sys_inputs={"lines": json.dumps(lines)}))


def counts(plan: Plan) -> tuple[int, int, int]:
    """Tasks, units with a role, targets."""
    return len(plan.tasks), sum(len(task.units) for task in plan.tasks), len(plan.targets)


def main(paths: list[str]) -> None:
    for path in map(Path, paths):
        text = path.read_text(encoding="utf-8")
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        wanted = counts(compile_text(text))
        for format, make in (("docx", as_docx), ("html", as_html), ("pdf", as_pdf)):
            content = make(lines)
            begun = time.perf_counter()
            source = read(content, path.name)
            seconds = time.perf_counter() - begun
            got = counts(compile_text(source.text))
            print(
                f"{path.stem}\t{format}\t{'same' if got == wanted else f'{wanted} -> {got}'}\t{seconds:.2f} s"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
