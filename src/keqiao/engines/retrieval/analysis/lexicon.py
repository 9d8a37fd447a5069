"""词表: domain words, synonyms and stop words, read from data so that a site can add its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval.analysis.normalise import normalise


@dataclass(frozen=True)
class Lexicon:
    """词表.

    ``words`` stay whole when text is cut; ``synonyms`` maps a word to the other names of the same thing,
    which join a query with ``synonym_weight``; ``stopwords`` are dropped from queries, never from the index.
    """

    words: frozenset[str] = frozenset()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    synonym_weight: float = 0.6
    stopwords: frozenset[str] = frozenset()

    def with_words(self, extra: Iterable[str]) -> Lexicon:
        """The same lexicon with a site's own words added."""
        words = self.words | {normalise(word).strip() for word in extra} - {""}
        return Lexicon(words, self.synonyms, self.synonym_weight, self.stopwords)


@cache
def shipped_lexicon() -> Lexicon:
    """随包词表: the lexicon in this engine's data folder."""
    data = files("keqiao.engines.retrieval") / "data"
    groups = yaml.safe_load((data / "synonyms.yaml").read_text(encoding="utf-8"))
    return Lexicon(
        words=frozenset(_lines((data / "lexicon.txt").read_text(encoding="utf-8"))),
        synonyms=_synonyms(groups, "synonyms.yaml"),
        synonym_weight=float(groups["weight"]),
        stopwords=frozenset(_lines((data / "stopwords.txt").read_text(encoding="utf-8"))),
    )


def read_words(path: Path) -> list[str]:
    """Read a site's own word list: one word a line, ``#`` begins a remark."""
    try:
        return _lines(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError("找不到词表文件 {path}", path=path) from None
    except UnicodeDecodeError:
        raise InputError("词表文件 {path} 不是 UTF-8 文本", path=path) from None


def _lines(text: str) -> list[str]:
    words = (normalise(line.partition("#")[0]).strip() for line in text.splitlines())
    return [word for word in words if word]


def _synonyms(data: Mapping[str, Any], name: str) -> dict[str, tuple[str, ...]]:
    """Each word's other names; a word in two groups is a mistake in the data."""
    found: dict[str, tuple[str, ...]] = {}
    for group in data["groups"]:
        names = [normalise(str(word)) for word in group]
        for word in names:
            if word in found:
                raise InputError("同义词文件 {name}:“{word}”出现在两组里", name=name, word=word)
            found[word] = tuple(other for other in names if other != word)
    return found
