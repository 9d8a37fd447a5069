"""Measures against figures worked by hand, readers against files, and the promise on the judged set."""

from __future__ import annotations

import json
import math
from pathlib import Path
from statistics import fmean

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval.analysis import default_analyser
from keqiao.engines.retrieval.evaluation import (
    Interval,
    JudgedSet,
    bootstrap_interval,
    ndcg_at,
    read_judged,
    recall_at,
    reciprocal_rank,
)
from keqiao.engines.retrieval.evaluation.run import evaluate_set
from keqiao.engines.retrieval.meaning import load_encoder

ROOT = next(parent for parent in Path(__file__).parents if (parent / "pyproject.toml").exists())
MATCHING = ROOT.parent / "shared" / "data" / "matching"


def test_ndcg_agrees_with_a_figure_worked_by_hand():
    grades = {"a": 2, "b": 1, "c": 0}
    got = 1 / math.log2(2) + 0 + 3 / math.log2(4)
    best = 3 / math.log2(2) + 1 / math.log2(3)
    assert ndcg_at(["b", "x", "a"], grades) == pytest.approx(got / best)
    assert ndcg_at(["a", "b"], grades) == 1.0
    assert ndcg_at([], grades) == 0.0


def test_ndcg_of_the_textbook_example_with_linear_grades_turned_into_gains():
    # grades 0 and 1 only: gain 2^1 - 1 = 1, so this is binary nDCG@6 of the order 1 0 1 0 0 1
    grades = {"1": 1, "3": 1, "6": 1}
    got = 1 + 1 / math.log2(4) + 1 / math.log2(7)
    best = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg_at(list("123456"), grades, 6) == pytest.approx(got / best)


def test_recall_and_reciprocal_rank():
    grades = {"a": 1, "b": 2, "c": 0}
    assert recall_at(["a", "x"], grades) == 0.5
    assert reciprocal_rank(["c", "x", "b"], grades) == pytest.approx(1 / 3)
    assert reciprocal_rank(["c"], grades) == 0.0


def test_the_bootstrap_interval_repeats_and_holds_the_mean():
    interval = bootstrap_interval([0.0, 0.5, 1.0, 0.25])
    assert interval == bootstrap_interval([0.0, 0.5, 1.0, 0.25])
    assert interval.low <= interval.mean == 0.4375 <= interval.high
    assert bootstrap_interval([0.5] * 5) == Interval(0.5, 0.5, 0.5)


def write_set(folder: Path, judgments: list[dict[str, object]]) -> None:
    docs = [{"id": "A1", "title": "石墨烯涂料"}, {"id": "A2", "title": "电池"}]
    for name, rows in (
        ("achievements", docs),
        ("demands", [{"id": "D1", "title": "要石墨烯防腐涂料", "summary": "耐盐雾"}]),
        ("judgments", judgments),
    ):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")


def test_a_judged_set_is_read_and_ranked(tmp_path):
    write_set(tmp_path, [{"demand": "D1", "achievement": "A1", "grade": 2}])
    results = evaluate_set(read_judged(tmp_path), ["lexical"], [], [], default_analyser())
    assert [result.name for result in results] == ["bm25", "lexical"]
    assert results[1].measured[0].ndcg == 1.0


def test_a_ranking_from_elsewhere_is_measured_beside_ours(tmp_path):
    write_set(tmp_path, [{"demand": "D1", "achievement": "A1", "grade": 2}])
    run = tmp_path / "other.jsonl"
    run.write_text(
        '{"demand":"D1","achievement":"A2","rank":1}\n{"demand":"D1","achievement":"A1","rank":2}\n'
    )
    result = evaluate_set(read_judged(tmp_path), ["words"], [run], [], default_analyser())[-1]
    assert result.measured[0].mrr == 0.5
    assert result.against.losses == 1


@pytest.mark.parametrize(
    ("judgment", "word"),
    [
        ({"demand": "D9", "achievement": "A1", "grade": 1}, "D9"),
        ({"demand": "D1", "achievement": "A9", "grade": 1}, "A9"),
        ({"demand": "D1", "achievement": "A1", "grade": "high"}, "grade"),
        ({"demand": "D1", "achievement": "A1", "grade": -1}, "grade"),
        ({"demand": "D1", "achievement": "A1"}, "缺少“grade”"),
        ({"demand": "D1", "achievement": "A1", "grade": 0}, "没有一项需求有相关成果"),
    ],
)
def test_a_judgment_that_fits_nothing_is_refused(tmp_path, judgment, word):
    write_set(tmp_path, [judgment])
    with pytest.raises(InputError, match=word):
        read_judged(tmp_path)


def test_the_bdci_files_are_read_with_unquoted_commas(tmp_path):
    (tmp_path / "Train_Achievements.csv").write_text("Guid,Title,Content\na1,石墨烯涂料,用于防腐,耐盐雾\n")
    (tmp_path / "Requirements.csv").write_text("Guid,Title,Content\nr1,要防腐涂料,船用,长效\n")
    (tmp_path / "Train_Interrelation.csv").write_text("Guid,Aid,Rid,Level\nx,a1,r1,4\n")
    judged = read_judged(tmp_path)
    assert judged.docs[0].body == "用于防腐,耐盐雾"
    assert judged.grades == {"r1": {"a1": 2}}


@pytest.mark.parametrize("row", ["x,a1,r1,5", "x,a1,r1", "x,a1,r1,强"])
def test_a_bdci_row_of_another_form_is_refused_by_number(tmp_path, row):
    (tmp_path / "Train_Achievements.csv").write_text("Guid,Title,Content\na1,石墨烯涂料,用于防腐\n")
    (tmp_path / "Requirements.csv").write_text("Guid,Title,Content\nr1,要防腐涂料,船用\n")
    (tmp_path / "Train_Interrelation.csv").write_text(f"Guid,Aid,Rid,Level\n{row}\n")
    with pytest.raises(InputError, match="第 2 行"):
        read_judged(tmp_path)


@pytest.mark.shared
def test_on_judged_records_words_and_pairs_are_not_below_bm25_and_the_encoder_adds_eight_points():
    """Every judged record and a quarter of the others; bench/retrieval/quality.py measures them all."""
    assert MATCHING.is_dir(), f"这项测试要用项目旁的参考文件夹 {MATCHING}"
    whole = read_judged(MATCHING)
    pooled = {identifier for grades in whole.grades.values() for identifier in grades}
    docs = [doc for place, doc in enumerate(whole.docs) if doc.id in pooled or place % 4 == 0]
    judged = JudgedSet(docs, whole.demands, whole.grades)
    names = ["lexical", "fused"]
    encoders = [load_encoder("use")]
    found = evaluate_set(judged, names, [], encoders, default_analyser())
    means = {result.name: fmean(row.ndcg for row in result.measured) for result in found}
    assert means["lexical"] >= means["bm25"]
    assert means["fused"] >= means["bm25"] + 0.08
