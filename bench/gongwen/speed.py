"""Characters compiled a second on one core, over all shared documents, and the memory of a 5 MB one."""

from __future__ import annotations

import gc
import resource
import sys
import time
from pathlib import Path

from keqiao.engines.gongwen.compiler import compile_text

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ROOT.parent / "shared" / "documents"
ROUNDS = 5


def main() -> int:
    files = sorted(DOCUMENTS.glob("*.txt"))
    if not files:
        print(f"no documents in {DOCUMENTS}", file=sys.stderr)
        return 1
    texts = {path.stem: path.read_text(encoding="utf-8") for path in files}
    compile_text(next(iter(texts.values())))  # tables and patterns are loaded once
    total = taken = 0.0
    for name, text in texts.items():
        best = min(_seconds(text) for _ in range(ROUNDS))
        total, taken = total + len(text), taken + best
        _show(name, len(text), best)
    _show("all", int(total), taken)
    _large(texts["sichuan-2017-91"])
    return 0


def _show(name: str, count: int, seconds: float) -> None:
    print(f"{name:26} {count:9,} characters {seconds * 1000:8.1f} ms {count / seconds:12,.0f} characters/s")


def _seconds(text: str) -> float:
    begun = time.perf_counter()
    compile_text(text)
    return time.perf_counter() - begun


def _large(text: str) -> None:
    """A document of 5 MB: the same plan over and over."""
    large = text * (5_000_000 // len(text.encode()) + 1)
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = _seconds(large)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{'5 MB':26} {len(large):8,} characters {seconds:8.2f} s  {len(large) / seconds:12,.0f} characters/s"
    )
    print(f"peak memory {before / 1024:.0f} MB before, {after / 1024:.0f} MB after the 5 MB document")


if __name__ == "__main__":
    sys.exit(main())
