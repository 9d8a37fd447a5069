"""A small authored collection that the tests search."""

from __future__ import annotations

from datetime import date

from keqiao.engines.retrieval.documents import Doc

RECORDS = (
    Doc(
        "R1",
        "achievement",
        "石墨烯改性水性防腐涂料",
        "用氧化石墨烯片层阻隔腐蚀介质,耐盐雾一千小时。",
        ("防腐", "涂料"),
        ("新材料",),
        "成都",
        "甲大学",
        date(2024, 5, 1),
    ),
    Doc(
        "R2",
        "patent",
        "锂离子电池正极材料包覆方法",
        "专利号 ZL202010123456.7,以纳米氧化铝包覆高电压正极。",
        (),
        ("新能源", "新材料"),
        "绵阳",
        "乙公司",
        date(2023, 1, 1),
        date(2026, 6, 30),
    ),
    Doc(
        "R3",
        "expert",
        "王某,污水处理专家",
        "研究膜生物反应器与厌氧消化,有科技成果多项。",
        (),
        ("节能环保",),
        "成都",
        "丙研究院",
        None,
        None,
        ("party:丙", "office"),
    ),
    Doc(
        "R4",
        "instrument",
        "透射电子显微镜开放共享",
        "面向企业开放,可看石墨烯层数。",
        (),
        ("科学仪器",),
        "成都",
        "甲大学",
        None,
        None,
        ("party:甲",),
    ),
    Doc("R5", "policy", "科技成果转化奖励办法", "成果转化收益分配,技术合同认定登记。", (), ("政策",), "四川"),
    Doc("R6", "demand", "Removing NOx from flue gas", "燃煤烟氣脫硝催化劑壽命短", (), ("节能环保",), "自贡"),
    Doc("R7", "achievement", "无人看得见的草稿:石墨烯", "未公开", visibility=()),
)
