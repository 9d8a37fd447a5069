"""The five commands, as a user runs them: a job and data files in, papers and data out."""

import json

import numpy as np
import pytest
import typer
from openpyxl import load_workbook

from keqiao.engines.errors import InputError
from keqiao.engines.survey.command_ops import register
from keqiao.engines.survey.jobs import read_table


@pytest.fixture
def keqiao(capsys, monkeypatch, tmp_path):
    """Runs `survey ARGUMENTS` in an empty folder and returns what it printed."""
    app = typer.Typer()
    register(app)
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        typer.main.get_command(app)(list(arguments), standalone_mode=False)
        return capsys.readouterr().out

    return run


def frame(path, units=120, seed=7):
    rng = np.random.default_rng(seed)
    lines = ["unit,industry,city,revenue,revenue_last,staff,hours,big"]
    for i in range(units):
        last = round(float(rng.lognormal(4, 1)), 1)
        now = round(last * float(rng.lognormal(0.08, 0.1)), 1)
        industry, city = ["0731", "0741", "0751"][i % 3], ["成都", "绵阳"][i % 2]
        lines.append(f"{i + 1:04d},{industry},{city},{now},{last},{rng.integers(1, 50)},{i % 9},{int(i < 5)}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


DRAW = """
[frame]
file = "frame.csv"
id = "unit"
[draw]
method = "sampford"
seed = 20170505
strata = ["industry", "city"]
size = "revenue_last"
n = 30
"""


def test_draw_gives_sample_weights_papers_and_a_record_that_draws_again(keqiao, tmp_path):
    frame(tmp_path / "frame.csv")
    (tmp_path / "job.toml").write_text(DRAW, encoding="utf-8")
    shown = keqiao(
        "draw", "job.toml", "-o", "s.csv", "-o", "s.parquet", "-o", "s.xlsx", "-o", "s.html", "-o", "r.json"
    )
    assert "抽样框校验值" in shown
    sample = read_table(tmp_path / "s.csv")
    assert sample.rows == 30
    assert set(sample.texts("industry")) == {"0731", "0741", "0751"}
    assert sample.numbers("设计权数") == pytest.approx(1 / sample.numbers("入样概率"))
    assert read_table(tmp_path / "s.parquet").texts("unit") == sample.texts("unit")
    assert "抽样结果" in (tmp_path / "s.html").read_text(encoding="utf-8")
    assert load_workbook(tmp_path / "s.xlsx").sheetnames
    assert "重抽与记录一致" in keqiao("draw", "job.toml", "--check", "r.json")
    text = (tmp_path / "frame.csv").read_text(encoding="utf-8").replace("0007,0731", "0007,0741")
    (tmp_path / "frame.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="与记录不同"):
        keqiao("draw", "job.toml", "--check", "r.json")


def test_coordinated_draws_overlap_and_burdened_units_stay_out(keqiao, tmp_path):
    frame(tmp_path / "frame.csv")
    base = DRAW.replace("sampford", "pareto") + '[coordination]\nkey = "四川"\nstart = {start}\n'
    samples = {}
    for name, start in (("a", 0.0), ("b", 0.5)):
        (tmp_path / f"{name}.toml").write_text(base.replace("{start}", str(start)), encoding="utf-8")
        keqiao("draw", f"{name}.toml", "-o", f"{name}.csv")
        samples[name] = set(read_table(tmp_path / f"{name}.csv").texts("unit"))
    assert len(samples["a"] & samples["b"]) < 12
    burden = '[burden]\ncolumn = "hours"\nadded = 1\nlimit = 8\nexempt = "big"\nspread = true\n'
    (tmp_path / "c.toml").write_text(base.replace("{start}", "0.0") + burden, encoding="utf-8")
    assert "负担上限 8" in keqiao("draw", "c.toml", "-o", "c.csv")
    drawn = read_table(tmp_path / "c.csv")
    assert max(drawn.numbers("hours")) <= 7


ALLOCATE = """
[frame]
file = "frame.csv"
strata = ["industry", "city"]
variables = ["revenue", "staff"]
[allocate]
method = "bethel"
[[precision]]
variable = "revenue"
cv = 0.05
[[precision]]
variable = "staff"
domain = "city"
cv = 0.08
"""


def test_allocate_meets_every_precision_and_feeds_draw(keqiao, tmp_path):
    frame(tmp_path / "frame.csv")
    (tmp_path / "a.toml").write_text(ALLOCATE, encoding="utf-8")
    assert "3 项全部满足" in keqiao("allocate", "a.toml", "-o", "sizes.csv")
    sizes = read_table(tmp_path / "sizes.csv")
    (tmp_path / "d.toml").write_text(DRAW.replace("n = 30", 'sizes_file = "sizes.csv"'), encoding="utf-8")
    keqiao("draw", "d.toml", "-o", "s.csv")
    assert read_table(tmp_path / "s.csv").rows == sizes.numbers("样本量").sum()


def test_allocate_cuts_strata_by_size_and_finds_the_size_for_a_precision(keqiao, tmp_path):
    frame(tmp_path / "frame.csv")
    job = """
[frame]
file = "frame.csv"
strata = ["city"]
variables = ["revenue"]
[boundaries]
column = "revenue_last"
method = "lavallee_hidiroglou"
strata = 3
cv = 0.05
[allocate]
method = "precision"
variable = "revenue"
relative_error = 0.10
confidence_factor = 1.96
"""
    (tmp_path / "a.toml").write_text(job, encoding="utf-8")
    shown = keqiao("allocate", "a.toml", "-o", "a.csv")
    assert "规模层界限" in shown
    assert len(read_table(tmp_path / "a.csv").texts("层")) == 6


EDIT = """
[data]
file = "data.csv"
id = "unit"
[[rule]]
id = "R0"
expression = "goods >= 0 and services >= 0"
message = "分项不能为负"
[[rule]]
id = "R1"
expression = "total == goods + services"
message = "营业收入 {total} 不等于分项之和"
[[rule]]
id = "R2"
expression = "if staff > 0 then wages > 0"
message = "有从业人员 {staff} 人而无工资"
[[rule]]
id = "R3"
expression = "total <= 900 * staff"
message = "人均收入过高"
level = "soft"
[localise]
weights = {total = 2.0}
[[impute]]
variable = "goods"
method = "ratio"
auxiliary = ["last"]
classes = ["industry"]
[[impute]]
variable = "wages"
method = "ratio"
auxiliary = ["staff_frame"]
[[ratio]]
numerator = "total"
denominator = "last"
method = "mad"
"""
DATA = """unit,industry,total,goods,services,staff,wages,last,staff_frame
a,I,100,60,40,5,50,95,5
b,I,120,70,50,6,66,118,6
c,I,90,900,40,4,44,92,4
d,M,80,50,30,3,0,81,3
e,M,85,50,35,3,30,84,3
f,M,8000,50,7950,3,30,84,3
g,M,70,,30,3,30,69,3
"""


def test_edit_finds_localises_imputes_and_keeps_the_rules(keqiao, tmp_path):
    (tmp_path / "data.csv").write_text(DATA, encoding="utf-8")
    (tmp_path / "job.toml").write_text(EDIT, encoding="utf-8")
    shown = keqiao("edit", "job.toml", "-o", "out.csv", "-o", "findings.json")
    assert "营业收入 90 不等于分项之和" in shown
    assert "差错定位" in shown
    out = read_table(tmp_path / "out.csv")
    goods, services, total = out.numbers("goods"), out.numbers("services"), out.numbers("total")
    assert goods + services == pytest.approx(total)
    assert goods[2] == pytest.approx(50)
    assert out.column("goods_标志")[2].startswith("插补:ratio")
    assert out.column("goods_标志")[0] is None
    assert out.numbers("wages")[3] > 0
    findings = json.loads((tmp_path / "findings.json").read_text(encoding="utf-8"))["findings"]
    assert [(f["row"], f["rule"]) for f in findings] == [(3, "R1"), (4, "R2"), (6, "R3")]
    assert out.texts("unit") == list("abcdefg")


PROTECT = """
[data]
file = "frame.csv"
value = "revenue"
[[dimension]]
column = "industry"
hierarchy = "industry.csv"
[[dimension]]
column = "city"
[rules]
p_percent = 20
minimum_count = 3
"""


@pytest.mark.parametrize("method", ["heuristic", "optimal"])
def test_protect_publishes_a_table_without_its_hidden_cells(keqiao, tmp_path, method):
    frame(tmp_path / "frame.csv", units=14)
    (tmp_path / "industry.csv").write_text("代码,上级\nM,合计\n0731,M\n0741,M\n0751,合计\n", encoding="utf-8")
    job = PROTECT + f'[suppress]\nmethod = "{method}"\n'
    (tmp_path / "job.toml").write_text(job, encoding="utf-8")
    shown = keqiao("protect", "job.toml", "-o", "t.csv", "-o", "audit.json", "-o", "t.xlsx")
    assert "无一成功" in shown
    table = read_table(tmp_path / "t.csv")
    hidden = [mark.startswith("隐匿") for mark in table.texts("状态")]
    assert any(hidden)
    assert all((value is None) == gone for value, gone in zip(table.column("revenue"), hidden, strict=True))
    for attack in json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))["attacks"]:
        assert attack["low"] <= attack["value"] - min(attack["protection"], attack["value"]) + 1e-6


