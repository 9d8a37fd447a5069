"""说明页: a Markdown page per incentive from the rule files: rates through time, formulas, sources."""

from __future__ import annotations

from datetime import date
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
    series = [line for each in _one_family(parameters) for line in _series(each)]
    if series:
        name = f"{incentive.name}.svg"
        pages[name] = chart_svg(_chart(incentive, series), salt=incentive.name)
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


def _one_family(parameters: list[Parameter]) -> list[Parameter]:
    """What changed over time and belongs on one chart: the largest family of one name, else all."""
    moving = [each for each in parameters if len(each.versions) > 1]
    families: dict[str, list[Parameter]] = {}
    for each in moving:
        families.setdefault(each.title.partition("(")[0], []).append(each)
    largest = max(families.values(), key=len, default=[])
    return largest if len(largest) > 1 else moving


def _label(parameter: Parameter) -> str:
    """The words in brackets tell the members of a family apart."""
    return parameter.title.partition("(")[2].rstrip(")") or parameter.title


def _chart(incentive: Incentive, series: list[Series]) -> Chart:
    return Chart("line", f"{incentive.title}:比例沿革(年末有效的值)", series, "年(20__)", "%")


def _series(parameter: Parameter) -> list[Series]:
    """比例沿革 of a share, or of every band of a scale of shares."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    axis = [f"{year % 100:02d}" for year in years]
    in_force = [parameter.version(date(year, 12, 31)) for year in years]
    values = [None if version is None else version.value for version in in_force]
    if parameter.unit == "share":
        return [Series(_label(parameter), axis, [_percent(value) for value in values])]
    scales = [value for value in values if parameter.unit == "scale" and value is not None]
    if not scales or any(row[1] > 1 for rows in scales for row in rows):
        return []
    bands = range(max(map(len, scales)))
    return [
        Series(f"第{band + 1}档", axis, [_percent(_band(value, band)) for value in values]) for band in bands
    ]


def _band(rows: tuple[tuple[Fraction, ...], ...] | None, band: int) -> Fraction | None:
    return rows[band][1] if rows is not None and band < len(rows) else None


def _percent(value: Fraction | None) -> float | None:
    return None if value is None else float(value * 100)
