"""成批字对: the pairs of many texts at once, as the token strings that stores index.

An index holds more pairs than anything else. Cut text by text in Python they cost more than the words;
as arrays of code points, a whole batch goes through a dozen NumPy steps. `Analyser.pairs_of_normalised`
says what the pairs of one text are; a property test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"

END = "$"
"""Follows the last Han character of a run among the pairs, so that a prefix query for one character
finds it."""

MAX_TOKEN = 64
"""Longer tokens are cut off: they are codes or noise, and stores limit the length of a term."""

_IS_HAN, _IS_LETTER = 1, 2
_SURROGATES = range(0xD800, 0xE000)
_BREAK = ord("\n")
"""Between texts. Normalising turns it into a space, so no text holds one."""


def pair_lines(texts: Sequence[str]) -> list[str]:
    """成批字对: for each text its pairs, separated by spaces. Texts must be normalised."""
    if not texts:
        return []
    codes = np.frombuffer(("\n".join(texts) + "\n").encode("utf-32-le"), np.uint32)
    kind = _kinds()[codes]
    han, letter = kind == _IS_HAN, kind == _IS_LETTER
    following = np.zeros_like(kind)
    following[:-1] = kind[1:]
    kept = _short_enough(letter)
    last = letter & (following != _IS_LETTER)
    # a Han character gives itself, the next one or END, and a space; a letter itself, and a space at the end
    size = 3 * han + kept + last + (codes == _BREAK)
    at = np.cumsum(size) - size
    out = np.full(int(size.sum()), ord(" "), np.uint32)
    first = np.flatnonzero(han)
    out[at[first]] = codes[first]
    out[at[first] + 1] = np.where(following[first] == _IS_HAN, codes[first + 1], ord(END))
    single = np.flatnonzero(kept | (codes == _BREAK))
    out[at[single]] = codes[single]
    lines = out.tobytes().decode("utf-32-le").split("\n")
    return [line[:-1] for line in lines[:-1]]


def _short_enough(letter: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The letters that are not beyond the length of a token."""
    place = np.arange(len(letter))
    before = np.maximum.accumulate(np.where(letter, -1, place))
    return letter & (place - before <= MAX_TOKEN)


@cache
def _kinds() -> NDArray[np.uint8]:
    """What each code point is: Han, another letter or digit, or neither."""
    every = "".join(map(chr, range(_SURROGATES.start)))
    beyond = "".join(map(chr, range(_SURROGATES.stop, 0x110000)))
    kinds = np.zeros(0x110000, np.uint8)
    for start, text in ((0, every), (_SURROGATES.stop, beyond)):
        for pattern, kind in ((f"[{HAN}]+", _IS_HAN), (f"[^\\W_{HAN}]+", _IS_LETTER)):
            for run in re.finditer(pattern, text):
                kinds[start + run.start() : start + run.end()] = kind
    return kinds
