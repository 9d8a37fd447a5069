"""文本归一: one spelling for what readers take to be the same text, with a way back to the original.

Full-width forms become half-width (Unicode NFKC, character by character), letters become lower case,
traditional characters become simplified. Working character by character keeps a map from every normalised
character to the original one, which highlighting needs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise

import numpy as np


@cache
def _simplified() -> dict[str, str]:
    """Traditional to simplified, one character to one: the first candidate of OpenCC's TSCharacters table."""
    table = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return {source: targets.split(" ")[0] for source, targets in pairs if len(source) == 1}


def _fold(character: str) -> str:
    """One character's normal form; control and private-use characters become a space."""
    if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Cn"):
        return " "
    folded = unicodedata.normalize("NFKC", character).lower()
    simplified = _simplified()
    return "".join(simplified.get(part, part) for part in folded)


class _Folding(dict[int, str]):
    """A translation table that fills itself as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold(chr(code))
        return folded


_FOLDING = _Folding()


def normalise(text: str) -> str:
    """归一文本. Any string is accepted, including lone surrogates, which become spaces."""
    return text.translate(_FOLDING)


_UNKNOWN, _GROWS = 0, 1
"""What no character folds to: one not met yet, and one that becomes several."""
_FOLDED = np.zeros(0x110000, np.uint32)


def normalise_all(texts: Sequence[str]) -> list[str]:
    """成批归一: as `normalise` does each, a batch in a few NumPy steps; only texts with characters that grow go one
    by one."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    folded = _FOLDED[codes]
    if len(new := np.unique(codes[folded == _UNKNOWN])):
        for code in new.tolist():
            becomes = _FOLDING[code]
            _FOLDED[code] = ord(becomes) if len(becomes) == 1 else _GROWS
        folded = _FOLDED[codes]
    ends = list(accumulate(map(len, texts), initial=0))
    growing = np.searchsorted(ends, np.flatnonzero(folded == _GROWS), side="right") - 1
    whole = folded.tobytes().decode("utf-32-le")
    normal = [whole[start:end] for start, end in pairwise(ends)]
    for place in np.unique(growing).tolist():
        normal[place] = normalise(texts[place])
    return normal


def normalise_with_offsets(text: str) -> tuple[str, list[int]]:
    """归一文本及位置对照: ``offsets[i]`` is the index in ``text`` that normalised character ``i`` came
    from."""
    # no character becomes nothing, so a text that keeps its length kept every place
    if len(normal := normalise(text)) == len(text):
        return normal, list(range(len(text)))
    parts: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(text):
        folded = _FOLDING[ord(character)]
        parts.append(folded)
        offsets.extend([index] * len(folded))
    return "".join(parts), offsets


def is_han(character: str) -> bool:
    """是否汉字 (unified ideographs with extensions A to H, and 〇)."""
    code = ord(character)
    return (
        0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x323AF or code == 0x3007
    )
