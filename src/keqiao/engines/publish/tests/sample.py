"""A report with every kind of block, and with text that attacks each format. All of it is made up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from keqiao.engines.publish import (
    Callout,
    Chart,
    Column,
    Heading,
    Paragraph,
    Report,
    Series,
    Step,
    Steps,
    Table,
)

CITIES = ("成都", "绵阳", "德阳", "宜宾", "泸州", "自贡")


def charts() -> list[Chart]:
    """One chart of every kind."""
    years = [2016, 2017, 2018, 2019, 2020]
    return [
        Chart("bar", "成都一地占去一半", [Series("", CITIES, [1820.5, 410, 260, 122, 98, None])], y_title=""),
        Chart(
            "column",
            "两年之间各市都在增长",
            [
                Series("2016 年", CITIES, [900, 210, 130, 80, 60, 40]),
                Series("2017 年", CITIES, [1100, 260, 150, 92, 66, 51]),
            ],
            y_title="营业收入(亿元)",
            references=[("目标 1000", 1000)],
        ),
        Chart(
            "stack",
            "检验检测与研发占大头",
            [
                Series(name, years, [5 + i, 7 + i, 8, 9 + i, 12])
                for i, name in enumerate(("研发", "检测", "转移"))
            ],
            y_title="亿元",
        ),
        Chart(
            "line",
            "2020 年达到目标的可能很大",
            [
                Series(
                    "预测",
                    years,
                    [210, 243, None, 262, 304],
                    [205, 236, None, 240, 270],
                    [215, 250, None, 281, 338],
                )
            ],
            x_title="年份",
            y_title="亿元",
            references=[("目标 300", 300)],
            note="带为 95% 区间。",
        ),
        Chart(
            "scatter",
            "投入多的地方产出也多",
            [Series("企业", [float(i) for i in range(40)], [i * 1.5 + (i * 7 % 11) for i in range(40)])],
            x_title="研发投入(万元)",
            y_title="专利(件)",
        ),
        Chart(
            "interval",
            "只有两项估计的误差超过一成",
            [
                Series(
                    "估计",
                    ["研发设计服务", "检验检测认证服务", "科技金融"],
                    [10, 12, 9],
                    [8, 11.5, 8.8],
                    [12.4, 12.6, 9.2],
                )
            ],
            x_title="亿元",
            references=[("上年", 10.5)],
        ),
        Chart(
            "heatmap",
            "第三季度普遍滞后",
            [
                Series(city, ["一季度", "二季度", "三季度", "四季度"], [i, 2, None if i == 2 else -i, 5])
                for i, city in enumerate(CITIES)
            ],
        ),
        Chart(
            "histogram",
            "多数企业在五百万元以下",
            [Series("企业", [(i * i) % 97 for i in range(200)], [])],
            x_title="万元",
            y_title="家",
        ),
    ]


def report(*, demonstration: bool = True) -> Report:
    """Every kind of block once."""
    return Report(
        "科技服务业工作安排执行情况",
        [
            Heading("总体情况"),
            Paragraph(
                "本期共汇总十二项重点工作。数字由记录算出,\n点开即见证据。<script>alert(1)</script> #let x"
            ),
            Callout("三项任务尚未报送实施方案。", "warning"),
            Table(
                [
                    Column("单位", width=3),
                    Column("收入", "亿元", digits=2),
                    Column("增长", percent=True),
                    Column("截止"),
                    Column("达标"),
                ],
                [
                    ["=cmd|' /C calc'!A0", Decimal("1234.565"), 0.105, date(2017, 5, 5), True],
                    ["科技厅\x07<b>", -0.001, None, None, False],
                    ["<img src=x onerror=alert(1)>", 3, -0.02, date(2020, 12, 31), None],
                ],
                title="各单位进展",
                note="注:增长按可比口径。",
            ),
            Table([Column("名称"), Column("数量")], [], title="空表"),
            Heading("图", 2),
            *charts(),
            Heading("计算过程", 2),
            Steps(
                Step(
                    "应纳税所得额",
                    "1,200,000.00 元",
                    "收入减扣除",
                    "企业所得税法第五条",
                    [
                        Step("收入", "3,000,000.00 元"),
                        Step(
                            "扣除",
                            "1,800,000.00 元",
                            "按 100% 加计",
                            "财税〔2023〕7号",
                            [Step("研发费用", "900,000.00 元")],
                        ),
                    ],
                ),
                "加计扣除怎样算出",
            ),
        ],
        subtitle="2017 年第二季度",
        source="川办函〔2017〕91号及各单位报送记录",
        as_of="2017-06-30",
        demonstration=demonstration,
        facts=[
            ("任务", "12 项"),
            ("按期", "9 项"),
            ("估计收入", "2,710.5 亿元 ± 3.2%"),
            ("牵头单位", "科技厅"),
        ],
    )
