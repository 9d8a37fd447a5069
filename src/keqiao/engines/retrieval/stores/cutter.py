"""切词进程: cuts what `cutting` sends to standard input, until that is closed.

First comes the lexicon, then batches of texts; each batch is answered with its token strings.
"""

from __future__ import annotations

import gc
import pickle
import sys
from contextlib import suppress
from typing import BinaryIO

from keqiao.engines.retrieval.analysis import Analyser
from keqiao.engines.retrieval.stores.tokens import tokens_of


def serve(source: BinaryIO, target: BinaryIO) -> None:
    """Answer batches until the source ends or nobody reads the answers."""
    with suppress(EOFError, BrokenPipeError):
        analyser = Analyser(pickle.load(source))  # noqa: S301 - from the process that started this one
        while True:
            tokens = tokens_of(pickle.load(source), analyser)  # noqa: S301 - the same
            pickle.dump([tuple(item) for item in tokens], target, pickle.HIGHEST_PROTOCOL)
            target.flush()


if __name__ == "__main__":
    # a batch makes a hundred thousand strings and no cycles
    gc.disable()
    serve(sys.stdin.buffer, sys.stdout.buffer)
