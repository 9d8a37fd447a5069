"""`keqiao index` as a user types it."""

from __future__ import annotations

import csv
import json

import pytest
import yaml

from keqiao.engines.indices.tests.samples import document, table
from keqiao.site.cli import run as keqiao


@pytest.fixture
def place(tmp_path):
    columns = table()
    with (tmp_path / "data.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(columns), *zip(*columns.values(), strict=True)])
    write(
        tmp_path / "recipe.yaml",
        document(robustness={"weight_noise": {1: 0.2}, "runs": 30, "weight_sets": 5}),
    )
    return tmp_path


def write(path, content):
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def test_run_prints_standings_and_the_audit(place, capsys):
    assert keqiao(["index", "run", str(place / "recipe.yaml"), str(place / "data.csv")]) == 0
    printed = capsys.readouterr().out
    assert "名次区间" in printed
    assert "10 呈现" in printed


def test_run_saves_json_html_and_a_workbook(place):
    outputs = [place / name for name in ("r.json", "r.html", "r.xlsx")]
    options = [word for path in outputs for word in ("-o", str(path))]
    assert keqiao(["index", "run", str(place / "recipe.yaml"), str(place / "data.csv"), *options]) == 0
    assert json.loads(outputs[0].read_text(encoding="utf-8"))["results"][0]["rank"] == 1
    assert all(path.stat().st_size > 1000 for path in outputs)


def test_explain_compare_and_freeze(place, capsys):
    recipe, data = str(place / "recipe.yaml"), str(place / "data.csv")
    assert keqiao(["index", "explain", recipe, data, "u3"]) == 0
    assert "第 4 条记录" in capsys.readouterr().out
    write(place / "entropy.yaml", document(weights={"method": "entropy"}))
    frozen = str(place / "frozen.yaml")
    assert keqiao(["index", "freeze", str(place / "entropy.yaml"), data, "-o", frozen, "--version", "2"]) == 0
    for name, source in (("a.json", str(place / "entropy.yaml")), ("b.json", frozen)):
        assert keqiao(["index", "run", source, data, "-o", str(place / name)]) == 0
    first, second = (json.loads((place / name).read_text(encoding="utf-8")) for name in ("a.json", "b.json"))
    assert [row["score"] for row in first["results"]] == pytest.approx(
        [row["score"] for row in second["results"]]
    )
    assert keqiao(["index", "compare", str(place / "a.json"), recipe, "--data", data]) == 0
    assert "名次变化" in capsys.readouterr().out


def test_recipes_are_listed_and_printed(capsys):
    assert keqiao(["index", "recipes"]) == 0
    assert "模板" in capsys.readouterr().out
    assert keqiao(["index", "recipes", "hdi"]) == 0
    assert yaml.safe_load(capsys.readouterr().out)["recipe"] == "hdi"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "nowhere.yaml", "data.csv"], "找不到方案文件"),
        (["run", "magic", "data.csv"], "没有方案“magic”"),
        (["run", "recipe.yaml", "nowhere.csv"], "找不到数据文件"),
        (["run", "recipe.yaml", "data.csv", "-o", "r.doc"], "不认识的报告格式"),
        (["run", "recipe.yaml", "data.csv", "--period", "2020"], "没有写 period"),
        (["run", "recipe.yaml", "data.csv", "--runs", "2"], "至少运行 10 次"),
        (["run", "broken.yaml", "data.csv"], "第 2 行不是有效的 YAML"),
        (["run", "smart-city-2016", "data.csv"], "是模板"),
        (["explain", "recipe.yaml", "data.csv", "nobody"], "没有单位“nobody”"),
        (["compare", "recipe.yaml", "recipe.yaml"], "--data"),
        (["compare", "empty.json", "empty.json"], "不是 keqiao index run 存下的"),
        (["freeze", "recipe.yaml", "data.csv", "-o", "f.yaml", "--version", "2"], "不需要冻结"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_two(place, monkeypatch, capsys, arguments, words):
    (place / "broken.yaml").write_text("a: 1\n b: [\n", encoding="utf-8")
    (place / "empty.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(place)
    assert keqiao(["index", *arguments]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert len(error.strip().splitlines()) == 1
    assert not (place / "r.doc").exists()
