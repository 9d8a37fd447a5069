"""科技型中小企业评价的规则 (rules facts, section k)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.incentives.rule_keys.registry import Inputs, count, flag, money, not_above, rule
from keqiao.engines.rules.run import Run


@rule(
    "tech_sme.score",
    "科技型中小企业评价",
    "国科发政〔2017〕115号第六条至第八条",
    (
        count("staff", "职工总数", required=True),
        count("st_staff", "科技人员数", required=True),
        money("sales", "年销售收入"),
        money("assets", "资产总额"),
        money("rd_to_sales", "研发费用占销售收入"),
        money("rd_to_cost", "研发费用占成本费用"),
        count("class_I", "Ⅰ类知识产权", default=Fraction(0)),
        count("class_II", "Ⅱ类知识产权", default=Fraction(0)),
        flag("basic_ok", "其他基本条件达标", True),
        flag("valid_hnte", "持有有效高企证书", False),
    ),
    {
        "staff_score": "count",
        "rd_score": "count",
        "ip_score": "count",
        "total": "count",
        "size_ok": "flag",
        "direct_pass": "flag",
        "pass": "flag",
    },
)
def score(run: Run, inputs: Inputs) -> dict[str, Any]:
    """评价得分: the better R&D measure, the better class of rights; a staff score of zero always fails."""
    not_above(inputs, "st_staff", "staff")
    if inputs["rd_to_sales"] is None and inputs["rd_to_cost"] is None:
        raise InputError("字段“rd_to_sales”与“rd_to_cost”至少填一项")
    rd = {name: inputs[name] or Fraction(0) for name in ("rd_to_sales", "rd_to_cost")}
    staff = run.compute("tech_sme_staff_score", st_staff=inputs["st_staff"], staff=inputs["staff"])
    research = run.compute("tech_sme_rd_score", **rd)
    rights = run.compute("tech_sme_ip_score", class_one=inputs["class_I"], class_two=inputs["class_II"])
    scores = {"tech_sme_staff_score": staff, "tech_sme_rd_score": research, "tech_sme_ip_score": rights}
    total = run.compute("tech_sme_total", **scores)
    enough = run.compute("tech_sme_score_ok", tech_sme_total=total, tech_sme_staff_score=staff)
    size = _size_ok(run, inputs)
    fits = size and inputs["basic_ok"]
    return {
        "staff_score": staff,
        "rd_score": research,
        "ip_score": rights,
        "total": total,
        "size_ok": size,
        "direct_pass": inputs["valid_hnte"] and fits,
        "pass": fits and (enough or inputs["valid_hnte"]),
    }


def _size_ok(run: Run, inputs: Inputs) -> bool:
    """Size tests; one whose input is missing counts as met."""
    tests = [run.compute("tech_sme_staff_size_ok", staff=inputs["staff"])]
    for name in ("sales", "assets"):
        if inputs[name] is not None:
            tests.append(run.compute(f"tech_sme_{name}_ok", **{name: inputs[name]}))
    return all(tests)
