"""B1, B2, B8: every address and operation × role × scope, and every move; docs/administration/permissions.md is golden.

KEQIAO_WRITE_PERMISSIONS=1 writes the page anew; what changed in it is then read in the review.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "security"))

from cities import PEOPLE
from matrix import document, moves_of
from routes import routes
from standing import _empty_process_cache, _on_the_day, _plain_static, _quick_hash, cities, crawled

__all__ = ["_empty_process_cache", "_on_the_day", "_plain_static", "_quick_hash", "cities", "crawled"]
PAGE = Path(__file__).parents[2] / "docs" / "administration" / "permissions.md"
OPEN = Path(__file__).with_name("open_addresses.txt")
pytestmark = pytest.mark.timeout(1500)


def test_every_answer_is_the_one_that_rule_and_reach_give(crawled):
    assert not crawled.wrong, "\n".join(crawled.wrong[:60])


def test_every_address_and_operation_was_asked_as_every_role(crawled):
    asked = {(label.split(" · ")[0], role) for _kind, label, role in crawled.cells}
    assert not {(route.label, role) for route in routes() for role in ("public", *PEOPLE)} - asked


def test_the_public_is_answered_only_where_it_is_written_down(crawled):
    written = {line.split("#")[0].strip() for line in OPEN.read_text(encoding="utf-8").splitlines()}
    answered = {
        label.split(" · ")[0].removeprefix("POST ")
        for (_kind, label, role), scopes in crawled.cells.items()
        if role == "public" and scopes[""] not in (401, 403, 404)
    }
    assert answered <= written, answered - written


def test_the_written_matrix_is_the_one_that_is(crawled, cities):
    moves, wrong = moves_of(cities)
    assert not wrong, "\n".join(wrong[:60])
    text = document(crawled, moves)
    if os.environ.get("KEQIAO_WRITE_PERMISSIONS"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text, (
        "run with KEQIAO_WRITE_PERMISSIONS=1 and read the difference"
    )
