"""The jobs in docs/survey/operations.md run as they stand."""

import re
from pathlib import Path

import pytest
import typer

from keqiao.engines.survey.command_ops import register

PAGE = Path(__file__).resolve().parents[6] / "docs" / "survey" / "operations.md"
BLOCK = re.compile(r"```toml\n# (\w+)\.toml\s+keqiao survey (.+?)\n(.*?)```", re.DOTALL)
BLOCKS = BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def _data(folder):
    lines = ["unit,industry,city,revenue,revenue_last,staff,hours,big"]
    for i in range(120):
        size = 20 + (i * i * 7) % 900
        place = ["成都", "绵阳"][i % 2]
        industry = ["0731", "0741", "0751"][i % 3]
        lines.append(
            f"{i:04d},{industry},{place},{size + i % 13},{size},{1 + size // 30},{i % 9},{int(i < 5)}"
        )
    quarters = [f"{2014 + q // 4}Q{q % 4 + 1},{2014 + q // 4},{100 + q + 5 * (q % 4)}" for q in range(18)]
    files = {
        "frame.csv": lines,
        "industry.csv": ["代码,上级", "M,合计", "0731,M", "0741,M", "0751,合计"],
        "data.csv": [
            "unit,industry,total,goods,services,staff,wages,last,staff_frame",
            "a,I,100,60,40,5,50,95,5",
            "b,I,120,70,50,6,66,118,6",
            "c,I,90,900,40,4,44,92,4",
            "d,M,80,50,30,3,0,81,3",
            "e,M,85,50,35,3,30,84,3",
        ],
        "cumulative.csv": ["year,month,value,growth", "2016,2,2706852,4.2", "2016,3,4709975,7.0"],
        "quarters.csv": ["quarter,year,index", *quarters],
        "years.csv": ["year,total", "2014,900", "2015,940", "2016,999", "2017,1010"],
    }
    for name, rows in files.items():
        (folder / name).write_text("\n".join(rows) + "\n", encoding="utf-8")


def test_the_page_shows_every_command():
    assert {command.split()[0] for _, command, _ in BLOCKS} == {
        "draw",
        "allocate",
        "edit",
        "protect",
        "benchmark",
    }


@pytest.mark.parametrize(("name", "command", "job"), BLOCKS, ids=[name for name, _, _ in BLOCKS])
def test_a_job_on_the_page_runs(name, command, job, tmp_path, monkeypatch):
    _data(tmp_path)
    (tmp_path / f"{name}.toml").write_text(job, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()
    register(app)
    typer.main.get_command(app)(command.split(), standalone_mode=False)
    for word in command.split():
        assert (tmp_path / word).is_file() or "." not in word
