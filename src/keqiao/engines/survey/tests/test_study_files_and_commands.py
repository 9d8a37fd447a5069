import pyarrow.parquet as pq
import pytest
import typer

from keqiao.engines.errors import InputError
from keqiao.engines.survey.command import app
from keqiao.engines.survey.studies.example import write_example


def run(arguments: list[str]) -> int:
    """The engine's own command; bad input is the one sentence that `keqiao` prints before ending with 2."""
    try:
        typer.main.get_command(app)(arguments[1:], standalone_mode=False)
    except InputError as error:
        typer.echo(f"错误:{error}", err=True)
        return 2
    return 0


@pytest.fixture
def folder(tmp_path):
    write_example(tmp_path / "例子")
    return tmp_path / "例子"


def test_estimates_are_shown_and_written_in_every_format(folder, capsys):
    outputs = [folder / f"结果.{kind}" for kind in ("parquet", "csv", "xlsx", "html")]
    arguments = [word for path in outputs for word in ("-o", str(path))]
    assert run(["survey", "estimate", str(folder / "DESIGN.toml"), *arguments]) == 0
    assert "收入总量" in capsys.readouterr().out
    assert all(path.stat().st_size > 200 for path in outputs)
    rows = pq.read_table(outputs[0]).to_pylist()
    assert rows[0]["MEASURE"] == "收入总量"
    assert rows[0]["STD_ERR"] > 0
    assert outputs[1].read_text(encoding="utf-8").startswith("DATAFLOW,MEASURE")


def without_calibration(folder):
    text = (folder / "DESIGN.toml").read_text(encoding="utf-8")
    start, end = text.index("[calibration]"), text.index("[[estimates]]")
    middle = text.index('name = "收入中位数"') - len("[[estimates]]\n")
    plain = folder / "PLAIN.toml"
    plain.write_text(text[:start] + text[end:middle], encoding="utf-8")
    return plain


@pytest.mark.parametrize("carrier", ["duckdb", "polars"])
def test_carriers_write_the_same_figures(folder, carrier, capsys):
    plain = without_calibration(folder)
    found = []
    for name in ("numpy", carrier):
        path = folder / f"{name}.parquet"
        assert run(["survey", "estimate", str(plain), "--carrier", name, "-o", str(path)]) == 0
        found.append([row["STD_ERR"] for row in pq.read_table(path).to_pylist()])
    assert found[0] == pytest.approx(found[1], rel=1e-9)


def test_calibrated_weights_are_written_by_unit(folder):
    path = folder / "权数.csv"
    assert run(["survey", "calibrate", str(folder / "DESIGN.toml"), "-o", str(path)]) == 0
    assert path.read_text(encoding="utf-8").splitlines()[0] == "unit,base_weight,weight,g"


def test_change_reports_the_chance_of_the_target(folder, capsys):
    assert run(["survey", "change", str(folder / "CHANGE.toml")]) == 0
    assert "达成概率" in capsys.readouterr().out.replace("\n", "").replace(" ", "")


BAD = {
    "没有 [design]": ('[design]\nunit = "编号"', "[designs]\nunit = 1"),
    "没有这一列": ('strata = "层"', 'strata = "层次"'),
    "统计量不存在": ('statistic = "total"', 'statistic = "sum"'),
    "不是 TOML": ('title = "', "title = "),
    "没有数据": ('data = "本年.csv"', 'data = "没有.csv"'),
    "多余的词": ('strata = "层"', 'strata = "层"\nstratum = "层"'),
    "总量不足": ('"从业人员" = ', '"人员" = '),
}


@pytest.mark.parametrize(("old", "new"), BAD.values(), ids=BAD)
def test_a_study_with_a_mistake_ends_with_one_sentence(folder, capsys, old, new):
    path = folder / "DESIGN.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert run(["survey", "estimate", str(path)]) == 2
    said = capsys.readouterr().err.strip()
    assert said.startswith("错误")
    assert "Traceback" not in said


def test_an_unknown_output_is_refused_before_any_work(folder, capsys):
    assert run(["survey", "estimate", str(folder / "DESIGN.toml"), "-o", str(folder / "a.doc")]) == 2
    assert "不能写成" in capsys.readouterr().err
