"""甄别: whether a figure is a promised result, a stock figure, a policy parameter, or part of a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from keqiao.engines.gongwen.targets.clauses import Clause

Nature = Literal["target", "stock", "parameter", "name"]

VERBS = (
    "建设|新建|建成|改建|扩建|续建|改造|新增|新开|新培育|培育|扶持|打造|创建|建立|设立|组建"
    "|搭建|完成|实施|开展|举办|组织|培训|引进|招引|引入|引育|签约"
    "|落地|投产|开工|竣工|推进|推动|抓好|推广|认定|备案|发展|壮大|孵化|转化|攻克|突破|攻关"
    "|研发|制定|修订|发布|编制|治理|整治|修复|解决|清理|淘汰|拆除"
    "|优化|提升|实现|争取|争创|力争|确保|布局|投放|投入|投资|融资|发放|安置|帮扶|救助|服务"
    "|覆盖|惠及|带动|吸纳|就业|转移|输送|选派|选聘|选树|评选"
    "|遴选|储备|盘活|供应|收储|种植|造林|绿化|栽植|开通|打通|铺设|敷设|安装|更换|配备|配置"
    "|购置|采购|上线|推出|建档|入库|升规|上市|挂牌|入选|获批"
    "|申报|申请|授权|登记|达成|促成|对接|巡查|检查|抽检|监测|处置|化解|压减|削减|减少|降低"
    "|节约|减排|回收|利用|处理|消纳|调解|办理|归集|开放|共享|接入"
    "|汇聚|启动|启用|投用|交付|筹集|筹建|保障|发行|吸引|招聘|认证|推荐|支持|面向|达到|超过"
    "|增加|扩大|累计|形成|汇集|孵育|设置|落实|谋划"
    "|争引|聚集|集聚|创成|盘点|摸排|遴荐|评定|命名|表彰|补充|增设|增殖|培养|招收|招录|招生"
    "|派遣|选拔|资助|减免|撬动|引导|新发展|新认定|补齐|消除|脱贫|搬迁|搬改|关停|关闭|整合"
    "|联建"
)
_VERB = re.compile(VERBS)
_PREDICATE = re.compile(
    r"(?:达到|达|超过|突破|不低于|不少于|不超过|控制在|保持在|稳定在|维持在|(?:提高|提升|增加"
    r"|上升|扩大|下降|降低|降|增|压减)(?:到|至)|高于|低于|增长|下降|降低|减少|提高|提升|回落"
    r"|完成|实现|为|占|力争|不高于|至少|约|超|近)[^,;。]{0,4}$"
)
_RATE_NAME = re.compile(
    r"(?:率|比重|占比|比例|覆盖面|满意度|强度|密度|增速|增幅|指数)[ 均总体分别预期目标]{0,4}$"
)
_ALREADY = re.compile(
    r"已(?:经|累计|先后|建成|有|达|完成|培育|超过|实现|成功|发展|形成|引进|投入|拥有|登记|认定"
    r"|突破|获)|目前(?!.{0,6}(?:至|到))|现有|原有|以来|上一年度|历史|截至(?:目前"
    r"|20\d\d年\d{1,2}月)|同期|周年|基数|去年(?!同期(?:增|下|提))|累计已|现状|(?:上年"
    r"|去年)(?:末|底|度|实际|完成|达到)"
)
_PARAMETER = re.compile(
    r"预留份额|补贴(?!性)|补助(?!性)|奖励|奖补|奖金|给予|贴息|返还|资助|扣除|减免|减半|免征|免缴|征收|税率|费率"
    r"|利率|最高|上限|下限|每人每|每人次?|每户|每亩|每个|每家|每名|每台|每辆|单个|单户|单笔"
    r"|单项"
    r"|标准(?:为|按|的)|(?:按照|按(?![时期月季年职质量需]))[^,;。]{0,18}(?:比例|标准|%)|贷款额度|期限|有效期|注册资本|罚款"
    r"|缴费|缴存|缴纳|周岁|工龄|学制|起征|限额|可(?:申请|按|享受|获|给|予|返|适当|延|向)|方可"
    r"|予以|兑现|拨付|收取|报销|一次性|支付|门槛"
)
_ELIGIBLE = re.compile(
    r"以[上下](?:\(含\))?的(?:[\u4e00-\u9fff]{0,6})(?:企业|单位|个人|人员|银行|机构|纳税人"
    r"|家庭|项目单位)|满\d|不足\d"
)
_PAST_SECTION = re.compile(  # headings that tell the past; 夯实发展基础 is work to be done
    r"基本原则|指导思想|(?<![实牢固强进好])(?:发展|工作|产业|建设)(?:现状|基础)|现实基础|(?:取得的?|主要)成[效就]"
    r"|面临(?:的)?形势|(?:规划|发展|编制)背景|回顾(?:$| )"
)
_DESCRIBES = re.compile(
    r"(?:全长|总长|总长度|(?:占地|规划)(?:面积)?|总投资|总建筑面积|概算投资|计划总投资)(?:约|近|达)?$"
)
_OUTCOME_RATE = re.compile(
    r"(?<![费税利扣汇])率(?:均|总体)?(?:达到|达|控制在|保持在|稳定在|不低于|不超过|(?:提高|提升|下降|降低?)(?:到|至))$"
)
_SERVICE_TIME = re.compile(r"压缩|缩短|压减|缩减|精简|(?:减少?|降|缩|控制)(?:至|到|为|在)|办结|提速")
_EACH_BUILDS = re.compile(
    r"每(?!人|户|亩|年|月|季|周)[^,;。]{1,12}(?:建成|建设|新建|打造|培育|创建|建立|开展|举办|组织|设立|至少|不少于)[^,;。]{0,12}$"
)
_SUPPORTS = re.compile(r"\s*(?:支持|鼓励|允许|引导)")
_BASE = re.compile(
    r"(?:由|从)(?:20\d\d年(?:底|末)?)?[^,;。\d到至]{0,12}$|对(?:全[省市县区州旗]|辖区内?|现有)+(?:的)?$"
)
_MOVES = re.compile(
    r"[^,;。\d]{0,10}(?:提高|提升|增加|扩大|上升|下降|降低?|减少|压[缩减]|缩短|调整|延长|增|减)(?:到|至|为)"
)
_GRANT = re.compile(r"补[贴助]|奖|给予|资助|最高|不超过")
_CEILING = re.compile(r"最高|上限|每|单个|单户|单笔|单项|不超过[^,;。]{0,6}$")
_CREATES = re.compile(
    r"(?:设立|组建|建成|建设|打造|建立|形成|成立|发起|发行|筹建|筹集|做大|安排|新建|落实|争取"
    r"|争引|引进|完成|实现)[^,;。]{0,14}$"
)
_SIZE_OF = re.compile(
    r"(?:规模|面积|投资|总额|资金|长度|里程|总量|容量|能力)[^,;。\d]{0,6}$|(?:建成|设立"
    r"|打造成?|建设|形成|组建|成立)(?:了|约|近|总|一个|一支|一批)?[^,;。\d]{0,6}$"
)
_CLASS_NOUN = re.compile(
    r"的?[^,;。]{0,16}(?:企业|单位|人员|家庭|劳动者|机构|个人|产品|贷款|学生|毕业生|纳税人"
    r"|用人单位|法人|农户|户)(?:[^,;。率数]{0,3})$"
)
_ATTRIBUTE = re.compile(
    r"(?:\(含\)|含)?(?:及|或)?(?:其|以上|以下|以内|之内|左右|多|余|及以上"
    r"|及以下)*(?:\(含\))?的(?!目标|任务|要求|增速|速度|预期)"
)
_PROJECT_NAME = re.compile(
    r"(?:级|/年|·年)?[^,;。的达完\d]{2,20}(?:项目|工程|技改|生产线|基地|电站|改造项目)"
)
_CONDITION = re.compile(
    r"(?:对|凡|若|如|当|符合|满足|属于)[^,。;]{2,60}的,|的,(?:可|给予|按|由|应|不|暂|予以|一次性|省级|市级)"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A figure's nature and how sure that is."""

    nature: Nature
    confidence: float


