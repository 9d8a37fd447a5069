"""并行切词: records cut in other processes while an index is filled.

Cutting costs about as much as writing the index, and Python does one thing at a time; with cutting
elsewhere both go on at once. The other processes run `cutter` as a module and are fed through their standard
input: they need nothing of the caller's main module, and end when the caller does, however it ends.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import chain, islice
from queue import SimpleQueue

from keqiao.engines.retrieval.analysis import Analyser
from keqiao.engines.retrieval.documents import Doc, in_batches
from keqiao.engines.retrieval.stores.tokens import Tokens, cut_text, tokens_of

BATCH = 500
"""Records cut at a time."""

WORTH_IT = 10_000
"""Fewer records are cut here: starting a process takes as long as cutting some thousands."""

PROCESSES = min(4, os.cpu_count() or 1)
_AHEAD = 2
"""Batches on their way for each process: enough to keep it busy, few enough to keep memory flat."""


def cut_docs(docs: Iterable[Doc], analyser: Analyser) -> Iterator[tuple[Doc, Tokens]]:
    """切词: each record with its token strings, in order; many records are cut in other processes."""
    source = iter(docs)
    first = list(islice(source, WORTH_IT))
    batches = in_batches(chain(first, source), BATCH)
    if len(first) < WORTH_IT or PROCESSES < 2:
        for batch in batches:
            yield from zip(batch, tokens_of([cut_text(doc) for doc in batch], analyser), strict=True)
    else:
        yield from _cut_elsewhere(batches, analyser, PROCESSES)


def _cut_elsewhere(
    batches: Iterable[list[Doc]], analyser: Analyser, processes: int
) -> Iterator[tuple[Doc, Tokens]]:
    free: SimpleQueue[_Cutter] = SimpleQueue()
    cutters = [_Cutter(analyser) for _ in range(processes)]
    for cutter in cutters:
        free.put(cutter)

    def cut(texts: list[tuple[str, str]]) -> list[Tokens]:
        cutter = free.get()
        try:
            return cutter.cut(texts)
        finally:
            free.put(cutter)

    waiting: deque[tuple[list[Doc], Future[list[Tokens]]]] = deque()
    try:
        with ThreadPoolExecutor(processes) as pool:
            for batch in batches:
                waiting.append((batch, pool.submit(cut, [cut_text(doc) for doc in batch])))
                if len(waiting) > processes * _AHEAD:
                    yield from _finished(waiting.popleft())
            while waiting:
                yield from _finished(waiting.popleft())
    finally:
        for cutter in cutters:
            cutter.close()


def _finished(item: tuple[list[Doc], Future[list[Tokens]]]) -> Iterator[tuple[Doc, Tokens]]:
    docs, tokens = item
    return zip(docs, tokens.result(), strict=True)


class _Cutter:
    """One other process. Should it end early, its batches are cut here: that costs time, never records."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser
        self._process = subprocess.Popen(
            [sys.executable, "-m", "keqiao.engines.retrieval.stores.cutter"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._told = False

    def cut(self, texts: Sequence[tuple[str, str]]) -> list[Tokens]:
        try:
            return self._asked(texts)
        except (OSError, EOFError, pickle.UnpicklingError):
            return tokens_of(texts, self._analyser)

    def _asked(self, texts: Sequence[tuple[str, str]]) -> list[Tokens]:
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        if not self._told:
            pickle.dump(self._analyser.lexicon, to, pickle.HIGHEST_PROTOCOL)
            self._told = True
        pickle.dump(texts, to, pickle.HIGHEST_PROTOCOL)
        to.flush()
        return [Tokens(*parts) for parts in pickle.load(back)]  # noqa: S301 - from the process started above

    def close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self._process.wait()
