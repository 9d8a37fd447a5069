"""样张的内容: made up, and said to be so."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keqiao.core.pages import parts, presenters
from keqiao.core.pages.lists.declaration import Cell
from keqiao.core.pages.lists.page import Chip, Control, Heading, Page, Row
from keqiao.core.pages.moves import Asked, MoveForm
from keqiao.core.pages.parts.record import MoveButton
from keqiao.core.pages.styleguide import pictures

YUAN = Decimal("30421000000")


def everything(today: date) -> dict[str, Any]:
    """The context of the sheet."""
    return {
        "lights": [parts.Light(colour) for colour in parts.LIGHTS],
        "pairs": pairs(),
        "figures": figures(today),
        "list": contracts(),
        "nothing": contracts(rows=0),
        "narrowed": contracts(rows=0, chips=True),
        "head": head(),
        "facts": facts(),
        "steps_of_history": history(),
        "moves": moves(),
        "jobs": jobs(),
        "timeline": timeline(today),
        "evidence": evidence(),
        "tabs_of_record": parts.tabs(
            reverse("pages:styleguide"),
            "",
            [("details", _("要素")), ("files", _("文件")), ("history", _("历史"))],
            {"files": "3"},
        ),
        "steps_of_filing": parts.steps([_("上传原文"), _("核对要素"), _("绑定目标"), _("发布")], 1),
        "empty": parts.Empty(
            _("还没有待办"), _("有任务交给您时会出现在这里。"), "/", _("看全部任务"), "checklist"
        ),
        **pictures.pictures(today),
    }


def pairs() -> list[parts.Lights]:
    return [
        parts.Lights(parts.Light("green"), parts.Light("red", _("按登记记录测算，进度落后 12 个百分点"))),
        parts.Lights(parts.Light("green"), parts.Light("green")),
        parts.Lights(parts.Light("grey"), parts.Light("yellow")),
    ]


def figures(today: date) -> list[parts.FigureCard]:
    value, unit = presenters.yi_parts(YUAN)
    trend = parts.spark([12, 15, 14, 19, 22, 21, 27, 30.4], words=str(_("近八个月上升")))
    day = presenters.day(today)
    return [
        parts.FigureCard(
            _("技术合同认定登记额"),
            value,
            unit,
            as_of=day,
            spark=trend,
            light=parts.Light("green"),
            url="/",
            large=True,
            exact=presenters.yuan(YUAN),
            note=_("目标 350 亿元，已达 86.9%"),
        ),
        parts.FigureCard(
            _("科技服务业总收入"),
            "5,213",
            _("亿元"),
            parts.interval("5,020", "5,406"),
            day,
            light=parts.Light("yellow"),
            url="/",
        ),
        parts.FigureCard(_("众创空间"), "412", _("家"), as_of=day, light=pairs()[0], url="/", spark=trend),
        parts.FigureCard(
            _("科技金融贷款余额"),
            presenters.NOTHING,
            "",
            as_of=day,
            light=parts.Light("grey"),
            note=_("没有记录"),
        ),
    ]


_ROWS = (
    ("SC2017-000123", "水电站机组状态监测系统开发", "draft", _("草稿"), "880000", "2017-03-14"),
    ("SC2017-000124", "高炉煤气余压发电技术许可", "waiting", _("待审核"), "2150000", "2017-03-15"),
    ("SC2017-000125", "川芎药材指纹图谱检测服务", "active", _("审核中"), "360000", "2017-03-17"),
    ("SC2017-000126", "轨道车辆轻量化车体技术转让", "good", _("已登记"), "12600000", "2017-03-20"),
    ("SC2017-000127", "城市内涝预报模型咨询", "bad", _("已退回"), "245000", "2017-03-21"),
    ("SC2017-000128", "钒钛磁铁矿选矿工艺开发", "closed", _("已注销"), "4300000", "2017-03-24"),
)


def contracts(*, rows: int = 6, chips: bool = False, following: bool = False) -> Page:
    headings = [
        Heading("number", _("编号"), False, True, "?sort=number"),
        Heading("title", _("合同名称"), False, True),
        Heading("state", _("状态"), False, True),
        Heading("light", _("灯"), False, False),
        Heading("amount", _("金额"), True, True, "?sort=amount", "descending"),
        Heading("day", _("登记日"), False, False, "?sort=day"),
    ]
    shown = [
        Row(
            reverse("pages:styleguide"),
            list(
                zip(
                    headings,
                    [
                        Cell(number),
                        Cell(title),
                        Cell(state, tone=tone),
                        Cell(light=parts.Light(colour)),
                        Cell(presenters.wan(Decimal(amount)), exact=presenters.yuan(Decimal(amount))),
                        Cell(day),
                    ],
                    strict=True,
                )
            ),
        )
        for (number, title, tone, state, amount, day), colour in zip(
            _ROWS[:rows], ("grey", "yellow", "green", "green", "red", "purple"), strict=False
        )
    ]
    filters = [Chip(_("合同类型"), _("技术开发"), "?"), Chip(_("登记日"), "2017-01-01–2017-03-31", "?")]
    return Page(
        name=f"sample{rows}{chips}",
        label=_("技术合同"),
        path=reverse("pages:styleguide"),
        headings=headings,
        rows=shown,
        chips=filters if chips or rows else [],
        controls=[
            Control(
                f"kind{rows}{chips}",
                _("合同类型"),
                "choice",
                [("a", _("技术开发"), True), ("b", _("技术服务"), False)],
            ),
            Control("state", _("状态"), "many", [("x", _("草稿"), True), ("y", _("已登记"), False)]),
            Control("day", _("登记日"), "days", [], since="2017-01-01", until="2017-03-31"),
        ],
        search="",
        kept=[("sort", "-amount")],
        sorts=[("-amount", _("金额"), True), ("day", _("登记日"), False)],
        total=presenters.capped(10_001, 10_000) if rows else "0",
        more="" if following or not rows else reverse("pages:styleguide_part", args=["rows"]),
        exports=[("xlsx", "?export=xlsx"), ("csv", "?export=csv")],
        choosable=[(one.name, one.label, True) for one in headings],
        here=reverse("pages:styleguide"),
        clear="?",
        empty=parts.Empty(
            _("还没有技术合同"),
            _("卖方提交合同后会出现在这里，也可以成批导入。"),
            "/",
            _("导入合同"),
            "contract",
        ),
        following=following,
    )


def head() -> parts.RecordHead:
    return parts.RecordHead(
        title=_("水电站机组状态监测系统开发"),
        number="SC2017-000124",
        state=_("待审核"),
        tone="waiting",
        version=3,
        move_url=reverse("pages:styleguide_part", args=["move"]),
        buttons=[
            MoveButton("register", _("登记"), "btn-primary", True),
            MoveButton("return", _("退回"), "", True),
            MoveButton("refuse", _("不予登记"), "btn-outline-danger", True),
        ],
        others=[(_("撤回"), _("企业经办人")), (_("注销"), _("督查人员"))],
        kind=_("技术合同"),
    )


def facts() -> list[parts.Fact]:
    amount = Decimal("2150000")
    return [
        parts.Fact(_("卖方"), "成都某某科技有限公司", url="/"),
        parts.Fact(_("买方"), "绵阳某某能源有限公司", url="/"),
        parts.Fact(_("合同金额"), presenters.wan(amount), exact=presenters.yuan(amount)),
        parts.Fact(_("技术交易额"), presenters.wan(Decimal("1980000"))),
        parts.Fact(_("签订日期"), presenters.day(date(2017, 3, 14))),
        parts.Fact(
            _("联系人"), f"{presenters.masked_name('张三丰')} {presenters.masked_phone('13812345678')}"
        ),
        parts.Fact(_("摘要"), "对水电站机组的振动、温度与局部放电进行在线监测，并给出检修建议。", wide=True),
    ]


def history() -> list[parts.Happening]:
    return [
        parts.Happening(
            "2017-03-16 10:20",
            "登记员01（绵阳登记点）",
            _("退回"),
            "待审核 → 已退回",
            ((_("原因"), "缺少附件"), (_("说明"), "请补充技术附件的盖章页")),
            (),
            False,
        ),
        parts.Happening(
            "2017-03-15 16:02",
            "企业经办人02（成都某某科技）",
            _("更正"),
            "",
            (),
            (("合同金额", "2,050,000.00 元", "2,150,000.00 元"),),
            False,
        ),
        parts.Happening(
            "2017-03-15 09:30",
            "企业经办人02（成都某某科技）",
            _("登记"),
            "",
            ((_("原因"), "“登记”只有技术合同登记员可以做"),),
            (),
            True,
        ),
        parts.Happening("2017-03-14 14:11", "企业经办人02（成都某某科技）", _("建立"), "", (), (), False),
    ]


def moves() -> list[MoveForm]:
    reasons = [
        ("missing", _("缺少附件"), "《技术合同认定登记管理办法》第九条"),
        ("unclear", _("技术内容不清"), ""),
    ]
    asked = [
        Asked("reason", _("退回原因"), "choice", True, reasons, "", "missing", ""),
        Asked("words", _("说明"), "text", True, [], _("对方会看到这段话"), "", str(_("请填写“说明”"))),
        Asked("amount", _("核定技术交易额"), "amount", False, [], "", "1980000", ""),
        Asked("until", _("补正期限"), "date", True, [], "", "2017-04-01", ""),
        Asked("files", _("附件"), "files", False, [], "", "", ""),
    ]
    form = MoveForm(
        _("水电站机组状态监测系统开发"),
        "return",
        _("退回"),
        _("退回后对方可以修改并重新提交；本次审核的时限停止计算。"),
        False,
        asked,
        [],
        3,
        reverse("pages:styleguide_part", args=["move"]),
        reverse("pages:styleguide"),
        _("待审核"),
        _("已退回"),
    )
    danger = MoveForm(
        _("水电站机组状态监测系统开发"),
        "cancel",
        _("注销"),
        _("注销后不能恢复，登记证明随即失效。"),
        True,
        [],
        [str(_("这条记录在您查看之后已被修改，请刷新后再操作"))],
        3,
        reverse("pages:styleguide_part", args=["move"]),
        reverse("pages:styleguide"),
        _("已登记"),
        _("已注销"),
    )
    return [form, danger]


def jobs() -> list[parts.JobProgress]:
    return [
        parts.JobProgress("j1", _("导入技术合同"), "waiting", cancel_url=reverse("pages:styleguide")),
        parts.JobProgress(
            "j2",
            _("导入技术合同"),
            "running",
            4200,
            12000,
            str(_("约 1 分钟")),
            cancel_url=reverse("pages:styleguide"),
        ),
        parts.JobProgress(
            "j3",
            _("导入技术合同"),
            "done",
            12000,
            12000,
            result_url=reverse("pages:styleguide"),
            result_label=_("看导入结果"),
        ),
        parts.JobProgress(
            "j4",
            _("导入技术合同"),
            "failed",
            312,
            12000,
            message=_("第 313 行：金额应为数字；没有写入任何一行"),
        ),
    ]


def timeline(today: date) -> parts.Timeline:
    since = date(today.year, 1, 1)
    nodes = [
        parts.Node(since + timedelta(days=40), _("分解任务并落实单位"), "node", done=True),
        parts.Node(since + timedelta(days=89), _("第一季度报告"), "report", done=True),
        parts.Node(today - timedelta(days=6), _("补报众创空间名单"), "deadline"),
        parts.Node(today + timedelta(days=5), _("提醒：季度报告将到期"), "reminder"),
        parts.Node(today + timedelta(days=12), _("本季度报告"), "report", url="/"),
        parts.Node(today + timedelta(days=14), _("督查通报"), "node"),
        parts.Node(date(today.year, 12, 25), _("全年目标到期"), "deadline"),
    ]
    return parts.Timeline(since, date(today.year, 12, 31), today, nodes, _("计划年度"))


def evidence() -> parts.EvidenceTable:
    columns = [("number", _("编号")), ("title", _("合同名称")), ("amount", _("金额"))]
    rows = [
        {"cells": [row[0], row[1], presenters.wan(Decimal(row[4]))], "url": reverse("pages:styleguide")}
        for row in _ROWS[:3]
    ]
    question = _("2017年1月1日至2017年3月31日在四川省认定登记的技术合同，按合同总金额相加")
    return parts.EvidenceTable(
        question, columns, rows, "12,038", "", [("xlsx", "?"), ("csv", "?")], "3f9a-20170401", "2017年4月1日"
    )