def judge(text: str, clause: Clause, run_end: int, years_before: bool, section: str) -> Verdict:
    """Sort one figure, or several side by side that end at ``run_end``.

    ``years_before``: it is of a year before the plan; ``section``: headings above.
    """
    quantity = clause.quantity
    left, right = text[clause.start : quantity.start], text[run_end : clause.end]
    if clause.quoted:
        return Verdict("name", 0.9)
    if _is_history(text, clause, left, right, years_before, section):
        return Verdict("stock", 0.85)
    if _is_parameter(text, clause, left, right):
        return Verdict("parameter", 0.85)
    if _is_name(left, right, quantity.unit, quantity.raw_unit):
        return Verdict("name", 0.8)
    return _promise(text, clause, left, right)


def _is_history(text: str, clause: Clause, left: str, right: str, years_before: bool, section: str) -> bool:
    if years_before or _PAST_SECTION.search(section):
        return True
    if _ALREADY.search(left) or re.match(r"[^,;。]{0,6}周年", right):
        return True
    base = _BASE.search(left)
    if base and (base.group().startswith("对") or _MOVES.match(right)):
        return True
    opening = text[clause.sentence[0] : clause.start]
    if clause.bracketed and re.search(
        r"上年|去年|20\d\d年[^,]{0,8}(?:为|是)", text[clause.start : clause.end]
    ):
        return True
    return re.match(r"\s*(?:目前|近年来|过去|截至目前|20\d\d年以来)", opening) is not None


