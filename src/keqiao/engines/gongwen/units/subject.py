"""主语单位: in an item without a group, the unit that is the grammatical subject (市农业局年内组织培训…)."""

from __future__ import annotations

import re

from keqiao.engines.gongwen.units.names import cut_names, strongly_unit_like, unit_like

_VERB = (
    r"年内|全年|每年|每月|每季|上半年|下半年|要|应|须|负责|牵头|会同|组织|联合|制定|出台|开展"
    r"|完成|推进|加强|加快|建立|落实|指导|督促|抓|做好|统筹"
    r"|研究|积极|尽快|及时|按|对|于|\d|定期|进一步|继续|全面|严格|协调|配合|实施|编制|引进"
    r"|培育|新建|改造|举办|安排|确保|力争|争取|严把|健全"
)
_PLACE = r"(?:[\u4e00-\u9fff]{2,6}?(?:省|市|县|区|州))?"
_BODY = (
    r"(?:(?:省|市|区|县|州|旗)委[\u4e00-\u9fff]{0,4}?(?:部|办公室|办|政法委|编办|网信办)"
    r"|(?:省|市|区|县|州|旗|镇)(?:人民)?政府(?:办公室|办公厅|研究室)?"
    rf"|{_PLACE}(?:省|市|区|县|州|旗)?[\u4e00-\u9fff]{{2,10}}?(?:厅|局|(?<!常)委(?!托|员|派)"
    rf"|管委会|总队|支队|联社|办公室|集团|公司|中心|联合会|工会|团委)"
    r"|[\u4e00-\u9fff]{2,8}?(?:部|总局|总署)(?=要|应|负责|牵头))"
)
_SUBJECT = re.compile(rf"({_BODY}(?:[、和及]{_BODY}){{0,5}})(?={_VERB})")
_CHARGED = re.compile(
    r"(?:^|(?<=[,;。\n])) ?由([^,;。\n由]{2,40}?)(?:共同|具体|联合|统一)?(?:牵头|负责)(?!人)"
)
_OWNED = re.compile(r"(?:省|市|区|县|州|旗|镇)")


def subject_units(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the units that one of an item's sentences begins with; empty when none does."""
    position = start
    while position < end:
        spans = _subject_at(text, position, end) or _charged_at(text, position, end)
        if spans:
            return spans
        stops = [stop for stop in (text.find(mark, position, end) for mark in "。;\n") if stop >= 0]
        if not stops:
            break
        position = min(stops) + 1
    return []


def _subject_at(text: str, start: int, end: int) -> list[tuple[int, int]]:
    match = _SUBJECT.match(text, start, end)
    return _bodies(text, *match.span(1)) if match else []


def _charged_at(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """4月15日前,由县防办牵头,完成…: the body a sentence charges with its work."""
    stop = min((at for at in (text.find(mark, start, end) for mark in "。\n") if at >= 0), default=end)
    match = _CHARGED.search(text, start, stop)
    if match is None:
        return []
    spans = list(cut_names(text, *match.span(1)))
    sure = all(strongly_unit_like(text[b:e]) and _OWNED.match(text[b:e]) for b, e in spans)
    return spans if sure else []


def _bodies(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    for body in re.finditer(_BODY, text[start:end]):
        name = body.group()
        if not unit_like(name) or not _OWNED.match(name):
            return []
        spans.append((start + body.start(), start + body.end()))
    return spans
