"""At most eight statements a page, session and viewer included, for whoever it opens to."""

from __future__ import annotations

import pytest

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


def test_every_page_takes_at_most_eight_statements(crawled):
    assert len(crawled.statements) > 70
    over = {
        label: found for label, found in crawled.statements.items() if found[0] > CEILINGS.get(label, BUDGET)
    }
    assert not over, "\n".join(f"{label}: {count} for {who}" for label, (count, who) in sorted(over.items()))
