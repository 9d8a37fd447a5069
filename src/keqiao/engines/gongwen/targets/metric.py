"""指标: the noun phrase a figure measures, and what kind of promise it is."""

from __future__ import annotations

import re

from keqiao.engines.gongwen.plan import Kind
from keqiao.engines.gongwen.targets.quantities import Quantity

_LEADING = re.compile(
    r"^(?:(?:到|至|截至)(?=20|“?十|年)|(?:力争|争取|努力|确保|在(?!孵|校|库|建|岗|册|线|职|营)|于|并|且|再|将|使"
    r"|要|预计|预期|计划|全力|奋力|年内|全年|上半年|下半年|年底前?|\d{1,2}月底前?|每年"
    r"|全[省市县区州国域]|我[省市县区州国]|本[省市县区州]"
    r"|(?:19|20)\d\d年(?:底|末)?|“?十[一二三四五]五”?(?:期间|末|期末)?|带动|推动|实现|保持"
    r"|支持|重点(?=抓|培育|建设|支持|推进|打造|实施|发展)|抓好|累计|共|总体|分别|其中|同时|加快|积极|引导|鼓励|和|、|,|:|“|当年|主城区"
    r"|年均|年度|年(?!产|销|均|收))(?:年)?)+"
)
_ACTION = re.compile(
    r"^(?:支持|重点(?=抓|培育|建设|支持|推进|打造|实施|发展)|加快|积极|推动)?(?:建设|新建|建成|改建|扩建|改造|新增|培育扶持|培育发展"
    r"|培育|扶持|打造|创建|建立|设立|组建|完成|实施|开展|举办|组织|引进|招引|开工建设|开工"
    r"|推广|认定"
    r"|解决|治理|整治|打通|优化调整|优化|安装|续建|新开及优化|新开|处理|淘汰|拆除|发展|投放"
    r"|投入|发放|制定|修订|发布|种植|推进|选派|吸引|培养|培训|推出|转化|落实|做到|达成|用好"
    r"|布局|增加|实现)(?:了)?"
)
_TRAILING = re.compile(
    r"(?:(?:均|分别|总体|预期目标|目标|预期|都|各|总|要|将|也)?(?:达到|达|超过|突破|不低于"
    r"|不少于|不超过|不高于|控制在|保持在|稳定在|维持在|保持|(?:提高|提升|增加|上升|扩大|下降"
    r"|降低|减少|压减|发展|增长|恢复|降|增|升)(?:到|至)?|高于|低于|完成|实现|为|占|力争|至少"
    r"|约|超|近|同比|比上年|较上年|年均|力争达到|争取|确保|累计|总数|不小于|压缩(?:到|至)?"
    r"|缩短(?:到|至)?|在|到|至|新增|总|每年|“)+)$"
)
_GROWTH = re.compile(
    r"(?:增长|增加|提高|提升|上升|增|升|下降|降低|减少|压减|削减|缩减|回落|降|缩短|压缩|扩大|增速"
    r"|增幅|涨幅|增长率|降幅|增长速度|同比|年均)(?:了|率)?(?:预期)?(?:目标)?(?:为|达到|达|保持在?"
    r"|稳定在|控制在|不低于|不少于|不超过|超过|突破|高于|低于|约|近|力争|实现|均|在)*[ ]*$"
)
_TO = re.compile(
    r"(?:提高|提升|增加|上升|扩大|下降|降低|减少|压减|增|降|升|增长|恢复|发展|缩短|压缩)(?:到"
    r"|至|为)[^,;。\d]{0,4}$"
)
_DOWN = re.compile(r"(?:下降|降低|减少|压减|削减|缩减|回落|降幅|降|压降|缩短|压缩)")
_AGAINST = re.compile(
    r"(?:(?:比|较)(?:上年|去年|上一年|20\d\d年|同期|上年同期|基期)(?:底|末|同期)?|同比|环比"
    r"|年均|每年|平均|均|也|预计|分别|力争|争取|并)+"
)
_INCREMENT = re.compile(
    r"(?:新增|新建|新培育|新认定|新引进|净增|增加|新发展|新签约|新设|新开工|新备案|新创建)[^,;。]{0,24}$"
)
_FREQUENCY = re.compile(r"每(?:个)?(?:年|季度?|月|周|半年|日|天|两年)(?!均)[^,;。]{0,30}$")
_RANK = re.compile(r"(?:前|第) ?$")


