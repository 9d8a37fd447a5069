"""索引版本: a folder of versions with a read and a write alias, rebuilt while the old one serves.

``aliases.json`` names the version that readers open and the one that changes go to. A rebuild fills a
new folder, catches up with the queue, and only then replaces ``aliases.json`` in one step. Killed at
any moment, the old version still serves and the next rebuild sweeps up what was left.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval.analysis import Analyser, default_analyser
from keqiao.engines.retrieval.documents import Doc, in_batches
from keqiao.engines.retrieval.engine import Meaning, SearchEngine
from keqiao.engines.retrieval.indexing.changes import ChangeQueue
from keqiao.engines.retrieval.indexing.files import only_one, read_json, write_json
from keqiao.engines.retrieval.indexing.vector_files import LoadedVectors, VectorFiles
from keqiao.engines.retrieval.meaning.encoder import Encoder
from keqiao.engines.retrieval.meaning.lists import EXACT_UP_TO, faiss_installed
from keqiao.engines.retrieval.queries import Page, Query, Scope
from keqiao.engines.retrieval.stores.tantivy_store import TantivyStore

BATCH = 5_000
"""Records encoded at a time; a build holds no more than this many."""


@dataclass(frozen=True)
class BuildReport:
    """建索引结果. ``notes`` say in words what an operator should know of it."""

    version: str
    records: int
    position: int
    notes: tuple[str, ...] = ()


class VersionedIndex:
    """索引版本.

    ``root`` is the folder; ``encoders`` those whose vectors the index holds. Not for use from several
    threads at once while `refresh`, `rebuild` or `follow` runs; several processes may read while one writes.
    """

    def __init__(
        self, root: Path, encoders: Sequence[Encoder] = (), analyser: Analyser | None = None
    ) -> None:
        self._root = root
        self._encoders = tuple(encoders)
        self._analyser = analyser or default_analyser()
        self._engine: SearchEngine | None = None
        self._seen: tuple[object, ...] = ()
        self._loaded: tuple[tuple[str, int], list[LoadedVectors]] = (("", 0), [])

    # --- reading ---

    def search(self, query: Query) -> Page:
        return self.engine().search(query)

    def suggest(self, text: str, scope: Scope | None = None, limit: int = 10) -> list[tuple[str, int]]:
        return self.engine().suggest(text, scope, limit)

    def engine(self) -> SearchEngine:
        """The engine on the version that the read alias names, reopened when something was committed."""
        version = self.version("read")
        state = read_json(self._root / version / "state.json") or {}
        seen = (version, state.get("position"), state.get("blocks"), state.get("commits"))
        if self._engine is None or seen != self._seen:
            self._check_encoders(state.get("encoders", []))
            store = TantivyStore(self._root / version / "terms", self._analyser)
            self._engine = SearchEngine(store, self._meanings(version, state), self._analyser)
            self._seen = seen
        return self._engine

    def _meanings(self, version: str, state: Mapping[str, Any]) -> list[Meaning]:
        """The tables of vectors; those of the same version only take up the blocks written since."""
        blocks, listed = int(state.get("blocks", 0)), int(state.get("listed", 0))
        files = [VectorFiles(self._root / version, encoder) for encoder in self._encoders]
        if self._loaded[0] != (version, listed):
            self._loaded = ((version, listed), [item.load(blocks, listed) for item in files])
        loaded = [item.advance(known, blocks) for item, known in zip(files, self._loaded[1], strict=True)]
        return [Meaning(encoder, item.table) for encoder, item in zip(self._encoders, loaded, strict=True)]

    def version(self, alias: str) -> str:
        """The version an alias names. Raises `InputError` when nothing was built yet."""
        aliases = read_json(self._root / "aliases.json")
        if aliases is None:
            raise InputError("{folder} 里还没有索引,请先运行 keqiao match index", folder=self._root)
        return str(aliases[alias])

    def encoder_names(self) -> tuple[str, ...]:
        """The encoders whose vectors the served version holds."""
        state = read_json(self._root / self.version("read") / "state.json") or {}
        return tuple(str(item["name"]) for item in state.get("encoders", []))

    def _check_encoders(self, held: Sequence[dict[str, str]]) -> None:
        identities = {item["name"]: item["identity"] for item in held}
        for encoder in self._encoders:
            if identities.get(encoder.name) != encoder.identity:
                raise InputError(
                    "索引里没有编码器“{name}”({identity})的向量,请用它重建索引",
                    name=encoder.name,
                    identity=encoder.identity,
                )

    # --- writing ---

    def rebuild(self, docs: Iterable[Doc], queue: ChangeQueue | None = None) -> BuildReport:
        """Build a new version from all records and switch to it.

        ``docs`` must have different ids. Changes that come to ``queue`` after the call begins are
        caught up with before the switch.
        """
        with only_one(self._root / "writing.lock"):
            self._sweep()
            start = queue.last() if queue else 0
            version = self._next_version()
            writing = _VersionWriter(self._root / version, self._encoders, self._analyser)
            number = writing.fill(docs, start)
            if queue:
                writing.follow(queue)
            writing.close()
            write_json(self._root / "aliases.json", {"read": version, "write": version})
            return BuildReport(version, number, writing.position, self._notes(number))

    def follow(self, queue: ChangeQueue) -> int:
        """Apply the changes the served version has not seen; how many."""
        with only_one(self._root / "writing.lock"):
            writing = _VersionWriter(self._root / self.version("write"), self._encoders, self._analyser)
            number = writing.follow(queue)
            writing.close()
            return number

    def _notes(self, records: int) -> tuple[str, ...]:
        if not self._encoders or records <= EXACT_UP_TO or faiss_installed():
            return ()
        return (
            f"记录超过 {EXACT_UP_TO} 条而没有安装 faiss:句意列表逐行扫描,结果不变,"
            "但检索更慢、内存更多;安装 keqiao[vectors] 后重建索引即可。",
        )

    def _next_version(self) -> str:
        numbers = [int(path.name[1:]) for path in self._root.glob("v[0-9]*")]
        return f"v{max(numbers, default=0) + 1:06}"

    def _sweep(self) -> None:
        """Remove what a killed rebuild left and what is older than the version now served."""
        aliases = read_json(self._root / "aliases.json") or {}
        for path in self._root.glob("v[0-9]*"):
            if path.name not in aliases.values():
                shutil.rmtree(path)


class _VersionWriter:
    """Writes one version: vectors first, then terms, then the state that makes both count."""

    def __init__(self, folder: Path, encoders: Sequence[Encoder], analyser: Analyser) -> None:
        self._folder = folder
        self._store = TantivyStore(folder / "terms", analyser)
        self._encoders = encoders
        state = read_json(folder / "state.json") or {}
        self._check_same_encoders(state)
        self.position = int(state.get("position", 0))
        self._blocks = int(state.get("blocks", 0))
        self._listed = int(state.get("listed", 0))
        self._commits = int(state.get("commits", 0))

    def _check_same_encoders(self, state: dict[str, object]) -> None:
        if state and state.get("encoders") != self._held():
            raise InputError("更新索引要用建索引时的编码器;要更换编码器,请重建索引")

    def _held(self) -> list[dict[str, str]]:
        return [{"name": item.name, "identity": item.identity} for item in self._encoders]

    def fill(self, docs: Iterable[Doc], position: int) -> int:
        # one stream, not batch by batch: the store keeps its cutting processes as long as it lasts
        number = self._store.upsert(self._with_vectors(docs), replacing=False)
        self.position = position
        self._list_vectors()
        self._commit()
        return number

    def follow(self, queue: ChangeQueue) -> int:
        number = 0
        while changes := queue.after(self.position, BATCH):
            latest = {change.id: change.doc for change in changes}
            gone = [identifier for identifier, doc in latest.items() if doc is None]
            docs = [doc for doc in latest.values() if doc is not None]
            self._write_vectors(docs, gone)
            self._store.delete(gone)
            self._store.upsert(docs)
            self.position = changes[-1].position
            self._list_vectors()
            self._commit()
            number += len(changes)
        return number

    def _with_vectors(self, docs: Iterable[Doc]) -> Iterator[Doc]:
        """The records, their vectors written as they pass."""
        for batch in in_batches(docs, BATCH):
            self._write_vectors(batch, [])
            yield from batch

    def _write_vectors(self, docs: Sequence[Doc], gone: Sequence[str]) -> None:
        if not self._encoders:
            return
        self._blocks += 1
        for encoder in self._encoders:
            VectorFiles(self._folder, encoder).write_block(self._blocks, docs, gone)

    def _list_vectors(self) -> None:
        """Put rows into lists once there are too many to read one by one; every encoder has as many rows."""
        former = self._listed
        for encoder in self._encoders:
            self._listed = VectorFiles(self._folder, encoder).list_blocks(self._blocks, former)

    def _commit(self) -> None:
        self._store.commit()
        self._commits += 1
        state = {
            "position": self.position,
            "blocks": self._blocks,
            "listed": self._listed,
            "commits": self._commits,
            "encoders": self._held(),
        }
        write_json(self._folder / "state.json", state)

    def close(self) -> None:
        self._store.close()
