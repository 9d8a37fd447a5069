"""Cutting in other processes: the same token strings, whatever becomes of those processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from keqiao.engines.retrieval.analysis import Analyser, default_analyser, shipped_lexicon
from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.stores import cutting
from keqiao.engines.retrieval.stores.tokens import cut_text, tokens_of

DOCS = [
    Doc(f"R{number}", "achievement", f"石墨烯涂料第{number}号", "污水处理ＮＯｘ,\ud800。", ("防腐",))
    for number in range(2_300)
]


@pytest.fixture
def elsewhere(monkeypatch):
    monkeypatch.setattr(cutting, "WORTH_IT", 1_000)
    monkeypatch.setattr(cutting, "PROCESSES", 2)


def expected(analyser):
    return list(zip(DOCS, tokens_of([cut_text(doc) for doc in DOCS], analyser), strict=True))


def test_token_strings_repeat_the_heading_and_list_its_words_with_initials():
    (tokens,) = tokens_of([("石墨烯涂料", "专利")], default_analyser())
    assert tokens.words == "石墨 石墨烯 涂料 石墨 石墨烯 涂料 专利"
    assert tokens.pairs == "石墨 墨烯 烯涂 涂料 料$ 石墨 墨烯 烯涂 涂料 料$ 专利 利$"
    assert tokens.completions() == [("sm", "石墨"), ("smx", "石墨烯"), ("tl", "涂料")]


def test_records_cut_elsewhere_come_in_order_with_the_same_tokens(elsewhere):
    analyser = Analyser(shipped_lexicon().with_words(["涂料第"]))
    assert list(cutting.cut_docs(iter(DOCS), analyser)) == expected(analyser)


def test_a_cutting_process_that_dies_costs_no_record(elsewhere, monkeypatch):
    started = []

    class Watched(subprocess.Popen):
        def __init__(self, *given, **named):
            super().__init__(*given, **named)
            started.append(self)

    monkeypatch.setattr(cutting.subprocess, "Popen", Watched)
    found = []
    for number, item in enumerate(cutting.cut_docs(DOCS, default_analyser())):
        if number == 600:
            os.kill(started[0].pid, signal.SIGKILL)
        found.append(item)
    assert found == expected(default_analyser())
    assert all(process.returncode is not None for process in started)


def test_cutting_processes_end_when_records_break_off(elsewhere, monkeypatch):
    closed = []
    close = cutting._Cutter.close
    monkeypatch.setattr(cutting._Cutter, "close", lambda self: (close(self), closed.append(self)))

    def broken():
        yield from DOCS
        raise ValueError("broken off")

    with pytest.raises(ValueError, match="broken off"):
        list(cutting.cut_docs(broken(), default_analyser()))
    assert len(closed) == 2


def test_a_cutter_without_orders_or_readers_ends_quietly():
    command = [sys.executable, "-m", "keqiao.engines.retrieval.stores.cutter"]
    done = subprocess.run(command, input=b"", capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
