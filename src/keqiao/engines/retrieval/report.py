"""检索报告: pages, matches and evaluations as reports for people and as records for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keqiao.engines.publish import Block, Callout, Chart, Column, Heading, Paragraph, Report, Series, Table
from keqiao.engines.retrieval.evaluation.comparison import Interval, bootstrap_interval
from keqiao.engines.retrieval.evaluation.judged import Demand, JudgedSet
from keqiao.engines.retrieval.evaluation.run import Result
from keqiao.engines.retrieval.queries import Hit, Page, Query

FACET_NAMES = {"kind": "类别", "fields": "领域", "region": "地区", "owner": "持有单位"}
FACET_ROWS = 10


def page_report(query: Query, page: Page) -> Report:
    """A result page."""
    blocks: list[Block] = [Callout(note) for note in page.notes]
    if page.hits:
        blocks.append(_hits_table(page.hits))
    for name, counts in page.facets.items():
        rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:FACET_ROWS]
        blocks.append(Table([Column(FACET_NAMES[name]), Column("条数", align="right")], rows))
    total = "" if page.total is None else f"含查询词的记录 {page.total} 条"
    return Report(f"检索:{query.text[:40]}", blocks, subtitle=total)


def demands_report(pages: Sequence[tuple[Demand, Page]]) -> Report:
    """Matches of many demands."""
    blocks: list[Block] = []
    for demand, page in pages:
        blocks.append(Heading(f"{demand.id} {demand.title}", 2))
        if demand.summary:
            blocks.append(Paragraph(demand.summary))
        blocks += [Callout(note) for note in page.notes]
        if page.hits:
            blocks.append(_hits_table(page.hits))
    return Report("需求匹配", blocks, subtitle=f"{len(pages)} 项需求")


def evaluation_report(judged: JudgedSet, results: Sequence[Result], *, detail: bool) -> Report:
    """Rankers side by side, with intervals and wins and losses against plain BM25."""
    relevant = len(judged.with_relevant())
    columns = [
        Column("排序"),
        Column("nDCG@10", digits=3, align="right"),
        Column("95% 区间"),
        Column("Recall@20", digits=3, align="right"),
        Column("95% 区间"),
        Column("MRR@10", digits=3, align="right"),
        Column("95% 区间"),
        Column("比 bm25", digits=3, align="right"),
        Column("95% 区间"),
        Column("胜", align="right"),
        Column("负", align="right"),
        Column("平", align="right"),
    ]
    note = (
        "bm25 是题目与摘要原样的词 BM25;增益 2^等级−1,折损 log2(位次+1),未判定按 0;"
        "没有相关成果的需求不计;区间为按需求重抽的自助法(2000 次,固定种子)。"
    )
    table = Table(columns, [_result_row(result) for result in results], "排序比较", note)
    chart = Chart(
        "interval",
        f"按 nDCG@10,{max(results, key=_mean_ndcg).name} 最高",
        [_ndcg_series(results)],
        x_title="nDCG@10",
    )
    blocks: list[Block] = [table, chart]
    if detail:
        blocks.append(_detail_table(results))
    return Report(
        "检索评测",
        blocks,
        subtitle=f"{len(judged.docs)} 条成果,{len(judged.demands)} 项需求,其中 {relevant} 项有相关成果",
    )


def page_record(page: Page) -> dict[str, Any]:
    """A page for programs."""
    return {
        "total": page.total,
        "notes": list(page.notes),
        "facets": {name: dict(counts) for name, counts in page.facets.items()},
        "hits": [_hit_record(hit) for hit in page.hits],
    }


def demands_record(pages: Sequence[tuple[Demand, Page]]) -> dict[str, Any]:
    """Matches for programs, demand by demand."""
    return {"demands": [{"id": demand.id, **page_record(page)} for demand, page in pages]}


def evaluation_record(results: Sequence[Result]) -> dict[str, Any]:
    """Evaluation for programs: means, intervals, and every demand's figures."""
    return {
        "rankers": [
            {
                "name": result.name,
                **{name: vars(_interval(result, name)) for name in ("ndcg", "recall", "mrr")},
                "difference": vars(result.against.difference),
                "wins": result.against.wins,
                "losses": result.against.losses,
                "demands": [vars(row) for row in result.measured],
            }
            for result in results
        ]
    }


def _hits_table(hits: Sequence[Hit]) -> Table:
    columns = [
        Column("编号"),
        Column("标题", width=3),
        Column("类别"),
        Column("持有单位"),
        Column("原因", width=5),
    ]
    return Table(columns, [_hit_row(hit) for hit in hits])


def _hit_row(hit: Hit) -> tuple[str, str, str, str, str]:
    doc = hit.doc
    why = ";".join(reason.sentence for reason in hit.reasons)
    return (hit.id, doc.title, doc.kind, doc.owner, why) if doc else (hit.id, "", "", "", why)


def _hit_record(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "title": hit.doc.title if hit.doc else "",
        "kind": hit.doc.kind if hit.doc else "",
        "score": round(hit.score, 6),
        "parts": {name: round(share, 6) for name, share in hit.parts.items()},
        "reasons": [reason.sentence for reason in hit.reasons],
        "highlights": [vars(item) for item in hit.highlights],
    }


def _result_row(result: Result) -> list[str | float | int]:
    row: list[str | float | int] = [result.name]
    for interval in (
        *(_interval(result, name) for name in ("ndcg", "recall", "mrr")),
        result.against.difference,
    ):
        row += [interval.mean, f"{interval.low:.3f} – {interval.high:.3f}"]
    return [*row, result.against.wins, result.against.losses, result.against.ties]


def _interval(result: Result, name: str) -> Interval:
    return bootstrap_interval([getattr(row, name) for row in result.measured])


def _mean_ndcg(result: Result) -> float:
    return _interval(result, "ndcg").mean


def _ndcg_series(results: Sequence[Result]) -> Series:
    intervals = [_interval(result, "ndcg") for result in results]
    return Series(
        "nDCG@10",
        [result.name for result in results],
        [round(item.mean, 3) for item in intervals],
        [round(item.low, 3) for item in intervals],
        [round(item.high, 3) for item in intervals],
    )


def _detail_table(results: Sequence[Result]) -> Table:
    columns = [Column("需求"), *(Column(result.name, digits=3, align="right") for result in results)]
    rows = [
        [rows[0].demand, *(row.ndcg for row in rows)]
        for rows in zip(*(result.measured for result in results), strict=True)
    ]
    return Table(columns, rows, "每项需求的 nDCG@10")
