"""参加者通知: one letter for each participant, with its own results only, under its code."""

from __future__ import annotations

import re
from pathlib import Path

from keqiao.engines.errors import InputError
from keqiao.engines.metrology.papers.round_paper import SCORE_COLUMNS, SOURCE, basis_of, score_row, title_of
from keqiao.engines.metrology.proficiency.round import MeasurandEvaluation, RoundEvaluation
from keqiao.engines.publish import Block, Column, Paragraph, Report, Table, save

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]|^\.+$|^\s*$')


def letter(evaluation: RoundEvaluation, lab: str) -> Report:
    """通知书 to the participant with code ``lab``."""
    rows = []
    bases: list[str] = []
    for one in evaluation.measurands:
        for scored in one.labs:
            if scored.result.lab == lab:
                result = scored.result
                shown = result.x if result.below is None else f"<{result.below:g}"
                rows.append((title_of(one), shown, _figure(one), one.unit, *score_row(scored)))
                bases.append(f"{title_of(one)}:{basis_of(one)}")
    if not rows:
        raise InputError("没有代码为“{lab}”的参加者", lab=lab)
    columns = [Column("参数"), Column("你的结果"), Column("指定值"), Column("单位"), *SCORE_COLUMNS]
    blocks: list[Block] = [
        Paragraph(f"参加者代码 {lab}:以下是你在“{evaluation.scheme.title}”中的结果与评定。"),
        Table(columns, rows, "结果与评定", note="|z| ≤ 2 满意,2~3 有问题,≥ 3 不满意;|En| < 1 满意。"),
        *(Paragraph(basis) for basis in bases),
    ]
    facts = [("参加者代码", lab)] + ([("方案编号", evaluation.scheme.code)] if evaluation.scheme.code else [])
    return Report(title=f"{evaluation.scheme.title}结果通知", blocks=blocks, source=SOURCE, facts=facts)


def write_letters(evaluation: RoundEvaluation, folder: Path, format: str = "docx") -> list[Path]:
    """One file for each participant in ``folder`` (made if absent); refuses codes that cannot name a file."""
    for lab in evaluation.labs:
        if _UNSAFE.search(lab):
            raise InputError("参加者代码“{lab}”含有不能作文件名的字符", lab=lab)
    if len({lab.lower() for lab in evaluation.labs}) < len(evaluation.labs):
        raise InputError("有参加者代码只差大小写,通知书的文件名会相互覆盖")
    folder.mkdir(parents=True, exist_ok=True)
    return [save(letter(evaluation, lab), folder / f"{lab}.{format}") for lab in evaluation.labs]


def _figure(one: MeasurandEvaluation) -> float:
    return float(f"{one.assigned.x_pt:.5e}")