def is_growth(left: str, quantity: Quantity) -> bool:
    """A rate of change (增长8%), not a level reached (提高到75%)."""
    return (
        quantity.unit in ("percent", "permille")
        and _GROWTH.search(left) is not None
        and _TO.search(left) is None
    )


def downward(left: str) -> bool:
    """Whether the change goes down (下降, 减少)."""
    tail = left[-14:]
    return _DOWN.search(tail) is not None and _TO.search(left) is None


def growth_subject(left: str) -> str:
    """What grows, when the clause says it; empty for 比上年增长."""
    return noun_before(_GROWTH.sub("", left))


def noun_before(left: str) -> str:
    """The noun phrase before a figure, without horizon, action and predicate."""
    text = left.strip()
    while True:
        shorter = _TRAILING.sub("", text)
        if shorter == text:
            break
        text = shorter.rstrip(" ,")
    text = re.sub(rf"{_AGAINST.pattern}$", "", text)
    for prefix in (_LEADING, _ACTION, _LEADING):
        shorter = prefix.sub("", text)
        text = shorter if len(shorter) >= 2 else text  # 培训率 is a metric, its 培训 no action
    return _balanced(text.strip(" 、,:"))


def _balanced(text: str) -> str:
    """A phrase without a quotation mark whose partner was cut away."""
    for opening, closing in ("“”", "《》", "()"):
        if text.count(opening) != text.count(closing):
            text = text.replace(opening, "").replace(closing, "")
    return text


def noun_after(right: str) -> str:
    """The noun phrase after a counted figure (30家基础好、能力强的科技服务业示范企业)."""
    text = re.sub(r"^(?:以上|左右|以下|以内|多|余|及以上|的|级的?|\(含\))+", "", right).strip(" ")
    text = re.sub(r"\([^()]*\)$", "", text)
    if re.match(r"(?:，|,|并|和|及|以|等|开展|进行|完成|全部|建设$|任务|目标|中)", text):
        return ""
    return _balanced(text.strip(" ,"))


def metric_of(left: str, right: str, quantity: Quantity) -> str:
    """The metric of a level: the counted noun after the figure, else the noun phrase before it."""
    after = noun_after(right)
    before = noun_before(left)
    counted = quantity.unit in ("count", "person", "person_time") or quantity.order or right.startswith("的")
    if counted and len(after) >= 2 and not (len(before) >= 4 and re.match(r"(?:以上|左右)?$", right)):
        head = re.split(r"的(?=[^的]+$)", after)[-1] if len(after) > 14 else after
        return head + ("规模" if quantity.order else "")
    return before or after


def kind_of(left: str, right: str, quantity: Quantity) -> Kind:
    """level, share, increment, reduction, rank, frequency or service_level; growth is `is_growth`'s."""
    if quantity.unit == "rank":
        return "rank"
    if quantity.unit in ("hour", "minute", "workday", "day"):
        return "service_level"
    if quantity.unit == "pp":
        return "reduction" if downward(left) else "increment"
    if quantity.unit in ("percent", "permille"):
        return "share"
    if _FREQUENCY.search(left):
        return "frequency"
    if _INCREMENT.search(left):
        return "increment"
    if downward(left) and re.search(r"(?:减少|下降|压减|削减|降低|缩减)[^,;。到至]{0,12}$", left):
        return "reduction"
    return "level"


def unit_of(metric: str, quantity: Quantity) -> str:
    """A bare 万 or 亿 takes the unit of its metric (贫困人口减少60万 are persons)."""
    if quantity.unit == "count" and re.fullmatch(r"[百千]?[万亿]{1,2}", quantity.raw_unit):
        return (
            "person"
            if re.search(
                r"人口|人数|就业|劳动力|居民|职工|学生|青年|游客|农民|牧民|群众|党员|干部|毕业生|人才|儿童|老年人|妇女|志愿者",
                metric,
            )
            else "count"
        )
    return quantity.unit
