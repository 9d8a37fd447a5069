"""B1, B2, B6, B8 and the statements a page takes: every address and operation × role × scope, and every move.

One walk, in one file, so that several processes of a test run make it once. docs/administration/permissions.md is
golden: KEQIAO_WRITE_PERMISSIONS=1 writes the page anew; what changed in it is then read in the review.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cities import PEOPLE
from matrix import document, moves_of
from routes import routes

PAGE = Path(__file__).parents[2] / "docs" / "administration" / "permissions.md"
OPEN = Path(__file__).parents[1] / "contracts" / "open_addresses.txt"
pytestmark = pytest.mark.timeout(1500)
BUDGET = 8
CEILINGS = {
    "portal:front": 10,  # for the public seven; who looks, the bell and their parts come on top
    "plan:plan_detail · plan": 9,
    "plan:task_ledger · plan": 9,
    "journal:entry_list": 9,
    "health:health": 13,  # for monitors: each check asks another part of the system
    "health:health_details": 14,
}
"""What is over the budget, and how far; nothing is added here without saying why."""


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


def test_nothing_answered_to_anybody_holds_a_word_or_an_id_out_of_their_reach(crawled):
    """Two units, two enterprises, two cities never see each other's drafts, wherever they look."""
    assert not crawled.leaks, "\n".join(sorted(set(crawled.leaks))[:60])


def test_every_page_takes_at_most_eight_statements(crawled):
    """Session and viewer included, for whoever it opens to."""
    assert len(crawled.statements) > 70
    over = {
        label: found for label, found in crawled.statements.items() if found[0] > CEILINGS.get(label, BUDGET)
    }
    assert not over, "\n".join(f"{label}: {count} for {who}" for label, (count, who) in sorted(over.items()))
