"""折叠: traditional to simplified script, full to half width, brackets, pinyin noise.

Folding maps one character to one, so that offsets hold; only noise (a pinyin gloss left after a character
by a page copier) is dropped, and a map leads every remaining character back to the raw text.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from functools import cache
from importlib import resources

from keqiao.engines.gongwen.plan import Mark

MARKS = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    "\u3000": " ", "\xa0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u200b": " ", "\ufeff": " ",
    "﹙": "(", "﹚": ")", "﹝": "[", "﹞": "]", "〔": "[", "〕": "]", "【": "[", "】": "]",
    "〖": "[", "〗": "]",
    "﹪": "%", "∶": ":", "︰": ":", "﹕": ":", "﹔": ";", "﹐": ",", "､": "、", "｡": "。", "﹒": ".",
    "–": "-", "‐": "-", "‑": "-", "‒": "-", "―": "—", "─": "—", "━": "—", "〜": "~", "∼": "~",
    "『": "“", "』": "”", "「": "“", "」": "”", "〈": "《", "〉": "》",
    "\r": "\n", "\u2028": "\n", "\x0b": " ",
}  # fmt: skip

_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_SYLLABLE = rf"(?=[a-zü{_TONES}]*[{_TONES}])[a-zü{_TONES}]{{1,6}}"
_PINYIN = re.compile(rf"(?<=[\u4e00-\u9fff])[(（]{_SYLLABLE}[)）]")


@cache
def _script_table() -> dict[int, str]:
    """Traditional characters with exactly one simplified form, or their first; one character to one."""
    table: dict[int, str] = {}
    source = resources.files("opencc").joinpath("dictionary", "TSCharacters.txt")
    for line in source.read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        forms = simplified.split()
        # 乾 and 著 stay: their simplified forms depend on the word (乾坤, 著作)
        if len(traditional) == 1 and forms and len(forms[0]) == 1 and traditional not in "乾著":
            table[ord(traditional)] = forms[0]
    return table


@cache
def _mark_table() -> dict[int, str]:
    return str.maketrans(MARKS)


@dataclass(frozen=True, slots=True)
class Folded:
    """折叠后的文本: ``text`` for reading by rules, ``shown`` for names and titles (marks as printed).

    Both have the same length. ``origin[i]`` is the raw offset of character ``i``; None: nothing dropped.
    """

    raw: str
    text: str
    shown: str
    origin: array[int] | None

    def mark(self, start: int, end: int, confidence: float = 1.0) -> Mark:
        """The raw span of folded characters ``start`` to ``end``."""
        if self.origin is None:
            return Mark(start, end, confidence)
        if start >= len(self.origin):
            return Mark(len(self.raw), len(self.raw), confidence)
        last = self.origin[end - 1] + 1 if end > start else self.origin[start]
        return Mark(self.origin[start], last, confidence)


def fold(raw: str) -> Folded:
    """Fold a raw text; folding a folded text changes nothing."""
    kept, origin = _without_noise(raw)
    shown = kept.translate(_script_table())
    return Folded(raw, shown.translate(_mark_table()), shown, origin)


def _without_noise(raw: str) -> tuple[str, array[int] | None]:
    """The text without pinyin glosses, and where each remaining character stood."""
    parts: list[str] = []
    origin = array("l")
    position = 0
    for gloss in _PINYIN.finditer(raw):
        parts.append(raw[position : gloss.start()])
        origin.extend(range(position, gloss.start()))
        position = gloss.end()
    if position == 0:
        return raw, None
    parts.append(raw[position:])
    origin.extend(range(position, len(raw)))
    return "".join(parts), origin
