"""责任单位组: finds the groups of units in an item's text; reads names, roles, time limits and rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from keqiao.engines.gongwen.plan import Role
from keqiao.engines.gongwen.units.names import cut_names, strongly_unit_like, unit_like, unnamed_group

# "listed" is a plain list: beside a lead its units are joint, else the document's own rule decides
_LABELS: tuple[tuple[str, Role | Literal["listed"] | None], ...] = (
    (r"(?:第一|主要|首要)责任(?:单位|部门)?|(?:共同)?牵头(?:责任|负责|实施|落实)?(?:单位|部门"
r"|处室|地区|科室|机构)?|主办(?:单位|部门)?|主责(?:单位|部门)", "lead"),
    (r"(?:协同|协助)?(?:配合|协办|参与|协助|参加|协作|协同|支持)(?:责任|落实)?(?:单位|部门|处室"
r"|地区|机构)?", "cooperate"),
    (r"(?:责任|落实|实施|承办|主管|组织|承担|完成|推进|分工|督办|指导|会同|执行|负责|建设"
r"|监管)(?:责任)?(?:单位|部门|主体|处室|科室|地区|机构)|责任|落实", "listed"),
    (r"(?:责任|牵头|分管|包抓|市级|联系|挂包|督导|主管|协调)(?:市?领导|人)|(?:分管)?(?:省|市|县"
r"|区)领导|责任人|联系人|联系电话", None),
)  # fmt: skip
_DEADLINE_LABEL = (
    r"(?:时间要求|完成时限|完成时间|完成期限|办理时限|时限要求|办结时限|工作时限|时间节点"
    r"|时间进度|完成时间节点|进度要求|时限|期限|实施时间|落实时限)"
)
_LABEL = re.compile(
    "|".join(f"(?P<r{index}>{pattern})" for index, (pattern, _) in enumerate(_LABELS))
    + f"|(?P<due>{_DEADLINE_LABEL})"
)
_LABEL_COLON = re.compile(rf"(?:(?:省|市|县|区|州)[级直])?(?:{_LABEL.pattern}) ?[::] ?")
_VERB = re.compile(
    r"(?:(?:共同|联合|负责)?(?P<lead>牵头(?:负责|落实|实施|组织实施|推进)?|总牵头|主办|抓总)"
    r"|(?:按(?:照)?(?:职责|职能|各自职责)(?:分工)?|依职责|协助|积极|共同|分别"
    r"|协同)?(?P<cooperate>配合(?:落实|实施)?|参与|协办|协助|参加|支持)"
    r"|(?:(?:按(?:照)?(?:职责|职能|各自职责|职责任务)(?:分工)?|依(?:据)?职责|分别|共同|具体"
    r"|联合|分工|分头|各自|组织|会同有关部门|根据职责|抓好)*)"
    r"(?P<joint>负责(?:落实|实施|组织实施|推进)?|落实|实施|承办|组织实施|推进|分工负责|办理))$"
)
_OPEN_LIST = re.compile(
    r"等(?:[\u4e00-\u9fff()]{0,8}?(?:有关|相关|各|成员|所属|市直|省直|区直|县直"
    r"|责任)?[\u4e00-\u9fff]{0,4}?(?:部门|单位|方面|地方|地区|机构|企业))?(?:[和及、](?:有关"
    r"|相关)?(?:单位|部门|地方))?$"
)
FIRST_LEADS = re.compile(
    r"(?:排|列)(?:在|名)?(?:第一|首位|最前|首|第一位)(?:位)?(?:的|者)?[^。;,)]{0,8}(?:为|是"
    r"|即)(?:牵头|总牵头)(?:单位|部门|责任单位)?(?:,? ?下同)?"
    r"|(?:第一(?:个|位|家)?(?:责任)?(?:单位|部门)?|首位单位|首个单位|排名第一的[^。;,)]{0,8}"
    r"|排首位的[^。;,)]{0,8})为(?:牵头|总牵头)(?:单位|部门)?(?:,? ?下同)?"
)
_TIME = (
    r"(?:(?:20\d\d年)?(?:\d{1,2}月(?:\d{1,2}日|底|末|中旬|上旬|下旬)?(?:底)?|年底|上半年|底"
    r"|年内|全年|第?[一二三四]季度末?)(?:之?前|以前|内)?)"
)
_DUE_PHRASE = re.compile(
    rf"(?:{_TIME}|20\d\d年)(?:之?前|底前|内)?(?:完成|落实|办结|启动|到位|见效"
    rf"|取得[^、,;。]{{0,6}})|长期(?:坚持|推进|实施)|持续(?:推进|实施)|{_TIME}$"
)
_GLOBAL = re.compile(
    r"(?:以下|下列|本方案|所有)?[^。;()]{0,12}(?:任务|工作|事项|措施)?(?:均需|均由|都需|均须"
    r"|均应)[^。;]{2,60}(?:落实|负责|配合)[^。;]{0,20}"
)
_BRACKETED: dict[str, Role] = {
    "牵头": "lead", "主办": "lead", "负责": "joint",
    "配合": "cooperate", "参与": "cooperate", "协办": "cooperate",
}  # fmt: skip
_VERB_ROLES: tuple[Role, ...] = ("lead", "cooperate", "joint")
_OWNED = re.compile(r"(?:[省市区县州镇各]|国家).{2,}")
_OWN_NAME = re.compile(r"(?:[省市区县州镇各].{2,}|.{2,}(?:局|厅|委|部|办|府))")
_BRACKET = re.compile(r"[(\[]")
_OPENERS, _CLOSERS = "([", ")]"


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A name in a group, as a span of the folded text."""

    start: int
    end: int
    role: Role | None  # None: a plain list, its roles are decided by the document's rule
    confidence: float = 1.0


