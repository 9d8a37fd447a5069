"""Versions, aliases, the queue, encoders, and what a kill leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.indexing import Change, FileQueue, VersionedIndex
from keqiao.engines.retrieval.meaning import load_encoder, pins
from keqiao.engines.retrieval.meaning.packaged import Pin, verify_files
from keqiao.engines.retrieval.queries import Query
from keqiao.engines.retrieval.tests.records import RECORDS
from keqiao.engines.retrieval.tests.test_visibility import LetterEncoder


class ListQueue:
    def __init__(self, changes: list[Change]) -> None:
        self.changes = changes

    def after(self, position: int, limit: int) -> list[Change]:
        return [change for change in self.changes if change.position > position][:limit]

    def last(self) -> int:
        return max((change.position for change in self.changes), default=0)


def found(index: VersionedIndex, text: str) -> list[str]:
    return [hit.id for hit in index.search(Query(text)).hits if any(reason.field for reason in hit.reasons)]


@pytest.fixture(params=["words only", "with vectors"])
def index(request, tmp_path):
    encoders = [LetterEncoder()] if request.param == "with vectors" else []
    return VersionedIndex(tmp_path / "index", encoders)


def test_searching_before_building_says_what_to_do(index):
    with pytest.raises(InputError, match="keqiao match index"):
        index.search(Query("铝"))


def test_changes_show_at_once_in_the_serving_index(index):
    index.rebuild(RECORDS)
    started = time.monotonic()
    queue = ListQueue(
        [
            Change(1, "N1", Doc("N1", "achievement", "陶瓷刀具")),
            Change(2, "R1", None),
            Change(3, "N1", Doc("N1", "achievement", "陶瓷轴承")),
        ]
    )
    assert index.follow(queue) == 3
    assert found(index, "陶瓷轴承") == ["N1"]
    assert time.monotonic() - started < 5
    assert "N1" not in found(index, "刀具")
    assert found(index, "涂料") == []
    assert index.follow(queue) == 0


def test_a_rebuild_switches_at_the_end_and_catches_up_with_the_queue(index):
    index.rebuild(RECORDS)
    queue = ListQueue([])

    def docs():
        # while the records are read, the old version answers and a change comes in
        yield from RECORDS
        assert found(index, "涂料") == ["R1"]
        queue.changes.append(Change(1, "N1", Doc("N1", "achievement", "陶瓷轴承")))

    report = index.rebuild(docs(), queue)
    assert report.version == "v000002"
    assert report.position == 1
    assert found(index, "陶瓷轴承") == ["N1"]


def test_a_failed_rebuild_leaves_the_old_version_serving(index):
    index.rebuild(RECORDS)

    def broken():
        yield RECORDS[0]
        raise InputError("第 2 行坏了")

    with pytest.raises(InputError, match="第 2 行坏了"):
        index.rebuild(broken())
    assert found(index, "污泥") == []
    assert found(index, "涂料") == ["R1"]
    assert index.rebuild(RECORDS[:1]).records == 1


def test_an_index_of_another_encoder_is_refused(tmp_path):
    VersionedIndex(tmp_path).rebuild(RECORDS)
    with pytest.raises(InputError, match="letters"):
        VersionedIndex(tmp_path, [LetterEncoder()]).search(Query("铝"))


def test_a_broken_alias_file_is_named(tmp_path):
    VersionedIndex(tmp_path).rebuild(RECORDS)
    (tmp_path / "aliases.json").write_text("{")
    with pytest.raises(InputError, match="aliases.json"):
        VersionedIndex(tmp_path).search(Query("铝"))


KILLED = """
import sys
from pathlib import Path
from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.indexing import VersionedIndex
def docs():
    for number in range(10_000_000):
        if number == 12_000:
            print("indexing", flush=True)
        yield Doc(f"K{number}", "achievement", f"石墨烯涂料第{number}号")
VersionedIndex(Path(sys.argv[1])).rebuild(docs())
"""


def test_killed_while_indexing_the_old_version_serves_and_a_new_one_can_be_built(tmp_path):
    index = VersionedIndex(tmp_path)
    index.rebuild(RECORDS)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "indexing\n"
    with pytest.raises(InputError, match="另一个进程"):
        index.rebuild(RECORDS)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert found(VersionedIndex(tmp_path), "石墨烯") == ["R1"]
    assert (tmp_path / "v000002").exists()
    report = VersionedIndex(tmp_path).rebuild([replace(RECORDS[0], title="陶瓷轴承")])
    assert found(VersionedIndex(tmp_path), "陶瓷轴承") == ["R1"]
    assert sorted(path.name for path in tmp_path.glob("v*")) == ["v000001", report.version]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('{"position": 0, "delete": "A"}', "position"),
        ('{"position": 1}', "delete"),
        ('{"position": 1, "doc": {"id": "A"}}', "title"),
        ('{"position": 1, "delete": "A"}\n{"position": 1, "delete": "B"}', "递增"),
        ("[]", "不是一个对象"),
    ],
)
def test_a_change_of_another_form_is_refused(tmp_path, line, word):
    path = tmp_path / "changes.jsonl"
    path.write_text(line)
    with pytest.raises(InputError, match=word):
        FileQueue(path)


def test_the_packaged_encoder_is_the_pinned_one_and_knows_chinese():
    encoder = load_encoder("use")
    near, far = encoder.passages(["工业废水深度处理", "儿童文学创作"]) @ encoder.queries(["污水净化"])[0]
    assert near > far + 0.2
    assert encoder.passages([]).shape == (0, 512)
    assert np.isfinite(encoder.passages(["", "\ud800", "😀"])).all()


def test_an_altered_model_file_is_refused(tmp_path):
    pin = pins()["use"]
    (tmp_path / "resources").mkdir()
    for name in pin.files:
        (tmp_path / name).write_bytes(b"altered")
    with pytest.raises(InputError, match="哈希不符"):
        verify_files(pin, tmp_path)


def test_an_unknown_or_absent_encoder_is_named(monkeypatch):
    with pytest.raises(InputError, match="bert"):
        load_encoder("bert")
    absent = Pin("ghost", "", "no-such-package", "ghost", "1.0", 8, {})
    monkeypatch.setattr("keqiao.engines.retrieval.meaning.packaged.pins", lambda: {"ghost": absent})
    with pytest.raises(InputError, match="没有安装编码器"):
        load_encoder("ghost")
