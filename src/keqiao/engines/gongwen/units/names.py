"""单位名称: what reads like the name of a body, and how a list of names is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SUFFIX = (
    "厅|局|委|办|部|署|院|所|会|处|科|室|站|台|社|馆|校|中心|公司|集团|政府|单位|部门|管委"
    "|总队|支队|大队|队|分局|分行|支行"
    "|银行|人行|海关|法院|检察院|大学|学院|医院|开发区|高新区|经开区|新区|示范区|园区|街道"
    "|乡镇|镇街|镇|乡|县|区|市|州|省"
    "|协会|商会|联合会|联|机构|企业|学会|总社|电网|电力|电信|移动|联通|铁塔|邮政|烟草|石油"
    "|石化|工委|党校|报社|日报|地方|地区"
    "|指挥部|专班|小组|园|库|场|组|妇联|工会|团委|团市委|团省委|残联|科协|侨联|文联|社科联"
    "|贸促会|人大|政协|纪委监委|监委|武警|军分区"
)
_LIKE = re.compile(
    rf"[\u4e00-\u9fff·“”A-Za-z0-9\-/()\[\]、]*?(?:{_SUFFIX})(?:\([^()]{{1,24}}\)|\[[^\[\]]{{1,16}}\])?$"
)
_STRONG = re.compile(
    r"(?:厅|局|委|部|署|会|政府|管委|单位|部门|总队|支队|调查队|办公室|中心|院|集团|公司|行|办|联|社"
    r"|区|街道|联通|电信|移动|铁塔)(?:\([^()]*\))?$"
)
_SENTENCE = re.compile(
    r"^(?:如|例如|含|即|原|其中|详见|见|不含|除)|[。!?“”]|以下|以上|超过|不少于|可以|应当|按照|通过|进行|实施(?!单位)|是指|包括|符合|达到"
    r"|亿元|万元|\d{3,}|%|《|》|同意|公开|印发|施行|修订|简称|试行|\d年"
)
_UNNAMED = re.compile(
    r"(?:各|其他|省|市|区|县|州|级|直|政府|有关|相关|所属|中央|驻\w|在\w|属|等|本|旗|盟|市政府"
    r"|省政府|区政府|县政府|州政府|和|及|、|市县|省市|镇街|乡镇|条块|行业|主管|业务|职能|责任"
    r"|牵头|配合|成员|地方|参与|涉及|涉农|[\u4e00-\u9fff]{2,16}(?:小组|领导小组|工作组"
    r"|联席会议|指挥部|委员会|协调机制|专班)(?:其他|各)?)*"
    r"(?:有关|相关|成员|责任|职能|主管|各|其他|直)(?:[\u4e00-\u9fff]{0,4})?(?:部门|单位|机构"
    r"|方面|企业|地区|地方)(?:[和及、](?:有关|相关|所属|直属)?(?:单位|部门|机构|企业))?$"
)
_BARE_TAIL = re.compile(r"(?:有关|相关|直属|所属)?(?:单位|部门|机构|企业|地区)$")
_VERB_TAIL = re.compile(
    r"(?:按(?:照)?(?:职责|职能)(?:分工)?|分别|共同|分工)*(?:负责|牵头|配合|参与|落实|实施)*$"
)
_SEPARATORS = "、,;"
_OPEN, _CLOSE = "([《“", ")]》”"


def unit_like(name: str) -> bool:
    """Whether a piece of text could be the name of a unit."""
    return 2 <= len(name) <= 34 and not _SENTENCE.search(name) and _LIKE.match(name) is not None


def strongly_unit_like(name: str) -> bool:
    """The same with an ending that hardly anything but a body has."""
    return unit_like(name) and _STRONG.search(name) is not None


def unnamed_group(name: str) -> bool:
    """A group of unnamed members (各有关部门, 成员单位): a unit, but never a lead by its place."""
    return _UNNAMED.match(name) is not None


def cut_names(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the names of a list, cut at 、 , ; and at 和/及/与 between names; brackets are never cut."""
    pieces = list(_cut_at_marks(text, start, end))
    merged: list[tuple[int, int]] = []
    for begin, stop in pieces:
        if merged and _continues_name(text[merged[-1][0] : merged[-1][1]], text[begin:stop]):
            merged[-1] = (merged[-1][0], stop)
        else:
            merged.append((begin, stop))
    for begin, stop in merged:
        yield from _cut_at_conjunctions(text, begin, stop)


def _cut_at_marks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    depth, begin = 0, start
    for position in range(start, end):
        char = text[position]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth -= 1
        elif (char in _SEPARATORS or char in " \t\n") and depth <= 0:
            if position > begin:
                yield begin, position
            begin = position + 1
    if end > begin:
        yield begin, end


def _continues_name(before: str, piece: str) -> bool:
    """市直有关部门、单位, 各县党委、政府 and 各市(州)、县(市、区)人民政府 are one name each."""
    if before.endswith("党委") and re.match(r"(?:人民)?政府$|(?:人民)?政府(?!办|部)", piece):
        return True
    if _BARE_TAIL.match(piece) and re.search(r"(?:部门|单位|机构)$", before) and len(piece) <= 6:
        return True
    if re.match(r"各[^、]{0,2}[市州县区旗盟](?:\([^()]*\))?$", before):
        return re.match(r"(?:县|区|市|旗|州)(?:\([^()]*\)|\[[^\[\]]*\])?(?:人民)?政府", piece) is not None
    return False


def _cut_at_conjunctions(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """科技局和财政局 are two, 文化和旅游部 is one: both sides must read like names by themselves."""
    begin = start
    for match in re.finditer(r"以及|和|及|与|暨", text[start:end]):
        left = text[begin : start + match.start()]
        right = text[start + match.end() : end]
        inside = left.count("(") > left.count(")") or left.count("[") > left.count("]")
        if left.endswith("党委") and re.match(r"(?:人民)?政府$", right):
            continue  # 各旗县党委和人民政府 is one name
        if not inside and _ends_name(left) and _begins_name(right):
            yield begin, start + match.start()
            begin = start + match.end()
    yield begin, end


def _ends_name(left: str) -> bool:
    if not strongly_unit_like(left) or re.search(r"(?:有关|相关|各|直)(?:部门|单位)$", left):
        return bool(re.search(r"(?:管委会|人民政府|政府|管委)$", left))
    return not re.fullmatch(r"(?:省|市|县|区|州|国家)?(?:社会|部|委|行|院|社|公安和|办|区)", left)


def _begins_name(right: str) -> bool:
    right = _VERB_TAIL.sub("", right)
    first = re.split(r"[和及与、]", right)[0]
    return (
        len(right) >= 3
        and (unit_like(right) or unit_like(first))
        and not re.match(r"(?:单位|部门|机构)$", right)
    )