def _segment(text: str, clause: Clause) -> tuple[int, str]:
    """The part of the sentence between semicolons that holds the clause: (start, text)."""
    begin = max(text.rfind(";", clause.sentence[0], clause.start) + 1, clause.sentence[0])
    stop = text.find(";", clause.end, clause.sentence[1])
    return begin, text[begin : stop if stop >= 0 else clause.sentence[1]]


def _is_parameter(text: str, clause: Clause, left: str, right: str) -> bool:
    quantity = clause.quantity
    large_money = quantity.unit in ("CNY", "USD") and quantity.low >= Decimal(100_000_000)
    if _is_plain_duration(left, right, quantity.unit) or _is_attribute(clause, left, right):
        return True
    if _promised_each(left, right, quantity.unit):
        return False
    if _ELIGIBLE.search(text, clause.start, clause.end) and not _VERB.search(left):
        return True
    if _DESCRIBES.search(left):
        return True
    begin, segment = _segment(text, clause)
    near = text[max(begin, clause.start - 30) : clause.end]
    if _CONDITION.search(segment) and not re.search(r"力争|争取|年内|全年|新增|到20\d\d年", left):
        return True
    if not _PARAMETER.search(near):
        return False
    if _OUTCOME_RATE.search(left) and not _PARAMETER.search(text, clause.start, clause.end):
        return False  # the parameter stands in a clause before
    if large_money and not _CEILING.search(left):
        return False
    return not re.search(r"力争|争取|年内|全年|年均|到20\d\d年|培育|新增|新建|建成", left) or bool(
        _CEILING.search(left + right)
    )


def _is_plain_duration(left: str, right: str, unit: str) -> bool:
    """A length of time is promised only where something is done within it or is made faster."""
    if unit in ("day", "workday"):
        return _SERVICE_TIME.search(left + right) is None and "天数" not in left
    if unit in ("hour", "minute"):
        return re.match(r"(?:之|以)?内", right) is None and _SERVICE_TIME.search(left) is None
    return False


def _promised_each(left: str, right: str, unit: str) -> bool:
    """每个乡镇至少建成1个服务站 promises stations; 每个项目补助50万元 promises nothing."""
    return unit == "count" and _EACH_BUILDS.search(left) is not None and not _GRANT.search(left + right)