@dataclass(slots=True)
class UnitGroup:
    """一组责任单位, as found; ``start`` to ``end`` includes the brackets."""

    start: int
    end: int
    units: list[NamedUnit] = field(default_factory=list)
    open_list: bool = False
    due: tuple[int, int] | None = None
    leaders: list[str] = field(default_factory=list)
    first_leads: tuple[int, int] | None = None
    everyone: tuple[int, int] | None = None


def find_groups(text: str, start: int, end: int) -> list[UnitGroup]:
    """Every group of units between two offsets, in order."""
    found = list(_bracketed(text, start, end))
    for group in _unbracketed(text, start, end):
        inside = [other for other in found if group.start < other.start and other.end <= group.end]
        found = [other for other in found if other not in inside]  # 责任单位:县发改局(粮食局): part of a name
        if not any(group.start < other.end and other.start < group.end for other in found):
            found.append(group)
    return sorted(found, key=lambda group: group.start)


def _bracketed(text: str, start: int, end: int) -> Iterator[UnitGroup]:
    position = start
    while True:
        opening = _BRACKET.search(text, position, end)
        if opening is None:
            return
        closing = _closing(text, opening.start(), end)
        position = opening.end()
        if closing is None or closing - opening.start() > 600:
            continue
        group = read_group(text, opening.end(), closing, _at_item_end(text, opening.start(), closing))
        if group is not None:
            group.start, group.end = opening.start(), closing + 1
            position = closing + 1
            yield group


def _closing(text: str, opening: int, end: int) -> int | None:
    """The bracket that closes; a missing one is forgiven at the end of the line."""
    depth = 0
    for position in range(opening, min(end, opening + 620)):
        char = text[position]
        if char in _OPENERS:
            depth += 1
        elif char in _CLOSERS:
            depth -= 1
            if depth == 0:
                return position
        elif char == "\n" and depth == 1 and _LABEL_COLON.match(text, opening + 1):
            return position
    return end if depth == 1 and end - opening < 620 and _LABEL_COLON.match(text, opening + 1) else None


def _at_item_end(text: str, opening: int, closing: int) -> bool:
    """A group without role words counts only where a clause or the item ends; 乡镇(街道) is no group."""
    if text[opening - 1 : opening] in ("。", ";", ":", "\n", " "):
        return True
    after = text[closing + 1 : closing + 2]
    names = re.split(r"[、,;]", text[opening + 1 : closing])
    if after == ",":  # one clause of several, each with units of its own
        return all(_OWNED.match(name) and strongly_unit_like(name) for name in names)
    ends = after in ("", "\n", "。", ";", " ", "\t", "(", "[")
    return ends and all(_OWN_NAME.match(name) for name in names)


def read_group(text: str, start: int, end: int, at_end: bool = True) -> UnitGroup | None:
    """Read the inside of a group; None when it is none (a remark, an alias, a law's number)."""
    group = UnitGroup(start, end)
    if _LABEL_COLON.search(text, start, min(end, start + 400)) and _read_labelled(text, start, end, group):
        return group
    if not at_end and not _VERB.search(text[start:end].rstrip("。 ")):
        return None
    if _read_clauses(text, start, end, group, None):
        return group
    return None


