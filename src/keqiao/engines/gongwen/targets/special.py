"""特殊数量: figures without an ordinary unit: ranks, index values, programmes named by their size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from keqiao.engines.gongwen.numerals import number
from keqiao.engines.gongwen.targets.quantities import Quantity, find_quantities

_RANK = re.compile(
    r"(?:进入|保持|位居|位列|跻身|稳居|列|居|力争|争取|冲刺|排名|排位|达到"
    r"|迈入)[^,;。\n]{0,12}?(?P<front>前|第) ?(?P<number>\d{1,3}"
    r"|[一二三四五六七八九十]{1,3})(?:位|名|强|方阵)?"
)
_INDEX = re.compile(
    r"(?:指数|系数|评分|得分|分值|值|比)[^,;。\n\d]{0,4}(?:控制在|达到|达|不低于|不高于|不超过"
    r"|保持在|稳定在|超过|低于|高于|(?:提高|提升|下降|降低|升|降)(?:到|至))"
    r"(?P<number>\d+(?:\.\d+)?)(?=分?(?:以内|以上|以下|左右|[,;。、\n]|$))"
)
_PROGRAMME = re.compile(
    r"(?:实施|启动|开展|组织实施)(?P<years>[一二三四五六七八九十\d]年)?(?P<number>(?:百|千|十"
    r"|\d+)?万)(?=(?P<noun>[\u4e00-\u9fff]{2,12}?)(?:计划|行动|工程))"
)
_LASTING = re.compile(
    r"(?:从|自)(?P<year>(?:19"
    r"|20)\d\d)年(?:\d{1,2}月)?(?:\d{1,2}日)?起,?[^。;]{0,6}(?P<count>[一二三四五六七八九十\d])年$"
)
_PEOPLE = re.compile(r"青年|人|学生|农民|职工|毕业生|妇女|党员|干部|者|工匠|教师|医生")


def special_quantities(text: str, start: int, end: int) -> list[Quantity]:
    """All quantities of a stretch in order, ordinary and special, none overlapping another."""
    special = [*_ranks(text, start, end), *_indices(text, start, end), *_programmes(text, start, end)]
    found = list(special)
    for quantity in find_quantities(text, start, end):
        if not any(other.start < quantity.end and quantity.start < other.end for other in special):
            found.append(quantity)
    return sorted(found, key=lambda quantity: quantity.start)


def _ranks(text: str, start: int, end: int) -> Iterator[Quantity]:
    for match in _RANK.finditer(text, start, end):
        if match.group("front") == "第" and text[match.end() - 1] not in "位名":
            continue
        value = number(match.group("number"))
        yield Quantity(match.start("front"), match.end(), value, None, "rank", text[match.end() - 1])


def _indices(text: str, start: int, end: int) -> Iterator[Quantity]:
    for match in _INDEX.finditer(text, start, end):
        yield Quantity(*match.span("number"), Decimal(match.group("number")), None, "index", "")


def _programmes(text: str, start: int, end: int) -> Iterator[Quantity]:
    """实施三年百万青年见习计划 promises a million trainees."""
    for match in _PROGRAMME.finditer(text, start, end):
        unit = "person" if _PEOPLE.search(match.group("noun")) else "count"
        value = number(match.group("number"))
        yield Quantity(match.start("number"), match.end("number"), value, None, unit, "万")


def programme_end(text: str, start: int, position: int) -> str | None:
    """The last year of a programme of N years from a start named before it (从2019年1月1日起,实施三年…)."""
    match = _LASTING.search(text, start, position)
    if match is None:
        return None
    return str(int(match.group("year")) + int(number(match.group("count"))) - 1)