def test_benchmark_turns_cumulative_figures_into_months(keqiao, tmp_path):
    (tmp_path / "c.csv").write_text(
        "year,month,value,g\n2016,2,2706852,4.2\n2016,3,4709975,7.0\n", encoding="utf-8"
    )
    (tmp_path / "job.toml").write_text('[cumulative]\nfile = "c.csv"\ngrowth = "g"\n', encoding="utf-8")
    shown = keqiao("benchmark", "job.toml", "-o", "m.csv")
    assert "2016年1-2月" in shown
    months = read_table(tmp_path / "m.csv")
    assert months.numbers("value").tolist() == [2706852, 2003123]
    assert months.numbers("growth")[0] == pytest.approx(4.2)


@pytest.mark.parametrize(
    ("method", "extra"), [("denton", ""), ("fernandez", ""), ("cholette_dagum", "persistence = 0.8")]
)
def test_benchmark_fits_an_indicator_to_its_years(keqiao, tmp_path, method, extra):
    lines = [
        "quarter,year,index",
        *(f"{2014 + q // 4}Q{q % 4 + 1},{2014 + q // 4},{100 + q + (q % 4) * 3}" for q in range(18)),
    ]
    (tmp_path / "q.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "y.csv").write_text("year,total\n2014,900\n2015,940\n2016,999\n2017,1010\n", encoding="utf-8")
    job = f"""
[benchmark]
method = "{method}"
{extra}
[benchmark.indicator]
file = "q.csv"
period = "quarter"
value = "index"
align = "year"
[benchmark.benchmarks]
file = "y.csv"
period = "year"
value = "total"
"""
    (tmp_path / "job.toml").write_text(job, encoding="utf-8")
    shown = keqiao("benchmark", "job.toml", "-o", "out.parquet", "-o", "out.html")
    assert "外推处理的基准期:2018" in shown
    values = read_table(tmp_path / "out.parquet").numbers("value")
    assert values[:16].reshape(4, 4).sum(axis=1) == pytest.approx([900, 940, 999, 1010])


def test_benchmark_takes_a_season_out(keqiao, tmp_path):
    lines = ["m,v", *(f"{i},{(100 + i) * [0.8, 1.0, 1.1, 1.1][i % 4]}" for i in range(40))]
    (tmp_path / "s.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "job.toml").write_text(
        '[seasonal]\nfile = "s.csv"\nperiod_column = "m"\nvalue = "v"\nperiod = 4\n'
    )
    assert "有季节性" in keqiao("benchmark", "job.toml", "-o", "s.xlsx")


@pytest.mark.parametrize(
    ("command", "job", "words"),
    [
        ("draw", "[frame]\nfile = 'frame.csv'", "缺少 \\[draw\\]"),
        ("draw", "x = ", "不是有效的 TOML"),
        ("draw", DRAW.replace("seed", "sead"), "缺少“seed”"),
        ("draw", DRAW + "extra = 1", "不认识的键:extra"),
        ("draw", DRAW.replace("frame.csv", "none.csv"), "找不到数据文件"),
        ("draw", DRAW.replace('"revenue_last"', '"income"'), "没有“income”这一列"),
        ("draw", DRAW.replace("n = 30", "n = 300"), "超过抽样框单位数 120"),
        ("draw", DRAW.replace("n = 30", ""), "n、sizes、sizes_file"),
        ("draw", DRAW.replace("n = 30", "n = true"), "应为整数"),
        ("draw", DRAW.replace("n = 30", "n = -3"), "正整数,得到 -3"),
        ("edit", '[data]\nfile = "frame.csv"\nid = "unit"', "没有可做的事"),
        ("edit", EDIT.replace("{total = 2.0}", '{total = "高"}'), "“weights.total”应为数字"),
        ("protect", PROTECT + "dominance = [2]", "2 个数字的列表"),
        ("draw", DRAW.replace('size = "revenue_last"', 'size = "city"'), "第 1 行的“city”不是数字"),
        ("allocate", ALLOCATE.replace('domain = "city"', 'domain = "town"'), "没有域变量“town”"),
        ("allocate", ALLOCATE.replace("bethel", "magic"), "缺少“n”"),
        ("edit", EDIT.replace("data.csv", "frame.csv"), "没有“goods”这一列"),
        ("protect", PROTECT.replace("p_percent", "p_procent"), "不认识的键:p_procent"),
        ("benchmark", "[x]\na = 1", "\\[cumulative\\]、\\[benchmark\\]、\\[seasonal\\]"),
    ],
)
def test_bad_jobs_are_one_sentence_and_write_nothing(keqiao, tmp_path, command, job, words):
    frame(tmp_path / "frame.csv")
    (tmp_path / "data.csv").write_text(DATA, encoding="utf-8")
    (tmp_path / "industry.csv").write_text("代码,上级\n0731,合计\n0741,合计\n0751,合计\n", encoding="utf-8")
    (tmp_path / "job.toml").write_text(job, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        keqiao(command, "job.toml", "-o", "out.csv")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "是空的"),
        (b"a,b\n", "没有数据行"),
        (b"a,a\n1,2\n", "列名重复:a"),
        (b"a,b\n1\n", "第 1 行有 1 格,应有 2 格"),
        ("a\n成都\n".encode("gbk"), "不是 UTF-8"),
    ],
)
def test_a_broken_data_file_is_one_sentence(tmp_path, content, words):
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(InputError, match=words):
        read_table(tmp_path / "x.csv")


def test_an_unknown_output_is_refused_before_any_work(keqiao, tmp_path):
    with pytest.raises(InputError, match="不认识的输出格式 out.doc"):
        keqiao("draw", "nowhere.toml", "-o", "out.doc")
