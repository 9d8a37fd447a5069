"""A record that flows, a list, and their declarations: what a room would bring."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from keqiao.core.access import Reach, anybody, has_role
from keqiao.core.flow import Choice, Flow, Move, Need, Record, State
from keqiao.core.measures.models import SeriesPoint
from keqiao.core.pages import presenters
from keqiao.core.pages.lists import Cell, Column, Filter, Listing, Sort, equals


class Paper(Record):
    reach = Reach(public=Q(pk__isnull=False))
    security_mark: ClassVar = "public"
    title = models.CharField(max_length=40)

    class Meta:
        app_label = "pages"
        db_table = "pages_test_paper"

    def __str__(self) -> str:
        return self.title


FLOW = Flow(
    kind="pages.paper",
    label="文稿",
    states=(
        State("draft", "草稿", "draft"),
        State("filed", "待审核", "waiting", public="办理中"),
        State("done", "已办结", "good", final=True),
    ),
    moves=(
        Move("file", "提交", ("draft",), "filed", anybody),
        Move(
            "return",
            "退回",
            ("filed",),
            "draft",
            anybody,
            needs=(
                Need(
                    "reason",
                    "退回原因",
                    "choice",
                    choices=(Choice("form", "格式不符"), Choice("fact", "事实不清")),
                ),
                Need("words", "说明", "text"),
                Need("amount", "核定金额", "amount", required=False),
                Need("until", "补正期限", "date", required=False),
            ),
            confirm="退回后对方可以修改。",
        ),
        Move("close", "办结", ("filed",), "done", has_role("supervisor")),
    ),
    initial="draft",
    create=anybody,
)

LIST = Listing(
    name="tests.points",
    label="历史数据",
    columns=[
        Column("period", "时期", lambda row: row.period, sort="period"),
        Column(
            "value",
            "数值",
            lambda row: Cell(presenters.number(row.value, 1), exact=str(row.value)),
            sort="value",
            number=True,
            raw=lambda row: row.value,
        ),
        Column("source", "来源", lambda row: row.source, hidden=True),
    ],
    sorts=[
        Sort("period", "时期", "period"),
        Sort("-period", "时期从近到远", "period", descending=True),
        Sort("value", "数值", "value"),
    ],
    filters=[
        Filter("nature", "性质", equals("nature"), choices=[("actual", "实际"), ("target", "目标")]),
        Filter("series", "序列", equals("series"), kind="many", choices=[("a", "甲"), ("b", "乙")]),
    ],
    search=["source"],
    link=lambda row: f"/points/{row.pk}/",
    size=10,
)


def point(number: int, **fields: object) -> SeriesPoint:
    """One published figure; the number decides its period and value."""
    return SeriesPoint(
        **{
            "series": "a",
            "division": "510000",
            "period": f"{2000 + number // 12}-{number % 12 + 1:02d}",
            "value": number % 7,
            "unit": "亿元",
            "nature": "actual",
            "source": f"公报第 {number} 号",
            **fields,
        }
    )
