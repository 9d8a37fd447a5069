"""教程用的例子: writes a synthetic survey and its study files into a folder, ready for the commands."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.publish import write_whole
from keqiao.engines.survey.synthetic import synthetic_industry
from keqiao.engines.survey.tables import Table

DESIGN = """title = "模拟科技服务业{year}年抽样调查"
demonstration = true
data = "{file}"

[design]
unit = "编号"
strata = "层"
weights = "权数"
fpc = "总体数"

[calibration]
formula = "~ 类别 + 从业人员"
method = "raking"
totals = {totals}

[[estimates]]
name = "收入总量"
statistic = "total"
variables = ["收入"]
deff = "wor"
unit = "万元"

[[estimates]]
name = "各市收入"
statistic = "total"
variables = ["收入"]
by = ["城市"]
unit = "万元"

[[estimates]]
name = "人均收入"
statistic = "ratio"
numerators = ["收入"]
denominators = ["从业人员"]
by = ["类别"]

[[estimates]]
name = "各类别收入构成"
statistic = "share"
variables = ["收入"]
classes = "类别"

[[estimates]]
name = "收入中位数"
statistic = "quantile"
variables = ["收入"]
p = [0.25, 0.5, 0.75]
"""

GROWTH = """
[[estimates]]
name = "同口径增长(%)"
statistic = "function"
expression = "100 * (收入 / 上年同期收入 - 1)"
"""

CHANGE = """title = "模拟科技服务业收入变化"
demonstration = true
first = "DESIGN-上年.toml"
second = "DESIGN.toml"
key = "编号"

[[changes]]
name = "收入增长率"
expression = "total(收入,2)/total(收入,1)-1"
target = 0.10
percent = true

[[changes]]
name = "收入增加额"
expression = "total(收入,2)-total(收入,1)"
"""


def write_example(folder: Path) -> list[Path]:
    """写出例子: two years of data and three study files; a folder that is not empty is refused."""
    if folder.exists() and any(folder.iterdir()):
        raise InputError("文件夹 {folder} 不是空的", folder=folder)
    folder.mkdir(parents=True, exist_ok=True)
    industry = synthetic_industry()
    totals = _totals(industry.frame)
    second = DESIGN.format(year="本", file="本年.csv", totals=totals) + GROWTH
    files = {
        "上年.csv": _csv(industry.first),
        "本年.csv": _csv(industry.second),
        "DESIGN-上年.toml": DESIGN.format(year="上", file="上年.csv", totals=totals),
        "DESIGN.toml": second,
        "CHANGE.toml": CHANGE,
    }
    for name, text in files.items():
        write_whole(folder / name, text.encode())
    return [folder / name for name in files]


def _totals(frame: Table) -> str:
    kinds = sorted(set(frame["类别"]))
    parts = [f'"(Intercept)" = {frame.rows}']
    parts += [f'"类别{kind}" = {int(np.sum(frame["类别"] == kind))}' for kind in kinds[1:]]
    parts.append(f'"从业人员" = {frame.numbers("从业人员").sum():.0f}')
    return "{ " + ", ".join(parts) + " }"


def _csv(table: Table) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(list(table))
    columns: Sequence[Sequence[object]] = [
        [f"{value:.12g}" if isinstance(value, float) else value for value in table[name].tolist()]
        for name in table
    ]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue()
