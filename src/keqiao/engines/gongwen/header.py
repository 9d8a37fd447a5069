"""文头: title, document number, issuer and date, and where the plan's own text begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from keqiao.engines.gongwen.dates import FULL, full_date, iso
from keqiao.engines.gongwen.folding import Folded
from keqiao.engines.gongwen.lines import Line
from keqiao.engines.gongwen.plan import Header, Mark

NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}(?:\[|\(|﹝)(?:19|20)\d\d(?:\]|\)|﹞) ?(?:第 ?)?\d{1,5} ?号")
_KINDS = "通知|意见|决定|通报|公告|通告|批复|函|请示|报告|命令|纪要"
_PLANS = (
    "方案|要点|安排|计划|意见|措施|分工|分解|目标|任务|清单|政策|办法|规划|纲要|行动|工程"
    "|规定|细则|指引|实事|若干|分解表|责任表|一览表|台账"
)
_NOTICE = re.compile(rf"关于[^。]{{2,120}}(?:{_KINDS}|{_PLANS})(?:\([^()]{{1,12}}\))?$")
_INNER = re.compile(rf"(?:{_PLANS}|{_KINDS})(?:\((?:[^()]{{1,16}})\))?$")
_ORG = re.compile(
    r"[\u4e00-\u9fff]{0,24}?(?:人民政府|政府|办公厅|办公室|委员会|管委会|领导小组|国务院"
    r"|联席会议|厅|局|部|委|院|会|党组)"
)
_ORG_LINE = re.compile(rf"(?:{_ORG.pattern}(?:[ 、]{_ORG.pattern})*)$")
_ADDRESSEE = re.compile(r"[^。;]{2,300}[:]$")
_ADDRESSED = re.compile(r"政府|部门|单位|委员会|机构|办事处|管委|镇|各")
_ANNOUNCES = re.compile(r"如下|以下|包括|目标是|索 ?引 ?号|文 ?号|发布机[构关]|日期")
_FIRST_HEADING = re.compile(r"(?:一|\(一\)|1|第一[章条])[、.]?|\(一\)")
_FIELD = re.compile(
    r"(?:(?P<number>(?:发文|文件)?(?:字号|文号|编号)|文 ?号)|(?P<date>成文日期|发文日期"
    r"|公布日期|印发日期|签发日期|制发日期)"
    r"|(?P<made>生成日期)|(?P<title>(?:文件)?名 ?称|标 ?题)"
    r"|(?P<other>索 ?引 ?号|信息分类|主题分类|发布机[构关]|发文机[构关]|是否有效|有 ?效 ?性"
    r"|公开方式|主题词|效力|体裁|组配分类|公开形式))"
    r" ?[: |]+"
)
_ATTACHMENT = re.compile(r"附件? ?\d{0,2}[::]?|\(.{2,10}\)")
_SIGNED = re.compile(
    r"\(((?:19|20)\d\d年\d{1,2}月\d{1,2}日)\)$"
    r"|(?<!\S)\([^()]{0,24}?[ ,]?((?:19|20)\d\d年\d{1,2}月\d{1,2}日)(?:印发|公布|发布)?\)$"
)
_TERRITORY = re.compile(
    r"(?:中共)?([\u4e00-\u9fff]{2,10}?(?:自治区|自治州|自治县"
    r"|[省市州盟县区旗])(?:[\u4e00-\u9fff]{2,4}?[县区市旗])?)"
    r"(?=人民|政府|委|办|关于|\d|[\u4e00-\u9fff])"
)
_YEAR_IN_TITLE = re.compile(r"(?<![\d—-])((?:19|20)\d\d)(?:年度?)?(?![\d年]? ?[—\-~至到] ?(?:19|20)?\d\d)")


@dataclass(frozen=True, slots=True)
class HeaderReading:
    """What the head says, and where the covering notice ends (``body`` = start of the plan's own text)."""

    header: Header
    body: int
    head_end: int


def read_header(folded: Folded, lines: Sequence[Line]) -> HeaderReading:
    """Read the head of a document: everything before its first numbered heading, and its signature."""
    return _Reader(folded, lines).read()


class _Reader:
    def __init__(self, folded: Folded, lines: Sequence[Line]) -> None:
        self.folded = folded
        self.text = folded.text
        self.lines = lines
        self.head = self._head_size()
        self.marks: dict[str, Mark] = {}

    def read(self) -> HeaderReading:
        addressee = self._addressee()
        number = self._number()
        notice = self._notice_title(addressee)
        inner = self._inner_title(addressee, notice)
        signature = self._signature(addressee, inner)
        title_block = notice or inner or self._lone_title(addressee)
        title = self._said("title", *title_block) if title_block else None
        issuer = self._issuer(signature, title, addressee)
        day = self._date(signature)
        alt: tuple[str, ...] = ()
        if notice and inner:
            alt = (self._shown(*inner),)
        year = self._plan_year(title, alt, inner)
        header = Header(
            title=title,
            alt_titles=alt,
            number=number,
            issuer=issuer,
            date=day,
            plan_year=year,
            region=region_of(issuer, title, *alt),
            marks=self.marks,
        )
        body = (
            self.lines[inner[1]].end
            if inner and (addressee is not None or notice)
            else self._after(addressee)
        )
        if inner and not (addressee is not None or notice):
            body = self.lines[inner[1]].end
        return HeaderReading(header, body, self.lines[self.head - 1].end if self.head else 0)

    # the parts of the head ---

    def _piece(self, index: int) -> str:
        line = self.lines[index]
        return self.text[line.start : line.end]

    def _head_size(self) -> int:
        """Lines before the first numbered heading, at most the first 60."""
        for index in range(min(len(self.lines), 60)):
            if _FIRST_HEADING.match(self._piece(index)) and re.match(
                r"一[、.]|\(一\)|1[、.](?!\d)|第一[章条]", self._piece(index)
            ):
                return index
        return min(len(self.lines), 60)

    def _addressee(self) -> int | None:
        for index in range(self.head):
            piece = self._piece(index)
            if _ADDRESSEE.match(piece) and _ADDRESSED.search(piece) and not _ANNOUNCES.search(piece):
                return index
        return None

    def _number(self) -> str | None:
        """A document number that stands by itself; one cited in a sentence is another document's."""
        for index in range(self.head):
            line = self.lines[index]
            piece = self._piece(index)
            for match in NUMBER.finditer(piece):
                before, after = piece[: match.start()].strip(" ("), piece[match.end() :].strip(" )")
                field = _FIELD.search(piece[: match.start()])
                alone = not before and (
                    not after or after[0] in "《|" or not re.match(r"[\u4e00-\u9fff,、]", after)
                )
                if alone or (field and field.lastgroup == "number"):
                    start = line.start + match.start()
                    self.marks["number"] = self.folded.mark(start, line.start + match.end())
                    return self.folded.shown[start : line.start + match.end()].replace(" ", "")
        return None

    def _notice_title(self, addressee: int | None) -> tuple[int, int] | None:
        """Lines first..last whose joined text reads 《…关于…的通知》; the fullest such block wins."""
        best: tuple[int, tuple[int, int]] | None = None
        limit = addressee if addressee is not None else self.head
        for first in range(limit):
            joined = ""
            for last in range(first, min(first + 5, limit)):
                joined += self._title_text(last)
                if _NOTICE.search(joined) and not re.search(r"[。;]", joined):
                    issuer = _ORG.match(joined)
                    signed = issuer is not None and "关于" in joined[issuer.end() :][:3]
                    score = 200 if signed or self._jointly_titled(first, last) else 0
                    score += min(len(joined), 99) if issuer else 0
                    if best is None or score > best[0]:
                        best = (score, (first, last))
                    break
                if not self._title_text(last) or len(joined) > 140:
                    break
        return best[1] if best else None

    def _jointly_titled(self, first: int, last: int) -> bool:
        """Several bodies, each on a line of its own, above 关于…的通知."""
        begin = next((i for i in range(first, last + 1) if self._title_text(i).startswith("关于")), first)
        return begin > first and all(_ORG_LINE.match(self._title_text(i)) for i in range(first, begin))

    def _lone_title(self, addressee: int | None) -> tuple[int, int] | None:
        """A title without 关于, above the addressee."""
        for first in range(addressee or 0):
            for last, joined in self._title_blocks(first, addressee or 0):
                if _INNER.search(joined) and 6 <= len(joined) <= 60:
                    return first, last
        return None

    def _title_text(self, index: int) -> str:
        return self._clean_title(self._piece(index))

    @staticmethod
    def _clean_title(piece: str) -> str:
        """A line as part of a title: without a field name, document number and book marks around it."""
        field = _FIELD.match(piece)
        if field:
            if field.lastgroup != "title":
                return ""
            piece = piece[field.end() :].strip(" |")
        if NUMBER.fullmatch(piece.strip("() ")) or FULL.fullmatch(piece) or _ATTACHMENT.fullmatch(piece):
            return ""
        opening = NUMBER.match(piece)
        if opening:
            piece = piece[opening.end() :].strip()
        if piece.startswith("《") and piece.endswith("》") and piece.count("《") == piece.count("》"):
            piece = piece[1:-1]
        return piece

    def _inner_title(self, addressee: int | None, notice: tuple[int, int] | None) -> tuple[int, int] | None:
        """The plan's own title: after the covering notice, or the only title where there is no notice."""
        begin = addressee + 1 if addressee is not None else (notice[1] + 1 if notice else 0)
        named = self._promised_titles(notice)
        fallback: tuple[int, int] | None = None
        for first in range(begin, self.head):
            for last, joined in self._title_blocks(first, self.head):
                if _bare(joined) in named:
                    return first, self._with_years(last)
                if fallback is None and _INNER.search(joined) and 6 <= len(joined) <= 60:
                    fallback = (first, self._with_years(last))
        later = self._numbered_notice(named) if addressee is not None else None
        if later:
            return later
        if fallback and (addressee is not None or notice is None):
            return fallback
        return None

    def _title_blocks(self, first: int, limit: int) -> Iterator[tuple[int, str]]:
        """Runs of up to four lines from ``first`` that could be one title: (last line, joined text)."""
        joined = ""
        for last in range(first, min(first + 4, limit)):
            piece = self._piece(last)
            if re.search(r"[。;]|[::]$", piece) or len(piece) > 60 or FULL.fullmatch(piece):
                return
            joined += self._title_text(last)
            yield last, joined

    def _numbered_notice(self, named: set[str]) -> tuple[int, int] | None:
        """A covering notice with numbered items of its own: the title it promises comes after them."""
        for first in range(self.head, min(len(self.lines), 200)):
            for last, joined in self._title_blocks(first, len(self.lines)):
                if _bare(joined) in named:
                    return first, last
        return None

    def _with_years(self, last: int) -> int:
        """A line holding only (2012—2015年) belongs to the title above it."""
        following = last + 1
        if following < self.head and re.fullmatch(r"\((?:19|20)\d\d[^()]{0,14}\)", self._piece(following)):
            return following
        return last

    def _promised_titles(self, notice: tuple[int, int] | None) -> set[str]:
        """Titles that the notice says it issues: 印发《X》, 关于印发X的通知, 《X》已经…同意."""
        head = self.text[: self.lines[self.head - 1].end] if self.head else ""
        found = {_bare(match) for match in re.findall(r"《([^《》]{4,60})》", head)}
        if notice:
            joined = "".join(self._title_text(i) for i in range(notice[0], notice[1] + 1))
            found |= {_bare(m) for m in re.findall(r"关于(?:印发|转发|公布|下达)(.{4,60}?)的通知", joined)}
        return found - {""}

    def _signature(
        self, addressee: int | None, inner: tuple[int, int] | None
    ) -> tuple[int | None, int] | None:
        """(line of the signing body, line of its date): a date alone on a line, an organisation above it."""
        covering = max(self.head, inner[0] if inner else 0)  # the notice may have numbered items of its own
        candidates = [*range(covering), *range(max(covering, len(self.lines) - 12), len(self.lines))]
        for index in candidates:
            piece = self._piece(index)
            match = FULL.fullmatch(piece.strip("() "))
            if match is None or iso(match) is None or match.group("iso_year"):
                continue
            above = index - 1
            if above >= 0 and _ORG_LINE.match(self._piece(above).replace(" ", "")):
                return above, index
            if index > (addressee if addressee is not None else -1):
                return None, index
        return None

    def _issuer(
        self, signature: tuple[int | None, int] | None, title: str | None, addressee: int | None
    ) -> str | None:
        if signature and signature[0] is not None:
            first = signature[0]
            while first - 1 > (addressee or 0) and _ORG_LINE.match(self._piece(first - 1).replace(" ", "")):
                first -= 1  # joint issuers sign one below the other
            signed = self.lines[first : signature[0] + 1]
            self.marks["issuer"] = self.folded.mark(signed[0].start, signed[-1].end)
            return "、".join(self.folded.shown[line.start : line.end].replace(" ", "") for line in signed)
        mark = self.marks.get("title")
        match = re.match(r"(.{2,40}?)关于", title or "")
        if match and mark and _ORG_LINE.match(match.group(1)):
            self.marks["issuer"] = Mark(mark.start, mark.end, 0.95)
            return match.group(1)
        return None

    def _date(self, signature: tuple[int | None, int] | None) -> str | None:
        if signature:
            line = self.lines[signature[1]]
            match = FULL.search(self.text, line.start, line.end)
            if match:
                self.marks["date"] = self.folded.mark(*match.span())
                return iso(match)
        for index in range(self.head):
            line = self.lines[index]
            signed = _SIGNED.search(self.text, line.start, line.end)
            group = (signed.lastindex or 1) if signed else 1  # (县政府办 2022年3月15日) begins with a bracket
            if signed and _ORG.match(self.text, line.start + group - 1):
                self.marks["date"] = self.folded.mark(*signed.span(group))
                return full_date(signed.group(group))
            for field in _FIELD.finditer(self.text, line.start, line.end):
                if field.lastgroup not in ("date", "made"):
                    continue
                match = FULL.match(self.text, field.end())
                stamped = match and re.match(r" ?\d{1,2}:", self.text[match.end() : match.end() + 4])
                if match and not stamped:
                    self.marks["date"] = self.folded.mark(*match.span())
                    return iso(match)
        return None

    def _plan_year(self, title: str | None, alt: Sequence[str], inner: tuple[int, int] | None) -> str | None:
        for name in (title or "", *alt):
            years = (
                set(_YEAR_IN_TITLE.findall(name))
                if not re.search(r"\d{4} ?年?[—\-~至到]{1,2} ?\d{2,4}", name)
                else set()
            )
            if len(years) == 1:
                return str(years.pop())
            if re.search(r"\d{4}", name):
                return None
        opening = self.text[: self.lines[min(self.head, len(self.lines) - 1)].end] if self.lines else ""
        match = re.search(r"(?:做好|完成|实现|推进|对|确定的)((?:19|20)\d\d)年", opening)
        return match.group(1) if match else None

    def _after(self, addressee: int | None) -> int:
        return self.lines[addressee].end if addressee is not None else 0

    def _shown(self, first: int, last: int) -> str:
        """The printed text of a title's lines, joined."""
        pieces = []
        for index in range(first, last + 1):
            line = self.lines[index]
            cleaned = self._clean_title(self.text[line.start : line.end])
            offset = self.text.find(cleaned, line.start, line.end) if cleaned else -1
            pieces.append(self.folded.shown[offset : offset + len(cleaned)] if offset >= 0 else "")
        return "".join(pieces)

    def _said(self, field: str, first: int, last: int) -> str:
        self.marks[field] = self.folded.mark(self.lines[first].start, self.lines[last].end)
        return self._shown(first, last)


def _bare(text: str) -> str:
    """A title without marks and dashes, for comparing."""
    return re.sub(r"[\W_]+", "", text)


def region_of(*names: str | None) -> str | None:
    """The issuer's territory; 全国 for the State Council; without an issuer, the place in the title."""
    for name in names:
        if not name:
            continue
        if name.startswith(("国务院", "中共中央")):
            return "全国"
        match = _TERRITORY.match(name)
        if match:
            return match.group(1)
    return None
