"""字体: official names of government papers, and the free families that stand in for them.

GB/T 9704-2012 asks for 小标宋, 仿宋, 黑体 and 楷体; none of these is free, so a Word file carries their names
(an office machine has them) and our own renderings use what the machine has.
"""

from __future__ import annotations

SANS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
)
SERIF = (
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "Songti SC",
    "SimSun",
    "AR PL UMing CN",
)

TITLE = "方正小标宋简体"
BODY = "仿宋_GB2312"
HEAD = "黑体"
SUBHEAD = "楷体_GB2312"
PAGE_NUMBER = "宋体"
LATIN = "Times New Roman"