def _is_attribute(clause: Clause, left: str, right: str) -> bool:
    """超100亿元的企业达到10家: the first only says which firms; 总规模20亿元的基金: this is promised."""
    quantity = clause.quantity
    if quantity.order:
        return re.search(r"\d[^,;。]*$", right) is not None or re.search(r"\d个$", left) is not None
    if _names_a_class(left, right, quantity.unit):
        return True
    if re.match(r"(?:\(含\))?但不(?:超过|高于|低于|足)", right):
        return True  # 超过100万元但不超过300万元的部分
    attribute = _ATTRIBUTE.match(right)
    if attribute is None:
        return False
    if quantity.unit != "count" and re.match(r"以[上下]的", right) and _SUPPORTS.match(left):
        return True
    rest = right[attribute.end() :]
    if (
        not rest
        or re.search(r"\d", rest)
        or re.match(r"(?:部分|比例|标准|幅度|速度|费率|利率|额度|政策|期限)", rest)
    ):
        return True
    if re.search(r"(?:超过|突破|达到|达|满|不足|不低于|超)$", left) and not _CREATES.search(left):
        return True
    if quantity.unit in ("count", "person"):
        return _CLASS_NOUN.match(rest) is not None and _VERB.search(left) is None
    return not (_SIZE_OF.search(left) and _CREATES.search(left)) or _CLASS_NOUN.match(rest) is not None


def _names_a_class(left: str, right: str, unit: str) -> bool:
    """亿元以上项目, 160千瓦及以下小微企业, 百亿元企业: the figure says which, not how much."""
    if unit in ("count", "person", "percent", "pp", "permille", "person_time"):
        return False
    if unit in ("workday", "day", "hour", "minute"):
        return re.match(r"(?:之|以)?内[\u4e00-\u9fff]{2,}率", right) is not None
    if re.match(r"(?:\(含\)|及)?以[上下](?:\(含\))?的?[\u4e00-\u9fffA-Za-z]", right):
        return unit in ("CNY", "USD") or _PREDICATE.search(left) is None
    return (
        unit in ("CNY", "USD")
        and re.match(r"级?(?:龙头|骨干|工业|重点|重大|产业)?(?:企业|项目|园区|产业集群)", right) is not None
        and (
            re.search(r"\d", right) is not None
            or re.match(r"[^,;。]{0,12}(?:数量|总数|户数)", right) is not None
        )
    )


def _is_name(left: str, right: str, unit: str, raw_unit: str) -> bool:
    """60万吨炼油扩能项目: the size is part of the project's name."""
    if unit in ("count", "person", "percent", "pp", "permille", "CNY") or re.match(
        r"(?:以上|左右|的|,|$)", right
    ):
        return False
    return _PROJECT_NAME.match(right) is not None and not re.search(
        r"(?:达到?|建成|新增|完成|超过|建设)$", left
    )


def _promise(text: str, clause: Clause, left: str, right: str) -> Verdict:
    """A promised result has a predicate, an action before it, or is one of a list that has."""
    quantity = clause.quantity
    stripped = left.rstrip(" “")
    if quantity.order:
        return Verdict("target", 0.9) if _VERB.search(left) else Verdict("parameter", 0.6)
    if _PREDICATE.search(stripped):
        return Verdict("target", 0.95)
    if quantity.unit in ("percent", "permille"):
        if _RATE_NAME.search(stripped) or re.search(r"均|分别", stripped):
            return Verdict("target", 0.9)
        return Verdict("target", 0.7) if _VERB.search(left) else Verdict("parameter", 0.6)
    if _VERB.search(left):
        return Verdict("target", 0.93)
    opening = text[clause.sentence[0] : clause.start]
    if re.search(r"\d[^,;。]{0,40}[、,]$", opening) and _VERB.search(opening):
        return Verdict("target", 0.91)  # one more member of a list of promised figures
    if _VERB.search(opening[-60:]) or not opening.strip():
        return Verdict("target", 0.85 if len(stripped) >= 2 else 0.6)
    return Verdict("target", 0.6) if len(stripped) >= 2 else Verdict("parameter", 0.5)
