"""网页正文: the part of a page that holds the notice, block by block; tables row by row; site tails cut."""

from __future__ import annotations

import codecs
import re
from typing import Any

from lxml import etree, html

from keqiao.engines.errors import InputError
from keqiao.engines.gongwen.reading.answers import found
from keqiao.engines.gongwen.reading.grid import GridCell, flat, table_lines
from keqiao.engines.gongwen.reading.plain import decode

_DROPPED = ("script", "style", "noscript", "template", "svg", "iframe", "object", "form", "button", "select",
            "nav", "footer", "aside", "title", "head")  # fmt: skip
_BLOCKS = frozenset(
    ("p", "div", "section", "article", "main", "header", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3",
     "h4", "h5", "h6", "tr", "table", "tbody", "thead", "caption", "blockquote", "pre", "center", "fieldset",
     "address", "figure", "figcaption", "body", "html")
)  # fmt: skip
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u200b]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_TAIL = re.compile(
    r"^(?:相关(?:链接|文章|阅读|新闻|附件|解读|信息|政策)|上一[篇条]|下一[篇条]|分享到|扫一扫|打印本页|【?打印】?$|关闭窗口|"
    r"【?关闭】?$|版权所有|主办单位[:\uff1a]|承办单位[:\uff1a]|网站标识码|备案号|[^\s]{1,3}ICP备|您访问的链接|返回顶部|收藏本页|"
    r"政府网站标识码|联系我们|网站地图|手机版|微信公众号)"
)
MAIN_SHARE = 0.85
DEEPEST = 400


def extract(content: bytes) -> dict[str, Any]:
    """网页成文: the page's notice as lines; a heading outside the main part comes first."""
    root = _parsed(content)
    title = _title(root)
    for element in root.xpath("//" + " | //".join(_DROPPED)):
        element.drop_tree()
    for element in root.xpath("//*[@style or @hidden]"):
        if (
            element.get("hidden") is not None or _HIDDEN.search(element.get("style", ""))
        ) and element.getparent() is not None:
            element.drop_tree()
    main = _main_part(root)
    lines = _Lines().of(main)
    lines, cut = _without_tail(lines)
    notes = ["网页末尾的站点信息已略去。"] if cut else []
    if title and flat(title) not in flat(" ".join(lines[:12])).replace(" ", ""):
        lines.insert(0, title)
    return found(lines, "html", notes)


def _parsed(content: bytes) -> Any:
    text = _decoded(content)
    try:
        return html.document_fromstring(
            text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise InputError("网页是空的或已损坏") from None


def _decoded(content: bytes) -> str:
    """The charset the page names, if it is one and fits; otherwise what its bytes say."""
    named = _CHARSET.search(content[:4096])
    if named and not content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = named.group(1).decode("ascii").lower()
        encoding = "gb18030" if encoding in ("gb2312", "gbk", "gb18030") else encoding
        try:
            return content.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            return decode(content, "网页")[0]
    return decode(content, "网页")[0]


def _title(root: Any) -> str:
    for path in ("//h1", "//meta[@name='ArticleTitle']/@content"):
        for hit in root.xpath(path):
            text = flat(hit if isinstance(hit, str) else hit.text_content())
            if _CHINESE.search(text):
                return text
    return ""


def _main_part(root: Any) -> Any:
    """The smallest element that still holds nearly all running text: links do not count as running text."""
    weights: dict[Any, int] = {}
    for _event, element in etree.iterwalk(root, events=("end",)):
        own = 0 if element.tag == "a" else len(_CHINESE.findall(element.text or ""))
        for child in element:
            own += 0 if child.tag == "a" else weights.get(child, 0)
            own += len(_CHINESE.findall(child.tail or ""))
        weights[element] = own
    body = root.find("body")
    part = root if body is None else body
    total = weights.get(part, 0)
    for _depth in range(DEEPEST):
        inner = [child for child in part if weights.get(child, 0) >= MAIN_SHARE * total]
        if not inner or (
            inner[0].tag in ("tr", "td", "tbody", "p", "span", "font") and not _holds_blocks(inner[0])
        ):
            return part
        part = inner[0]
    return part


def _holds_blocks(element: Any) -> bool:
    return any(child.tag in ("p", "div", "table", "br") for child in element.iter())


class _Lines:
    """Collects the text of an element as lines, without recursion: pages can nest a thousand deep."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.open = ""

    def of(self, root: Any) -> list[str]:
        skipped: Any = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if skipped is not None:
                if event == "end" and element is skipped:
                    skipped = None
                    self._tail(element, root)
                continue
            if event == "start":
                skipped = self._start(element)
            else:
                self._end(element, root)
        self._break()
        return [line for line in self.lines if line]

    def _start(self, element: Any) -> Any:
        """Returns the element when its inside has been dealt with."""
        if not isinstance(element.tag, str):
            return element
        if element.tag == "table" and _is_data(element):
            self._break()
            self.lines += [flat(caption.text_content()) for caption in element.xpath("./caption")]
            self.lines += table_lines(_cells(element))
            return element
        if element.tag == "br" or element.tag in _BLOCKS:
            self._break()
        self.open += element.text or ""
        return None

    def _end(self, element: Any, root: Any) -> None:
        if element.tag in _BLOCKS:
            self._break()
        elif element.tag in ("td", "th"):
            self.open += " "
        self._tail(element, root)

    def _tail(self, element: Any, root: Any) -> None:
        if element is not root:
            self.open += element.tail or ""

    def _break(self) -> None:
        self.lines.append(_SPACE.sub(" ", self.open).strip())
        self.open = ""


def _is_data(table: Any) -> bool:
    """A table of data, not of layout: two rows and two columns, nothing nested, short cells."""
    rows = table.xpath(".//tr")
    if len(rows) < 2 or table.xpath(".//table"):
        return False
    widths = [len(row.xpath("./td | ./th")) for row in rows]
    sizes = sorted(len(flat(cell.text_content())) for cell in table.xpath(".//td | .//th"))
    return max(widths) >= 2 and sum(width >= 2 for width in widths) >= 2 and sizes[len(sizes) // 2] < 400


def _cells(table: Any) -> list[list[GridCell]]:
    return [
        [
            GridCell(_cell_text(cell), _span(cell, "colspan"), _span(cell, "rowspan"))
            for cell in row.xpath("./td | ./th")
        ]
        for row in table.xpath(".//tr")
    ]


def _cell_text(cell: Any) -> str:
    """Blocks inside a cell are parted by a space."""
    return " ".join(_Lines().of(cell))


def _span(cell: Any, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return max(1, int(text)) if text.isdigit() and len(text) < 4 else 1


def _without_tail(lines: list[str]) -> tuple[list[str], bool]:
    """Cut the links and legal lines after the notice; only in its last third, so that no task is lost."""
    for place in range(len(lines) * 2 // 3, len(lines)):
        if place > 3 and _TAIL.match(lines[place]):
            return lines[:place], True
    return lines, False
