"""通报成文: a frozen bulletin as an official paper; whatever it says comes from its own content, never from today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from keqiao.core.pages import presenters
from keqiao.core.pages.parts.light import LIGHTS
from keqiao.engines.publish import Block, Column, Heading, Official, Paragraph, Report, Table, render
from keqiao.rooms.plan.models import Bulletin
from keqiao.rooms.plan.supervision.bulletin import line_label
from keqiao.rooms.plan.supervision.part_view import kept_words

CHINESE = "零一二三四"


def paper(bulletin: Bulletin) -> Report:
    """通报 as a report value in official form."""
    content = bulletin.content
    issuer = content["plan"]["issuer"] or str(bulletin.plan.office)
    day = bulletin.published_at or bulletin.created_at
    number = content.get("number")
    official = Official(
        head=_("{issuer}督查通报").format(issuer=issuer),
        number=_("第{number}期").format(number=number) if number else _("(送审稿)"),
        issuer=issuer,
        date=presenters.day(day),
        addressee=_("各责任单位"),
        printed=(issuer, presenters.day(day)),
    )
    return Report(
        title(bulletin),
        list(_blocks(content)),
        as_of=presenters.day(date.fromisoformat(content["as_of"])),
        demonstration=content["demonstration"],
        official=official,
    )


def title(bulletin: Bulletin) -> str:
    """关于…第二季度工作进展情况的通报."""
    year, _dash, quarter = bulletin.period.partition("-Q")
    return _("关于{year}年第{quarter}季度重点工作进展情况的通报").format(
        year=year, quarter=_(CHINESE[int(quarter)])
    )


def document(bulletin: Bulletin, format: str) -> bytes:
    """The bytes of the docx or PDF; the same bulletin gives the same bytes."""
    with translation.override("zh-hans"):  # whoever asks for it, an official paper is in Chinese
        return render(paper(bulletin), format)


def _blocks(content: Mapping[str, Any]) -> Iterable[Block]:
    yield Paragraph(opening(content))
    yield Heading(_("一、目标完成情况"))
    yield from _targets(content)
    yield Heading(_("二、任务进展情况"))
    yield from _tasks(content)
    yield Heading(_("三、各单位情况"))
    yield from _units(content)
    yield Heading(_("四、下一步要求"))
    yield Paragraph(_demand(content))
    yield Heading(_("附:评分表"))
    yield from _sheets(content)


def opening(content: Mapping[str, Any]) -> str:
    """开头的一段: the counts in one sentence."""
    counts, plan = content["counts"], content["plan"]
    return _(
        "按照《{plan}》要求,现将截至{day}的进展情况通报如下:共 {tasks} 项任务,已完成 {done} 项,"
        "滞后 {red} 项,预警 {yellow} 项;{parts} 项分工中 {late} 项逾期。"
    ).format(plan=plan["title"], day=presenters.day(date.fromisoformat(content["as_of"])), **counts)


def _targets(content: Mapping[str, Any]) -> Iterable[Block]:
    rows = [
        [
            one["task"],
            one["metric"],
            kept_words(one["need"], one["unit"]),
            kept_words(one["value"], one["unit"]),
            str(LIGHTS[one["light"]][0]),
        ]
        for one in content["targets"]
    ]
    if not rows:
        yield Paragraph(_("本计划没有可由记录计算的目标。"))
        return
    columns = [
        Column(_("序号"), width=0.6),
        Column(_("指标"), width=2.4),
        Column(_("目标"), align="right", width=1.2),
        Column(_("记录所示"), align="right", width=1.2),
        Column(_("状态"), align="center", width=0.8),
    ]
    yield Table(columns, rows, note=_("数字由登记记录计算,并已留存快照。"))


def _tasks(content: Mapping[str, Any]) -> Iterable[Block]:
    late = [task for task in content["tasks"] if task["tone"] == "red"]
    if not late:
        yield Paragraph(_("没有滞后的任务。"))
    for task in late:
        units = ";".join(f"{one['unit']}({'、'.join(one['flags'])})" for one in task["late"])
        words = _("{number}{title}:{state}。").format(**task)
        if units:
            words += _("逾期:{units}。").format(units=units)
        if task["gap"]:
            words += f"{task['gap']}。"
        if task["waiting_for"]:
            words += _("当前待:{act}。").format(act=task["waiting_for"])
        yield Paragraph(words)


def _units(content: Mapping[str, Any]) -> Iterable[Block]:
    if content["praise"]:
        yield Paragraph(_("予以表扬的单位:{units}。").format(units="、".join(content["praise"])))
    if content["criticism"]:
        yield Paragraph(_("予以批评的单位:{units}。").format(units="、".join(content["criticism"])))
    rows = [[row["unit"], row["total"], row["first"], row["red"], row["late"]] for row in content["units"]]
    columns = [
        Column(_("单位"), width=2.0),
        Column(_("得分"), align="right"),
        Column(_("按原定期限得分"), align="right", width=1.4),
        Column(_("滞后分工"), align="right"),
        Column(_("最长逾期(工作日)"), align="right", width=1.5),
    ]
    yield Table(columns, rows)


def _demand(content: Mapping[str, Any]) -> str:
    if content["criticism"]:
        return _("被批评的单位应于五个工作日内报送整改措施;其他单位应按期报送进展,确保完成全年任务。")
    return _("各单位应按期报送进展,确保完成全年任务。")


def _sheets(content: Mapping[str, Any]) -> Iterable[Block]:
    rows = [
        [row["unit"], line_label(line["name"]), line["weight"], line["points"] or "—", line["formula"] or "—"]
        for row in content["units"]
        for line in row["lines"]
    ]
    columns = [
        Column(_("单位"), width=1.4),
        Column(_("评分项"), width=1.4),
        Column(_("分值"), align="right", width=0.6),
        Column(_("得分"), align="right", width=0.7),
        Column(_("算法"), width=2.6),
    ]
    yield Table(columns, rows, note=_("没有要求的项目不计分,其余按比例折算为 100 分。"))
    shares = [
        [row["unit"], one["name"], one["weight"], one["points"] or _("未录入")]
        for row in content["units"]
        for one in row["components"]
    ]
    if shares:
        heads = [Column(_("单位")), Column(_("文件规定的评分项")), Column(_("权重(%)"), align="right")]
        yield Table([*heads, Column(_("得分"), align="right")], shares)
