"""行: the lines of a document without blank ones and web noise, as spans of the folded text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NOISE = re.compile(
    r"(?:浏览量|浏览次数|点击数|点击量|阅读次数|访问量|字体大小|字号)[::]|【?字体|【?大 ?中 ?小】?$"
    r"|首页(?:$| ?[>»])|> ?\w|当前位置|您(?:现在)?的位置|本文链接|本文关键词"
    r"|相关(?:政策|文件|解读|链接|阅读|附件)[::]?$"
    r"|原文链接|扫一扫|扫描二维码|扫码|.{0,20}微信公众号$|打印(?:本页|此页|页面)|关闭(?:窗口"
    r"|本页)|【?打印】?$"
    r"|分享(?:到|至)|上一[篇条]|下一[篇条]|责任编辑[::]|\[责任编辑|编辑[::]|版权所有|主办单位[::]|网站标识码"
    r"|【?法宝引证码|信息来源[::]|来源[::]|更新时间[::]|发布时间[::]|发布日期[::]|时间[::]\d{4}-"
    r"|附件下载|点击下载|返回(?:顶部|首页|列表)|收藏本页|-?\s*\d{1,3}\s*-$|第\d+页|—\s*\d{1,3}\s*—$|ICP备"
)
_HEAD_GAP = re.compile(r"(?<=[知见案点划施表::]) +|(?<=[^序]号) +")
_HEAD_DATE = re.compile(r" +(?=(?:19|20)\d\d年\d{1,2}月\d{1,2}日 )|(?<=[月\d]日) +(?=[\u4e00-\u9fff])")
_SHORT = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """一行: folded offsets without surrounding space."""

    start: int
    end: int


def _cut_head(text: str, start: int, end: int, found: list[Line]) -> int:
    """Without line breaks a title, number or addressee ends at a space; returns where the rest starts."""
    limit = min(end, start + 400)
    gaps = [*_HEAD_GAP.finditer(text, start, limit), *_HEAD_DATE.finditer(text, start, limit)]
    for gap in sorted(gaps, key=lambda match: match.start()):
        if gap.start() > start:
            found.append(Line(start, gap.start()))
        start = gap.end()
    return start


def split_lines(text: str) -> list[Line]:
    """Lines that carry text of the document."""
    found: list[Line] = []
    for match in _SHORT.finditer(text):
        start, end = match.span()
        while start < end and text[start] in " \t":
            start += 1
        while end > start and text[end - 1] in " \t":
            end -= 1
        if end - start > 100:
            start = _cut_head(text, start, end, found)
        if start < end and not (end - start < 160 and _NOISE.match(text, start, end)):
            found.append(Line(start, end))
    return found
