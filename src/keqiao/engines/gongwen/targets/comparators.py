"""比较关系: which comparison the words around a figure make."""

from __future__ import annotations

import re

from keqiao.engines.gongwen.plan import Comparator

_BEFORE: tuple[tuple[str, Comparator], ...] = (
    (r"不超过|不高于|不大于|不多于|控制(?:在|到|至)|限制在|以内|(?:下降|降低|压减|压缩|减少|降"
r"|缩短|缩减|压降)(?:到|至|为)", "le"),
    (r"不低于|不少于|不小于|不得低于|不得少于|至少|最少", "ge"),
    (r"低于|少于|小于|不到", "lt"),
    (r"超过|突破|高于|大于|多于|超出|超", "gt"),
    (r"约为|(?<![签履预制条公契合特])约|大约|(?<![附最就])近|大概", "approx"),
    (r"(?:提高|提升|增加|增长|扩大|上升|增|升|发展|拓展|增至|扩展|恢复)(?:到|至)|达到|达", "ge"),
)  # fmt: skip
_BEFORE_AT = re.compile(
    "(?:"
    + "|".join(f"(?P<w{i}>{words})" for i, (words, _) in enumerate(_BEFORE))
    + r") ?(?:了|为|到|至|在|率)?[ \"“]?$"
)
_LEAST_BEFORE_VERB = re.compile(r"(?:至少|最少|不少于)(?:要|应)?[\u4e00-\u9fff]{2,3}$")
_AFTER: tuple[tuple[str, Comparator], ...] = (
    (r"左右|上下|大概", "approx"),
    (r"(?:及|\(含\)|含)?以上|之上|起", "ge"),
    (r"以下|以内|之内|内(?![\u4e00-\u9fff]{0,2}(?:需|外))|之下", "le"),
)
_AFTER_AT = re.compile("|".join(f"(?P<w{i}>{words})" for i, (words, _) in enumerate(_AFTER)))


def comparator(before: str, after: str) -> Comparator:
    """The comparison that the words right before and right after a figure make."""
    ahead = _BEFORE_AT.search(before)
    least = _LEAST_BEFORE_VERB.search(before)
    behind = _AFTER_AT.match(after.lstrip(" "))
    left: Comparator | None = _BEFORE[int(str(ahead.lastgroup)[1:])][1] if ahead else None
    right: Comparator | None = _AFTER[int(str(behind.lastgroup)[1:])][1] if behind else None
    if "approx" in (left, right):
        return "approx"
    if left in ("gt", "lt"):
        return left
    return right or left or ("ge" if least else "eq")
