"""说明页: a Markdown page per incentive from the rule files: rates through time, formulas, sources."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from keqiao.engines.incentives.catalogue import GROUPS, Incentive, catalogue
from keqiao.engines.incentives.law import law
from keqiao.engines.incentives.rule_keys import RULES
from keqiao.engines.publish import Chart, Series, write_whole
from keqiao.engines.publish.charts.output import chart_svg
from keqiao.engines.rules.book import Variable
from keqiao.engines.rules.exact import shown
from keqiao.engines.rules.parameters import CONFIDENCE_NAMES, Parameter

FIRST_YEAR, LAST_YEAR = 2008, 2030


def write_docs(folder: Path) -> list[Path]:
    """生成说明页 into a folder: an index, a page per incentive, a chart where a figure changed over time."""
    pages = build_docs()
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in pages.items():
        write_whole(folder / name, content.encode("utf-8"))
    return [folder / name for name in pages]


def build_docs() -> dict[str, str]:
    """全部说明页: file name → content; the same rules give the same bytes."""
    pages = {"index.md": _index()}
    for incentive in catalogue().values():
        pages |= _page(incentive)
    return pages


def _index() -> str:
    lines = [
        "# 优惠与规则目录",
        "",
        "本目录由规则文件生成(`keqiao incentives docs docs/incentives/pages`),不要手改。",
        "",
        "| 优惠 | 类别 | 英文 |",
        "| --- | --- | --- |",
    ]
    for each in catalogue().values():
        lines.append(f"| [{each.title}]({each.name}.md) | {GROUPS[each.group]} | {each.english} |")
    lines += ["", "## 规则", "", "| 规则 | 名称 | 依据 |", "| --- | --- | --- |"]
    lines += [f"| `{key}` | {rule.title} | {rule.citation} |" for key, rule in sorted(RULES.items())]
    return "\n".join(lines) + "\n"


def _page(incentive: Incentive) -> dict[str, str]:
    variables = _variables(incentive)
    names = dict.fromkeys([incentive.in_force, *(name for each in variables for name in each.parameters)])
    parameters = [law().parameters[name] for name in names]
    pages: dict[str, str] = {}
    charts = []
    moving = [each for each in parameters if each.unit == "share" and len(each.versions) > 1]
    if moving:
        name = f"{incentive.name}.svg"
        pages[name] = chart_svg(_chart(incentive, moving), salt=incentive.name)
        charts = [f"![{incentive.title}的比例沿革]({name})", ""]
    lines = [
        f"# {incentive.title}",
        "",
        f"{incentive.english}。类别:{GROUPS[incentive.group]}。",
        "",
        "## 何时、怎样申报",
        "",
        f"- 时点:{incentive.claim}",
        f"- 表单:{incentive.form}",
        f"- 留存备查:{'、'.join(incentive.evidence)}",
        f"- 叠加:{incentive.stacking}",
        f"- 依据:{';'.join(incentive.citations)}",
        "",
        "## 条件",
        "",
        *(f"- {law().title(name)}{_formula(name)}" for name in incentive.tests),
        "",
        "## 公式",
        "",
        "| 变量 | 公式 | 依据 |",
        "| --- | --- | --- |",
        *(f"| {each.title} | {law().formula_text(each.name)} | {each.citation} |" for each in variables),
        "",
        "## 参数沿革",
        "",
        *charts,
        *(line for each in parameters for line in _history(each)),
    ]
    pages[f"{incentive.name}.md"] = "\n".join(lines).rstrip() + "\n"
    return pages


def _variables(incentive: Incentive) -> list[Variable]:
    """The variables of the incentive itself, without the whole combination below a rate's saving."""
    wanted = [*incentive.tests, *(name for name in (incentive.base, incentive.route) if name)]
    if incentive.group != "rate" and incentive.saving:
        wanted.append(incentive.saving)
    found: dict[str, Variable] = {}
    for name in wanted:
        for each in law().below(name):
            found[each.name] = each
    stacked = {each.name for each in law().below("income_after")}
    return [each for each in found.values() if incentive.group != "rate" or each.name not in stacked]


def _formula(name: str) -> str:
    return f":{law().formula_text(name)}" if name in law().variables else ""


def _history(parameter: Parameter) -> list[str]:
    border = f"(界限 {parameter.border})" if parameter.border else ""
    lines = [
        f"### {parameter.title}{border}",
        "",
        "| 起 | 止 | 值 | 出处 | 标记 |",
        "| --- | --- | --- | --- | --- |",
    ]
    for version in parameter.versions:
        value = _value(parameter, version.value)
        note = f";{version.note}" if version.note else ""
        end = version.end or "未定"
        mark = CONFIDENCE_NAMES[version.confidence]
        lines.append(f"| {version.start} | {end} | {value} | {version.source}{note} | {mark} |")
    return [*lines, ""]


def _value(parameter: Parameter, value: object) -> str:
    if parameter.unit == "scale" and isinstance(value, tuple):
        return "; ".join(
            " → ".join(shown(part) if part is not None else "以上" for part in row) for row in value
        )
    return "(无规定)" if value is None else shown(value, parameter.unit)


def _chart(incentive: Incentive, parameters: list[Parameter]) -> Chart:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    series = [
        Series(each.title, [str(year) for year in years], [_percent(each, year) for year in years])
        for each in parameters
    ]
    return Chart("line", f"{incentive.title}:比例沿革(年末有效的值)", series, y_title="%")


def _percent(parameter: Parameter, year: int) -> float | None:
    found = [each for each in parameter.versions if each.start.year <= year]
    value = found[-1].value if found else None
    ended = bool(found) and found[-1].end is not None and found[-1].end.year < year
    return float(value * 100) if isinstance(value, Fraction) and not ended else None
