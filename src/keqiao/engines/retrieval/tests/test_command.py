"""`keqiao match` from the command line: a whole working day, and bad input."""

from __future__ import annotations

import json

import pytest
from typer.main import get_command

from keqiao.engines.errors import InputError
from keqiao.engines.retrieval.command import app
from keqiao.engines.retrieval.tests.records import RECORDS


def run(arguments: list[str]) -> int:
    return get_command(app)(arguments, standalone_mode=False) or 0


@pytest.fixture
def records(tmp_path):
    path = tmp_path / "records.jsonl"
    path.write_text("".join(doc.to_json() + "\n" for doc in RECORDS), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path, records, capsys):
    into = tmp_path / "index"
    assert run(["index", str(records), "--into", str(into), "--encoder", "none"]) == 0
    assert "7 条记录" in capsys.readouterr().out
    return into


def test_a_search_prints_titles_and_reasons(folder, capsys):
    assert run(["search", str(folder), "石墨烯"]) == 0
    out = capsys.readouterr().out
    assert "R1" in out
    assert "R4" not in out
    assert run(["search", str(folder), "石墨烯", "--grant", "party:甲", "--facet", "kind"]) == 0
    assert "R4" in capsys.readouterr().out


def test_changes_are_followed(folder, tmp_path, capsys):
    changes = tmp_path / "changes.jsonl"
    changes.write_text('{"position": 1, "delete": "R1"}\n', encoding="utf-8")
    assert run(["index", "--changes", str(changes), "--into", str(folder)]) == 0
    assert "1 条变更" in capsys.readouterr().out
    assert run(["search", str(folder), "涂料"]) == 0
    assert "没有找到" in capsys.readouterr().out


def test_demands_are_matched_into_a_file(folder, tmp_path):
    demands = tmp_path / "demands.jsonl"
    demands.write_text('{"id": "D1", "title": "船用防腐涂料", "summary": "耐盐雾"}\n', encoding="utf-8")
    out = tmp_path / "matches.json"
    assert run(["demands", str(folder), str(demands), "--out", str(out)]) == 0
    (found,) = json.loads(out.read_text(encoding="utf-8"))["demands"]
    assert found["hits"][0]["id"] == "R1"
    assert found["hits"][0]["reasons"]
    html = tmp_path / "matches.html"
    assert run(["demands", str(folder), str(demands), "--out", str(html)]) == 0
    assert "防腐" in html.read_text(encoding="utf-8")


def test_an_evaluation_prints_intervals_wins_and_losses(tmp_path, records, capsys):
    (tmp_path / "achievements.jsonl").write_bytes(records.read_bytes())
    (tmp_path / "demands.jsonl").write_text('{"id": "D1", "title": "防腐涂料"}\n', encoding="utf-8")
    (tmp_path / "judgments.jsonl").write_text(
        '{"demand": "D1", "achievement": "R1", "grade": 2}\n', encoding="utf-8"
    )
    assert run(["evaluate", str(tmp_path), "--encoder", "none", "--detail"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in ("bm25", "words", "pairs", "lexical", "D1", "nDCG@10"))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["search", "{tmp}/none", "铝"], "还没有索引"),
        (["search", "{folder}", ""], "空的"),
        (["search", "{folder}", "铝", "--as-of", "2026-13-01"], "--as-of"),
        (["search", "{folder}", "铝", "--limit", "0"], "limit"),
        (["search", "{folder}", "铝", "--facet", "colour"], "colour"),
        (["search", "{folder}", "铝", "--encoder", "none", "--encoder", "use"], "none"),
        (["search", "{folder}", "铝", "--encoder", "use"], "重建索引"),
        (["search", "{folder}", "铝", "--encoder", "bert"], "bert"),
        (["search", "{folder}", "铝", "--lexicon", "{tmp}/none.txt"], "none.txt"),
        (["search", "{folder}", "铝", "--out", "{tmp}/a.gif"], "gif"),
        (["index", "--into", "{folder}"], "记录文件"),
        (["index", "{tmp}/none.jsonl", "--into", "{tmp}/x", "--encoder", "none"], "none.jsonl"),
        (["index", "{tmp}/bad.jsonl", "--into", "{tmp}/x", "--encoder", "none"], "bad.jsonl 第 2 行"),
        (["index", "{tmp}/twice.jsonl", "--into", "{tmp}/x", "--encoder", "none"], "重复"),
        (["demands", "{folder}", "{tmp}/empty.jsonl"], "没有需求"),
        (["evaluate", "{tmp}/none"], "找不到评测集"),
    ],
)
def test_bad_input_is_refused_with_one_sentence_that_names_it(folder, tmp_path, arguments, word):
    (tmp_path / "bad.jsonl").write_text('{"id": "A", "title": "甲"}\n{"id": 3', encoding="utf-8")
    (tmp_path / "twice.jsonl").write_text('{"id": "A", "title": "甲"}\n' * 2, encoding="utf-8")
    (tmp_path / "empty.jsonl").write_text("\n", encoding="utf-8")
    filled = [part.format(tmp=tmp_path, folder=folder) for part in arguments]
    with pytest.raises(InputError) as caught:
        run(filled)
    assert word in str(caught.value)
    assert "\n" not in str(caught.value)
