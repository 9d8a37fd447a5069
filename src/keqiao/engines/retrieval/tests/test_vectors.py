"""Vector tables above the exact limit: faiss lists, what came after them, and no faiss at all."""

from __future__ import annotations

import json
from dataclasses import replace
from zlib import crc32

import numpy as np
import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval.documents import Doc
from keqiao.engines.retrieval.indexing import Change, VersionedIndex, vector_files, versions
from keqiao.engines.retrieval.meaning import ExactVectors, lists
from keqiao.engines.retrieval.meaning.approximate import ApproximateVectors
from keqiao.engines.retrieval.meaning.lists import VectorLists
from keqiao.engines.retrieval.queries import Query, Scope
from keqiao.engines.retrieval.tests.test_indexing import ListQueue

DIMENSION = 32
EXACT = 900


class DrawnEncoder:
    """A stand-in encoder: a vector drawn for each text, the same every time."""

    name = title = identity = "drawn"
    dimension = DIMENSION

    def passages(self, texts):
        rows = [np.random.default_rng(crc32(text.encode())).normal(size=DIMENSION) for text in texts]
        made = np.array(rows, dtype=np.float32).reshape(len(rows), DIMENSION)
        return made / np.linalg.norm(made, axis=1, keepdims=True)

    queries = passages


def docs(number: int, start: int = 0) -> list[Doc]:
    tags = (("public",), ("public", "office"), ("office",))
    return [Doc(f"R{n}", "a", f"t{n}", visibility=tags[n % 3]) for n in range(start, start + number)]


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(vector_files, "EXACT_UP_TO", EXACT)
    monkeypatch.setattr(versions, "EXACT_UP_TO", EXACT)
    monkeypatch.setattr(versions, "BATCH", 400)


@pytest.fixture
def index(tmp_path, small):
    return VersionedIndex(tmp_path, [DrawnEncoder()])


def table(index):
    return index.engine().meanings[0].vectors


def listed(index):
    return json.loads((index._root / index.version("read") / "state.json").read_text())["listed"]


def nearest(index, text, scope=None):
    return [item.id for item in table(index).nearest(DrawnEncoder().queries([text])[0], scope or Scope(), 5)]


def test_approximate_neighbours_are_nearly_the_exact_ones_inside_the_scope():
    generator = np.random.default_rng(3)
    centres = generator.normal(size=(40, 32))
    rows = centres[generator.integers(0, 40, 4_000)] + 0.3 * generator.normal(size=(4_000, 32))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    many = [Doc(f"R{n}", "a", "t", visibility=("public",) if n % 3 else ("office",)) for n in range(4_000)]
    exact = ExactVectors(32)
    exact.upsert(many, rows)
    near = ApproximateVectors.of_exact(exact)
    hits = 0
    for query in rows[:50]:
        wanted = {item.id for item in exact.nearest(query, Scope(), 10)}
        given = near.nearest(query, Scope(), 10)
        assert all(int(item.id[1:]) % 3 for item in given)
        hits += len(wanted & {item.id for item in given})
    assert hits / 500 >= 0.9


def test_a_narrow_scope_still_fills_its_list():
    generator = np.random.default_rng(5)
    rows = generator.normal(size=(20_000, 16)).astype(np.float32)
    exact = ExactVectors(16)
    rare = Scope(frozenset({"office"}))
    exact.upsert(
        [Doc(f"R{n}", "a", "t", visibility=("public",) if n % 500 else ("office",)) for n in range(20_000)],
        rows / np.linalg.norm(rows, axis=1, keepdims=True),
    )
    near = ApproximateVectors.of_exact(exact)
    given = near.nearest(rows[1], rare, 40)
    assert [item.id for item in given[:10]] == [item.id for item in exact.nearest(rows[1], rare, 10)]
    assert len(given) == 40


def test_up_to_the_limit_the_table_is_exact_and_above_it_lists(index):
    index.rebuild(docs(EXACT))
    assert isinstance(table(index), ExactVectors)
    assert listed(index) == 0
    assert index.rebuild(docs(EXACT + 1)).notes == ()
    assert isinstance(table(index), ApproximateVectors)
    assert listed(index) == 3
    assert nearest(index, "t300。")[0] == "R300"
    assert nearest(index, "t302。", Scope(frozenset({"office"})))[0] == "R302"
    assert "R302" not in nearest(index, "t302。")


def test_changes_after_the_lists_show_at_once_in_the_same_table(index):
    index.rebuild(docs(1_000))
    before = table(index)
    changed = replace(docs(1, 30)[0], title="t5000")
    changes = [Change(1, "R3", None), Change(2, "R30", changed), Change(3, "N1", Doc("N1", "a", "n1"))]
    assert index.follow(ListQueue(changes)) == 3
    assert table(index) is before
    assert "R3" not in nearest(index, "t3。")
    assert nearest(index, "t5000。")[0] == "R30"
    assert nearest(index, "n1。")[0] == "N1"
    assert nearest(index, "t6。")[0] == "R6"
    anew = VersionedIndex(index._root, [DrawnEncoder()])
    assert [nearest(anew, text) for text in ("t3。", "t5000。", "n1。")] == [
        nearest(index, text) for text in ("t3。", "t5000。", "n1。")
    ]


def test_many_changes_lengthen_the_lists(index):
    index.rebuild(docs(1_000))
    queue = ListQueue([Change(n, doc.id, doc) for n, doc in enumerate(docs(1_500, 1_000), start=1)])
    index.follow(queue)
    folder = index._root / "v000001" / "vectors-drawn"
    assert listed(index) == 6
    assert sorted(path.name for path in folder.glob("lists*")) == [
        "lists-000003.faiss",
        "lists-000006.faiss",
    ]
    assert nearest(index, "t1500。")[0] == "R1500"
    assert nearest(index, "t2499。")[0] == "R2499"
    more = ListQueue(
        [*queue.changes, *(Change(n + 501, d.id, d) for n, d in enumerate(docs(1_200, 2_500), 1_000))]
    )
    index.follow(more)
    assert len(list(folder.glob("lists*"))) == 2


def test_without_faiss_every_row_is_read_and_the_operator_is_told(index, monkeypatch):
    index.rebuild(docs(1_000))
    assert listed(index) == 3
    for module in (vector_files, versions):
        monkeypatch.setattr(module, "faiss_installed", lambda: False)
    opened = VersionedIndex(index._root, [DrawnEncoder()])
    assert isinstance(table(opened), ExactVectors)
    assert nearest(opened, "t300。")[0] == "R300"
    report = opened.rebuild(docs(1_000))
    assert "faiss" in report.notes[0]
    assert listed(opened) == 0
    assert nearest(opened, "t300。")[0] == "R300"
    assert opened.rebuild(docs(10)).notes == ()


def test_approximate_tables_cannot_be_made_without_faiss_or_rows(monkeypatch):
    with pytest.raises(InputError, match="没有向量"):
        VectorLists.trained_on(np.zeros((0, 4), dtype=np.float32), 0)

    def absent(_name):
        raise ImportError

    monkeypatch.setattr(lists, "import_module", absent)
    with pytest.raises(InputError, match="keqiao\\[vectors\\]"):
        VectorLists.trained_on(np.ones((1, 4), dtype=np.float32), 1)


def test_a_damaged_block_is_named(index):
    index.rebuild(docs(10))
    path = index._root / "v000001" / "vectors-drawn" / "000001.json"
    path.write_text('{"ids": []}')
    with pytest.raises(InputError, match="000001.json"):
        index.search(Query("t1"))
