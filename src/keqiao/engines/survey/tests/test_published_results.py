"""Stored results of R survey and ReGenesees, from the shared reference folder."""

from pathlib import Path

import pytest

from keqiao.engines.survey.cases import run

FOLDER = Path(__file__).resolve().parents[5].parent / "shared" / "data" / "survey"


@pytest.fixture(scope="module")
def folder() -> Path:
    assert FOLDER.is_dir(), f"缺少参考文件夹 {FOLDER}:请把 shared 放在项目旁边"
    return FOLDER


@pytest.mark.shared
@pytest.mark.parametrize("carrier", ["numpy", "duckdb"])
def test_every_stored_result_is_reproduced(folder, carrier):
    outcomes = list(run(folder, {"carrier": carrier}))
    failed = {outcome.case_id: outcome.differences for outcome in outcomes if not outcome.passed}
    assert len(outcomes) == 348 or carrier != "numpy"
    assert not failed, failed