def _read_labelled(text: str, start: int, end: int, group: UnitGroup) -> bool:
    labels = [match for match in _LABEL_COLON.finditer(text, start, end) if _label_stands(text, start, match)]
    if not labels or labels[0].start() - start > 40:
        return False
    if labels[0].start() > start and not _read_clauses(text, start, labels[0].start(), group, None):
        return False
    for index, label in enumerate(labels):
        stop = labels[index + 1].start() if index + 1 < len(labels) else end
        kind = next(name for name, value in label.groupdict().items() if value)
        if kind == "due":
            group.due = (label.end(), stop)
            continue
        role = _LABELS[int(kind[1:])][1]
        if role is None:
            group.leaders += [text[b:e] for b, e in cut_names(text, label.end(), stop)]
            continue
        _read_clauses(text, label.end(), stop, group, None if role == "listed" else role, labelled=True)
    return bool(group.units or group.open_list or group.due)


def read_cell(text: str, start: int, end: int, group: UnitGroup, role: Role | None) -> None:
    """Read a table cell whose column gives the role; role words inside the cell speak louder."""
    if _LABEL_COLON.match(text, start) and _read_labelled(text, start, end, group):
        return
    _read_clauses(text, start, end, group, role, labelled=True)


def _label_stands(text: str, start: int, match: re.Match[str]) -> bool:
    """A label begins a part: 联席会议牵头单位: inside a name is no label."""
    return match.start() == start or text[match.start() - 1] in " ,;。、:\n\t)](["


def _read_clauses(
    text: str, start: int, end: int, group: UnitGroup, label: Role | None, labelled: bool = False
) -> bool:
    """Names with their verbs (A牵头,B、C配合); names wait for their verb. False: not a list of units."""
    inside = _without_rules(text, start, end, group)
    pending: list[tuple[int, int]] = []
    found: list[NamedUnit] = []
    spoke = False
    for begin, stop in inside:
        for piece_start, piece_stop in _cut_at_joining(text, begin, stop):
            if text.startswith(("会同", "商"), piece_stop) and not spoke:
                found.append(NamedUnit(piece_start, piece_stop, "lead"))
                spoke = True
                continue
            piece_start, piece_stop, role, verb, opened = _strip(text, piece_start, piece_stop)
            group.open_list = group.open_list or opened
            spoke = spoke or verb
            if piece_stop > piece_start:
                pending.append((piece_start, piece_stop))
            if verb:
                found += [NamedUnit(b, e, _weigh(role, label, found)) for b, e in pending]
                pending = []
    found += [NamedUnit(b, e, _weigh(None, label, found)) for b, e in pending]
    if not _plausible(text, found, labelled or spoke):
        return False
    group.units += found
    return True


