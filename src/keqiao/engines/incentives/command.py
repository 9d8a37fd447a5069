"""`keqiao incentives assess|batch|reform|scheme|rules|docs`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from keqiao.engines.errors import InputError
from keqiao.engines.incentives import papers, plain
from keqiao.engines.incentives.assess import assess as assess_profile
from keqiao.engines.incentives.batch import assess_table, compare, read_enterprises, read_reform
from keqiao.engines.incentives.batch.totals import unclaimed
from keqiao.engines.incentives.catalogue import catalogue
from keqiao.engines.incentives.docs import write_docs
from keqiao.engines.incentives.profile import Profile, read_document, read_profile
from keqiao.engines.incentives.rule_keys import RULES, evaluate
from keqiao.engines.incentives.what_if import changed
from keqiao.engines.publish import Report, render_text, save, write_whole
from keqiao.engines.rules.fields import read_date
from keqiao.engines.rules.schemes import apply_scheme, read_scheme

app = typer.Typer(add_completion=False, no_args_is_help=True, help="企业可享受的税收与科技政策测算。")


class Format(StrEnum):
    """输出格式."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"


AsOf = Annotated[str | None, typer.Option("--as-of", help="测算日期 YYYY-MM-DD,默认用文件中的 as_of")]
KnownOn = Annotated[str | None, typer.Option("--known-on", help="只用该日已公布的规则 YYYY-MM-DD")]
As = Annotated[Format, typer.Option("--format", help="输出格式;docx、xlsx、pdf 须给 --output")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="写入的文件,默认打印")]


@app.command(
    help="测算一户企业:享受哪些优惠、多少、为什么、怎样改变结果。CASE 可以是企业情况,也可以是一条规则的输入。"
)
def assess(
    case: Annotated[Path, typer.Argument(help="企业情况(YAML 或 JSON)")],
    as_of: AsOf = None,
    known_on: KnownOn = None,
    explain: Annotated[str | None, typer.Option("--explain", help="只说明一项优惠")] = None,
    what_if: Annotated[
        list[str] | None, typer.Option("--what-if", help="假设,如 revenue=+10% 或 hnte_valid=true,可多次")
    ] = None,
    form: As = Format.TEXT,
    output: Output = None,
) -> None:
    document, day = read_document(case), _day(as_of, "--as-of")
    if isinstance(document, Mapping) and "rule" in document:
        _assess_rule(document, day, form, output)
        return
    if explain is not None and explain not in catalogue():
        raise InputError("没有名为“{name}”的优惠;可用:{known}", name=explain, known="、".join(catalogue()))
    profile = read_profile(document, day)
    known = _day(known_on, "--known-on")
    result = assess_profile(profile, known_on=known)
    if explain is not None and result.finding(explain) is None:
        raise InputError("优惠“{name}”在 {day} 不在有效期或未收录", name=explain, day=profile.as_of)
    if what_if:
        _what_if(profile, what_if, form, output, known)
    elif form is Format.JSON:
        _put(plain.assessment_json(result, explain), output)
    else:
        _publish(papers.assessment_report(result, explain), form, output)


def _assess_rule(
    document: Mapping[str, object], as_of: date | None, form: Format, output: Path | None
) -> None:
    day = as_of or read_date(document.get("as_of"))
    if day is None:
        raise InputError("字段“as_of”应是 YYYY-MM-DD 形式的日期")
    extra = sorted(set(map(str, document)) - {"rule", "as_of", "inputs"})
    if extra:
        raise InputError("规则输入文件的字段“{name}”不认识;可用:rule、as_of、inputs", name=extra[0])
    outcome = evaluate(str(document["rule"]), day, document.get("inputs"))
    if form is Format.JSON:
        _put(plain.outcome_json(outcome), output)
    else:
        _publish(papers.outcome_report(outcome), form, output)


def _what_if(
    profile: Profile, words: list[str], form: Format, output: Path | None, known_on: date | None
) -> None:
    before = assess_profile(profile, known_on=known_on)
    after = assess_profile(changed(profile, words), known_on=known_on)
    if form is Format.JSON:
        _put(plain.assessment_json(after), output)
    else:
        _publish(papers.what_if_report(before, after, "、".join(words)), form, output)


