"""The pages in docs/flows are what the flows in the code say.

After a flow has changed write them again: KEQIAO_WRITE_FLOWS=1 python -m pytest tests/contracts/test_flow_diagrams.py
"""

import os
from pathlib import Path

import pytest

from keqiao.core.access import anybody
from keqiao.core.flow import Flow, Move, State, flow_of, flows
from keqiao.core.flow.diagrams import diagram, page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "flows"
KINDS = [flow.kind for flow in flows()]


def file_of(kind: str) -> Path:
    return FOLDER / f"{kind}.md"


@pytest.mark.parametrize("kind", KINDS)
def test_a_flow_has_its_page_as_the_code_says(kind):
    wanted = page(flow_of(kind))
    if os.environ.get("KEQIAO_WRITE_FLOWS") == "1":
        FOLDER.mkdir(exist_ok=True)
        file_of(kind).write_text(wanted, encoding="utf-8")
    assert file_of(kind).read_text(encoding="utf-8") == wanted


def test_no_page_is_left_of_a_flow_that_is_gone():
    assert {path.stem for path in FOLDER.glob("*.*.md")} == set(KINDS)
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"({kind}.md)" not in index] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_state_of_a_flow_can_be_reached_and_left_unless_it_is_final(kind):
    flow = flow_of(kind)
    reached = {flow.initial}
    while (
        more := {move.target for move in flow.moves if move.target and reached & set(move.sources)} - reached
    ):
        reached |= more
    left = {source for move in flow.moves if move.target for source in move.sources}
    assert {state.name for state in flow.states} == reached
    assert {state.name for state in flow.states if not state.final} <= left


def test_a_move_that_keeps_the_state_is_a_loop_and_a_label_keeps_no_mark_of_mermaid():
    flow = Flow(
        "made.thing",
        "Thing",
        (State("open", 'a "b": c'), State("shut", "shut", final=True)),
        (Move("turn", "turn", ("open",), None, anybody), Move("close", "close", ("open",), "shut", anybody)),
        "open",
        anybody,
    )
    lines = [line.strip() for line in diagram(flow).splitlines()]
    assert "state \"a 'b'： c\" as s_open" in lines
    assert any(line.startswith("s_open --> s_open : turn (") for line in lines)
    assert lines[-1] == "s_shut --> [*]"
