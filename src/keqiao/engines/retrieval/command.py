"""`keqiao match`: build an index, search it, match demands, evaluate rankers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval import report
from keqiao.engines.retrieval.analysis import Analyser, default_analyser, read_words, shipped_lexicon
from keqiao.engines.retrieval.documents import PUBLIC, read_docs
from keqiao.engines.retrieval.evaluation.judged import read_demands, read_judged
from keqiao.engines.retrieval.evaluation.run import evaluate_set
from keqiao.engines.retrieval.indexing import FileQueue, VersionedIndex
from keqiao.engines.retrieval.meaning import Encoder, load_encoder
from keqiao.engines.retrieval.meaning.packaged import installed
from keqiao.engines.retrieval.output import deliver
from keqiao.engines.retrieval.queries import Query, Scope

app = typer.Typer(add_completion=False, no_args_is_help=True, help="中文检索与供需匹配")

DEFAULT_ENCODER = "use"
NO_ENCODER = "none"

Folder = Annotated[Path, typer.Argument(help="索引文件夹")]
Encoders = Annotated[
    list[str] | None,
    typer.Option("--encoder", help="编码器:use、e5,可重复;none 为不用编码器。默认装了 use 就用 use"),
]
Words = Annotated[Path | None, typer.Option("--lexicon", help="自己的领域词表,一行一词(建索引与查询要一致)")]
Grants = Annotated[
    list[str] | None, typer.Option("--grant", help="查看者持有的可见标签,可重复;public 总是有")
]
Kinds = Annotated[list[str] | None, typer.Option("--kind", help="只要这些类别,可重复")]
Fields = Annotated[list[str] | None, typer.Option("--field", help="只要这些领域,可重复")]
Regions = Annotated[list[str] | None, typer.Option("--region", help="只要这些地区,可重复")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="只要这一天仍有效的记录,如 2026-11-23")]
Limit = Annotated[int, typer.Option("--limit", help="给出几条")]
Out = Annotated[Path | None, typer.Option("--out", help="写成文件:.html .docx .pdf .xlsx .json")]


@app.command(help="建索引:读 JSON Lines 记录,建成新版本后切换;--changes 则只跟进变更。")
def index(
    into: Annotated[Path, typer.Option("--into", help="索引文件夹")],
    records: Annotated[Path | None, typer.Argument(help="记录文件(JSON Lines)")] = None,
    changes: Annotated[Path | None, typer.Option("--changes", help="变更文件(JSON Lines)")] = None,
    kind: Annotated[str, typer.Option("--kind", help="记录没写类别时用这个")] = "",
    encoder: Encoders = None,
    lexicon: Words = None,
) -> None:
    queue = FileQueue(changes) if changes else None
    if records is not None:
        built = VersionedIndex(into, _encoders(encoder), _analyser(lexicon))
        result = built.rebuild(read_docs(records, kind), queue)
        typer.echo(f"已建成 {result.version}:{result.records} 条记录,跟进到变更 {result.position}。")
        for note in result.notes:
            typer.echo(note, err=True)
    elif queue is not None:
        held = VersionedIndex(into).encoder_names()
        followed = VersionedIndex(into, [load_encoder(name) for name in held], _analyser(lexicon))
        typer.echo(f"已跟进 {followed.follow(queue)} 条变更。")
    else:
        raise InputError("请给出记录文件,或用 --changes 给出变更文件")


@app.command(help="检索:给出结果、每条的匹配原因,可加筛选与分面。")
def search(
    folder: Folder,
    text: Annotated[str, typer.Argument(help="查询")],
    grant: Grants = None,
    kind: Kinds = None,
    field: Fields = None,
    region: Regions = None,
    as_of: AsOf = None,
    facet: Annotated[
        list[str] | None, typer.Option("--facet", help="分面:kind、fields、region、owner")
    ] = None,
    limit: Limit = 10,
    encoder: Encoders = None,
    lexicon: Words = None,
    out: Out = None,
) -> None:
    scope = _scope(grant, kind, field, region, as_of)
    query = Query(text, scope=scope, limit=limit, facets=tuple(facet or ()), count=True)
    page = _opened(folder, encoder, lexicon).search(query)
    deliver(report.page_report(query, page), report.page_record(page), out)


@app.command(help="输入提示:按词头或拼音首字母补全。")
def suggest(
    folder: Folder,
    text: Annotated[str, typer.Argument(help="已输入的文字")],
    grant: Grants = None,
    limit: Limit = 10,
    lexicon: Words = None,
) -> None:
    opened = _opened(folder, [NO_ENCODER], lexicon)
    for word, number in opened.suggest(text, _scope(grant, None, None, None, None), limit):
        typer.echo(f"{word}\t{number}")


@app.command(help="需求匹配:为文件里的每项需求找出合适的记录,并说明原因。")
def demands(
    folder: Folder,
    file: Annotated[Path, typer.Argument(help="需求文件(JSON Lines:id、title、summary)")],
    grant: Grants = None,
    kind: Kinds = None,
    field: Fields = None,
    region: Regions = None,
    as_of: AsOf = None,
    limit: Limit = 5,
    encoder: Encoders = None,
    lexicon: Words = None,
    out: Out = None,
) -> None:
    scope = _scope(grant, kind, field, region, as_of)
    opened = _opened(folder, encoder, lexicon)
    pages = [
        (demand, opened.search(Query(demand.title, demand.summary, scope=scope, limit=limit)))
        for demand in read_demands(file)
    ]
    if not pages:
        raise InputError("需求文件 {path} 里没有需求", path=file)
    deliver(report.demands_report(pages), report.demands_record(pages), out)


@app.command(help="评测:在判定过的需求上算 nDCG@10、Recall@20、MRR@10,带自助法区间与逐项胜负。")
def evaluate(
    folder: Annotated[Path, typer.Argument(help="评测集文件夹:三个 .jsonl,或 BDCI 2019 的三个 .csv")],
    ranker: Annotated[list[str] | None, typer.Option("--ranker", help="排序名,可重复;默认全部能跑的")] = None,
    run: Annotated[
        list[Path] | None, typer.Option("--run", help="外部排序文件(demand、achievement、rank)")
    ] = None,
    encoder: Encoders = None,
    detail: Annotated[bool, typer.Option("--detail", help="列出每项需求的得分")] = False,
    lexicon: Words = None,
    out: Out = None,
) -> None:
    judged = read_judged(folder)
    results = evaluate_set(judged, ranker or (), run or (), _encoders(encoder), _analyser(lexicon))
    deliver(report.evaluation_report(judged, results, detail=detail), report.evaluation_record(results), out)


def _opened(folder: Path, encoder: list[str] | None, lexicon: Path | None) -> VersionedIndex:
    """The index with the encoders asked for, or with those it holds."""
    names = VersionedIndex(folder).encoder_names() if encoder is None else _names(encoder)
    return VersionedIndex(folder, [load_encoder(name) for name in names], _analyser(lexicon))


def _encoders(chosen: list[str] | None) -> list[Encoder]:
    if chosen is None and not installed(DEFAULT_ENCODER):
        typer.echo("没有安装编码器:只用词与字对,效果会差一些(见 docs/retrieval/method.md)。", err=True)
        return []
    return [load_encoder(name) for name in _names(chosen or [DEFAULT_ENCODER])]


def _names(chosen: list[str]) -> list[str]:
    if NO_ENCODER in chosen:
        if len(chosen) > 1:
            raise InputError("--encoder none 不能与其他编码器同用")
        return []
    return list(dict.fromkeys(chosen))


def _analyser(lexicon: Path | None) -> Analyser:
    if lexicon is None:
        return default_analyser()
    return Analyser(shipped_lexicon().with_words(read_words(lexicon)))


def _scope(
    grants: list[str] | None,
    kinds: list[str] | None,
    fields: list[str] | None,
    regions: list[str] | None,
    as_of: str | None,
) -> Scope:
    try:
        day = date.fromisoformat(as_of) if as_of else None
    except ValueError:
        raise InputError("--as-of 应为 2026-11-23 这样的日期,收到“{value}”", value=as_of) from None
    return Scope(
        grants=frozenset({PUBLIC, *(grants or ())}),
        kinds=frozenset(kinds or ()),
        fields=frozenset(fields or ()),
        regions=frozenset(regions or ()),
        as_of=day,
    )