@app.command(help="批量测算(Parquet 或 CSV),按优惠、区划、行业汇总,找出应享未享的企业。")
def batch(
    file: Annotated[Path, typer.Argument(help="企业表,每行一户")],
    as_of: Annotated[str, typer.Option("--as-of", help="测算日期 YYYY-MM-DD")],
    form: As = Format.TEXT,
    output: Output = None,
    missed: Annotated[
        Path | None, typer.Option("--unclaimed", help="把应享未享的企业逐户写入 CSV 文件")
    ] = None,
) -> None:
    day = _day(as_of, "--as-of")
    if form is Format.JSON:
        raise InputError("批量测算不输出 json;可用 text、html、docx、xlsx、pdf")
    enterprises = read_enterprises(file)
    result = assess_table(enterprises, day or date.min)
    if missed is not None:
        lines = ["id,优惠,节税(元)"]
        for key, title, fen in unclaimed(result, enterprises):
            lines.append(f"{key},{title},{'' if fen is None else f'{fen // 100}.{fen % 100:02d}'}")
        write_whole(missed, ("\ufeff" + "\r\n".join(lines) + "\r\n").encode())
    _publish(papers.batch_report(result, enterprises), form, output)


@app.command(help="改革测算:用改动后的参数重算同一批企业,给出成本、受益与受损企业。")
def reform(
    plan: Annotated[Path, typer.Argument(help="改革方案(YAML)")],
    file: Annotated[Path, typer.Argument(help="企业表(Parquet 或 CSV)")],
    form: As = Format.TEXT,
    output: Output = None,
) -> None:
    if form is Format.JSON:
        raise InputError("改革测算不输出 json;可用 text、html、docx、xlsx、pdf")
    proposal = read_reform(plan)
    enterprises = read_enterprises(file)
    _publish(papers.reform_report(compare(proposal, enterprises), enterprises), form, output)


@app.command(help="按管理员录入的方案文件判定(省市奖补、孵化器等级等);CASE 含 as_of 与 facts。")
def scheme(
    definition: Annotated[Path, typer.Argument(help="方案文件(YAML)")],
    case: Annotated[Path, typer.Argument(help="申报情况(YAML 或 JSON)")],
    form: As = Format.TEXT,
    output: Output = None,
) -> None:
    found, document = read_scheme(definition), read_document(case)
    day = read_date(document.get("as_of")) if isinstance(document, Mapping) else None
    if day is None or not isinstance(document, Mapping) or set(document) != {"as_of", "facts"}:
        raise InputError("申报情况文件应有 as_of(YYYY-MM-DD)和 facts(字段: 值)两项")
    if form is Format.JSON:
        raise InputError("方案判定不输出 json;可用 text、html、docx、xlsx、pdf")
    _publish(papers.scheme_report(found, apply_scheme(found, day, document["facts"]), day), form, output)


@app.command(help="列出全部规则和优惠的名称。")
def rules() -> None:
    for each in catalogue().values():
        typer.echo(f"优惠 {each.name}:{each.title}")
    for key, found in RULES.items():
        typer.echo(f"规则 {key}:{found.title}")


@app.command(help="由规则文件生成说明页,每项优惠一页。")
def docs(folder: Annotated[Path, typer.Argument(help="写入的文件夹")]) -> None:
    for path in write_docs(folder):
        typer.echo(str(path))


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    found = read_date(text)
    if found is None:
        raise InputError("{option} 应是 YYYY-MM-DD 形式的日期,收到“{text}”", option=option, text=text)
    return found


def _publish(report: Report, form: Format, output: Path | None) -> None:
    if output is not None:
        typer.echo(
            str(save(report, output, None if form is Format.TEXT and output.suffix else _suffix(form)))
        )
    elif form is Format.TEXT:
        typer.echo(render_text(report))
    else:
        raise InputError("格式 {form} 须用 --output 指定文件", form=form.value)


def _suffix(form: Format) -> str:
    return "txt" if form is Format.TEXT else form.value


def _put(text: str, output: Path | None) -> None:
    if output is None:
        typer.echo(text)
    else:
        write_whole(output, (text + "\n").encode())
        typer.echo(str(output))