def _cut_at_joining(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Names of a list; A会同B is two of them."""
    for begin, stop in cut_names(text, start, end):
        joining = re.compile(r"(?<=[厅局委部办会])(?:会同|商)(?=[\u4e00-\u9fff]{2})").search(
            text, begin, stop
        )
        if joining:
            yield begin, joining.start()
            yield joining.end(), stop
        else:
            yield begin, stop


def _weigh(role: Role | None, label: Role | None, before: list[NamedUnit]) -> Role | None:
    """The verb speaks first, then the label; a bare list after a named lead is joint."""
    if role in ("lead", "cooperate"):
        return role
    if label is not None:
        return label
    if any(unit.role == "lead" for unit in before):
        return "joint"
    return role if role != "joint" else None


def _strip(text: str, start: int, end: int) -> tuple[int, int, Role | None, bool, bool]:
    """Cut a verb, 等…部门 and a role in brackets off a name: (start, end, role, verb seen, open list)."""
    role: Role | None = None
    verb = opened = False
    while start < end and text[start] in "由 :":
        start += 1
    piece = text[start:end].rstrip("。 .")
    bracket = re.search(r"[(\[](牵头|负责|配合|参与|主办|协办)(?:单位|部门|负责)?[)\]]$", piece)
    if bracket:
        role, verb = _BRACKETED[bracket.group(1)], True
        piece = piece[: bracket.start()]
    match = _VERB.search(piece)
    if match and not piece.endswith(("牵头单位", "责任单位")):
        role, verb = role or next(name for name in _VERB_ROLES if match.group(name)), True
        piece = piece[: match.start()]
        piece = re.sub(r"(?:按(?:照)?(?:职责|职能)(?:分工)?|会同|负责)$", "", piece)
    match = _OPEN_LIST.search(piece)
    if match and match.start() > 0:
        opened = True
        piece = piece[: match.start()]
    elif match:
        opened, piece = True, ""
    return start, start + len(piece.rstrip()), role, verb, opened


def _without_rules(text: str, start: int, end: int, group: UnitGroup) -> list[tuple[int, int]]:
    """The parts of a group that list names; time limits, 排在第一的为牵头单位, 以下均需… are noted."""
    cuts: list[tuple[int, int]] = []
    for pattern, note in ((FIRST_LEADS, "first_leads"), (_GLOBAL, "everyone")):
        match = pattern.search(text, start, end)
        if match:
            setattr(group, note, match.span())
            cuts.append((match.start(), end if note == "everyone" else match.end()))
    for match in _DUE_PHRASE.finditer(text, start, end):
        group.due = group.due or match.span()
        cuts.append(match.span())
    for match in re.finditer(r"(?:,|;|。)? ?下同|不再一一列出", text[start:end]):
        cuts.append((start + match.start(), start + match.end()))
    kept, position = [], start
    for begin, stop in sorted(cuts):
        if begin > position:
            kept.append((position, begin))
        position = max(position, stop)
    if position < end:
        kept.append((position, end))
    return kept


def _plausible(text: str, units: list[NamedUnit], said: bool) -> bool:
    """All names must read like units; without a role word at least one must leave no doubt."""
    if not units:
        return False
    names = [text[unit.start : unit.end] for unit in units]
    like = [unit_like(name) or unnamed_group(name) for name in names]
    if said:
        return sum(like) * 2 > len(like) or all(
            len(name) <= 16 and not re.search(r"[\d%]", name) for name in names
        )
    return all(like) and any(strongly_unit_like(name) for name in names)


# groups that stand without brackets ---

_BY = re.compile(
    r"(?:(?<=[。;\n])|^) ?由([^。;\n]{2,90}?(?:牵头|负责|落实|实施|配合)[^。;\n]{0,12})(?=[。;\n]|$)"
)
_BY_JOINT = re.compile(  # …,由A牵头,B、C配合,…: a group in the middle of a sentence
    r"(?:(?<=[,。;\n])|^) ?由([^。;,\n由]{2,40}(?:牵头|负责)"
    r",[^。;,\n]{2,60}(?:配合|参与|协助|参加))(?=[,;。\n]|$)"
)
_NAMED = re.compile(  # a sentence of nothing but names and their verbs: A牵头,B、C配合。
    r"(?<=[。;\n]) ?([^。;\n:()]{2,16}?(?:牵头|负责|配合|参与)[^。;\n:]{0,90}"
    r"|[^。;\n:]{2,90}?(?:牵头|负责|配合|参与))(?=[。\n]|$)"
)
_NAMES_ONLY = re.compile(r"(?:牵头|负责|配合|参与|协办|落实)$")


def _unbracketed(text: str, start: int, end: int) -> Iterator[UnitGroup]:
    """责任单位:… on a line of its own or after the last sentence; 由X负责。 as the last sentence."""
    position = start
    while True:
        match = _LABEL_COLON.search(text, position, end)
        if match is None:
            break
        position = match.end()
        if match.start() > start and text[match.start() - 1] not in "\n。;)] \t":
            continue
        stop = _labelled_end(text, match.end(), end)
        group = UnitGroup(match.start(), stop)
        if _read_labelled(text, match.start(), stop, group):
            position = stop
            yield group
    for pattern in (_BY, _BY_JOINT, _NAMED):
        yield from _sentences(text, start, end, pattern)


def _sentences(text: str, start: int, end: int, pattern: re.Pattern[str]) -> Iterator[UnitGroup]:
    """Sentences and clauses that hold nothing but units and what they do."""
    for match in pattern.finditer(text, start, end):
        if pattern is _NAMED and (
            text.startswith("由", match.start(1)) or not _NAMES_ONLY.search(match.group(1))
        ):
            continue
        group = UnitGroup(match.start(), match.end())
        if _read_clauses(text, match.start(1), match.end(1), group, None) and _all_units(text, group):
            yield group


def _all_units(text: str, group: UnitGroup) -> bool:
    return all(strongly_unit_like(text[unit.start : unit.end]) for unit in group.units)


def _labelled_end(text: str, position: int, end: int) -> int:
    """A labelled list runs to the end of its line, and over the next line when that begins with a label."""
    while True:
        stop = text.find("\n", position, end)
        if stop < 0:
            return end
        following = stop
        while following < end and text[following] in "\n \t":
            following += 1
        if not _LABEL_COLON.match(text, following, end):
            return stop
        position = following + 1
