"""登记的呈现: codes, names, addresses and candidates as reports."""

from __future__ import annotations

from collections.abc import Sequence

from keqiao.engines.publish import Cell, Column, Report, Table
from keqiao.engines.registry.addresses import locate
from keqiao.engines.registry.codes import decode, validate
from keqiao.engines.registry.duplicates import Candidate
from keqiao.engines.registry.names import same_company, split_name
from keqiao.engines.registry.places import register

VERDICTS = {"same": "同一企业", "different": "不同企业", "review": "须人工判断"}
BASES = {"code": "信用代码相同", "name": "名称相近", "name_against_code": "名称相近而信用代码不同"}


def codes_report(codes: Sequence[str]) -> Report:
    """校验与解读 of codes."""
    rows: list[list[Cell]] = []
    for code in codes:
        verdict, found = validate(code), decode(code)
        rows.append(
            [
                code,
                "有效" if verdict.valid else "无效",
                verdict.reason,
                verdict.check,
                found.authority if found else None,
                found.entity_type if found else None,
                _division(found.division) if found else None,
                found.organisation_code if found else None,
            ]
        )
    titles = (
        "代码",
        "结论",
        "原因",
        "应有校验码",
        "登记管理部门",
        "机构类别",
        "登记机关区划",
        "组织机构代码",
    )
    note = "区划是登记时登记机关的区划,不随撤县设区更改,也不是现在的住所。"
    return Report("统一社会信用代码", [Table([Column(title) for title in titles], rows, note=note)])


def _division(code: str) -> str:
    known = register()
    if code in known.divisions or any(change.old.code == code for change in known.changes):
        now = known.now(code)
        return f"{code} {now.name}" if now.code == code else f"{code}(今 {now.code} {now.name})"
    province = known.divisions.get(code[:2] + "0000")
    return f"{code}({province.name})" if province else code


def names_report(names: Sequence[str]) -> Report:
    """企业名称的组成; two names are also compared."""
    rows: list[list[Cell]] = []
    for name in names:
        parts = split_name(name)
        rows.append(
            [
                name,
                "、".join(parts.divisions),
                parts.trade_name,
                parts.industry,
                parts.form,
                parts.branch,
                parts.normal,
            ]
        )
    titles = ("名称", "区划", "字号", "行业", "组织形式", "分支", "规范名称")
    subtitle = VERDICTS[same_company(*names)] if len(names) == 2 else ""
    return Report("企业名称", [Table([Column(title) for title in titles], rows)], subtitle=subtitle)


def addresses_report(addresses: Sequence[str]) -> Report:
    """地址到区划."""
    known = register()

    def named(code: str | None) -> str | None:
        return f"{code} {known.divisions[code].name}" if code else None

    rows: list[list[Cell]] = []
    for address in addresses:
        place = locate(address)
        cells = (place.province, place.prefecture, place.county)
        rows.append([address, *(named(code) for code in cells), place.functional_zone])
    titles = ("地址", "省", "市州", "县区", "功能区")
    return Report(
        "地址与区划", [Table([Column(title) for title in titles], rows, note="历史名称归到现在的区划。")]
    )


def candidates_report(found: Sequence[Candidate]) -> Report:
    """疑似重复."""
    rows: list[list[Cell]] = [
        [one.first, one.second, BASES[one.basis], one.likeness, VERDICTS[one.names]] for one in found
    ]
    columns = [Column("甲"), Column("乙"), Column("依据"), Column("相似度", digits=3, align="right")]
    columns.append(Column("只看名称"))
    note = "候选供人工判断;只有有效且相同的信用代码才说明是同一主体,不凭名称合并。"
    return Report("疑似重复", [Table(columns, rows, note=note)], facts=[("候选", f"{len(found)} 对")])
