"""`keqiao assign` from the command line."""

from __future__ import annotations

import json

import pytest
from typer.main import get_command

from keqiao.engines.assignment.command import app
from keqiao.engines.errors import InputError


def run(arguments: list[str]) -> int:
    return get_command(app)(arguments, standalone_mode=False) or 0


REVIEW = {
    "reviewers_each": 2,
    "as_of": "2026-01-01",
    "applications": [
        {"id": "P1", "unit": "甲大学", "keywords": ["石墨烯", "电池"]},
        {"id": "P2", "unit": "乙公司", "keywords": ["雷达"]},
    ],
    "experts": [
        {"id": "E1", "unit": "甲大学", "keywords": ["石墨烯"]},
        {"id": "E2", "unit": "丙院", "keywords": ["电池", "雷达"]},
        {"id": "E3", "unit": "丁所", "keywords": ["石墨烯"], "most": 1},
        {"id": "E4", "unit": "戊校", "keywords": ["雷达"]},
    ],
    "conflicts": [{"application": "P2", "expert": "E4", "kind": "coauthor", "ended": "2020-01-01"}],
}
DAY = {
    "slots": ["09:00", "09:20", "09:40"],
    "tables": 2,
    "promised_need": 2,
    "needs": [{"id": "N1"}, {"id": "N2", "away": ["09:00"]}],
    "suppliers": [{"id": "S1"}, {"id": "S2"}, {"id": "S3"}],
    "wishes": [
        {"need": "N1", "supplier": "S1", "score": 0.9},
        {"need": "N1", "supplier": "S2", "score": 0.5},
        {"need": "N2", "supplier": "S1", "score": 0.9},
        {"need": "N2", "supplier": "S3", "score": 0.4},
    ],
}


@pytest.fixture
def write(tmp_path):
    def written(data, name="request.json"):
        path = tmp_path / name
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return str(path)

    return written


def test_reviewers_keep_clear_of_their_own_unit_and_the_draw_is_on_record(write, tmp_path):
    out = tmp_path / "out.json"
    arguments = ["reviewers", write(REVIEW), "--draw", "ties", "--seed", "7", "--out", str(out)]
    assert run(arguments) == 0
    made = json.loads(out.read_text(encoding="utf-8"))
    given = {(row["application"], row["expert"]) for row in made["assignments"]}
    assert given == {("P1", "E2"), ("P1", "E3"), ("P2", "E2"), ("P2", "E4")}
    assert made["draw"]["seed"] == 7
    first = out.read_bytes()
    assert run(arguments) == 0
    assert out.read_bytes() == first


def test_the_printed_assignment_lists_the_conflicts_with_their_sources(write, capsys):
    assert run(["reviewers", write(REVIEW)]) == 0
    out = capsys.readouterr().out
    assert "同一法人单位" in out
    assert "待确认" in out


def test_a_timetable_is_written_and_mended_after_a_no_show(write, tmp_path, capsys):
    out = tmp_path / "day.json"
    assert run(["meetings", write(DAY), "--out", str(out)]) == 0
    before = json.loads(out.read_text(encoding="utf-8"))["meetings"]
    assert len(before) == 4
    again = tmp_path / "again.json"
    arguments = ["--current", str(out), "--absent", "S1", "--from", "09:20", "--out", str(again)]
    assert run(["meetings", write(DAY), *arguments]) == 0
    after = json.loads(again.read_text(encoding="utf-8"))
    assert all(row in after["meetings"] for row in before if row not in after["removed"])
    assert after["short"][0]["why"]


@pytest.mark.parametrize(
    ("command", "change", "options", "word"),
    [
        ("reviewers", {"applications": []}, [], "至少要有一件申请"),
        ("reviewers", {"experts": [{"id": "E1"}, {"id": "E1"}]}, [], "重复"),
        ("reviewers", {"experts": [{"name": "x"}]}, [], "缺少“id”"),
        ("reviewers", {"reviewers_each": "三"}, [], "reviewers_each"),
        ("reviewers", {"affinity": [{"application": "P1", "expert": "E1", "score": 7}]}, [], "score"),
        ("reviewers", {"affinity": [{"application": "P9", "expert": "E1", "score": 1}]}, [], "P9"),
        (
            "reviewers",
            {"conflicts": [{"application": "P1", "expert": "E1", "kind": "x"}]},
            [],
            "没有回避情形",
        ),
        ("reviewers", {"conflicts": [{"application": "P9", "expert": "E1", "kind": "kinship"}]}, [], "P9"),
        ("reviewers", {"pinned": [{"application": "P1", "expert": "E1"}]}, [], "应当回避"),
        ("reviewers", {"as_of": "2026-02-30"}, [], "as_of"),
        ("reviewers", {}, ["--draw", "ties"], "--seed"),
        ("reviewers", {}, ["--draw", "lots", "--seed", "1"], "lots"),
        ("reviewers", {}, ["--draw", "capped", "--seed", "1", "--cap", "2"], "概率上限"),
        ("reviewers", {}, ["--edges", "0"], "--edges"),
        ("meetings", {"slots": 0}, [], "slots"),
        ("meetings", {"slots": ["a", "a"]}, [], "slots"),
        ("meetings", {"tables": None}, [], "tables"),
        ("meetings", {"wishes": [{"need": "N1", "supplier": "S9", "score": 1}]}, [], "S9"),
        ("meetings", {"needs": [{"id": "N1", "away": ["8:00"]}], "wishes": []}, [], "8:00"),
        ("meetings", {"needs": [], "wishes": []}, [], "没有需求方"),
        ("meetings", {}, ["--absent", "Z"], "Z"),
        ("meetings", {}, ["--from", "09:00"], "--absent"),
    ],
)
def test_bad_input_is_refused_with_one_sentence_that_names_it(write, command, change, options, word):
    base = REVIEW if command == "reviewers" else DAY
    with pytest.raises(InputError) as caught:
        run([command, write(base | change), *options])
    assert word in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_current_timetable_that_breaks_the_rules_is_refused(write):
    wrong = {"meetings": [{"need": "N1", "supplier": "S3", "slot": "09:00"}]}
    current = write(wrong, "current.json")
    with pytest.raises(InputError, match="现有日程"):
        run(["meetings", write(DAY), "--current", current, "--absent", "S1"])
