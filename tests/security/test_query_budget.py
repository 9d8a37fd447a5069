"""At most eight statements a page, session and viewer included, for whoever it opens to."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.timeout(1500)
BUDGET = 8


def test_every_page_takes_at_most_eight_statements(crawled):
    assert len(crawled.statements) > 70
    over = {label: found for label, found in crawled.statements.items() if found[0] > BUDGET}
    assert not over, "\n".join(f"{label}: {count} for {who}" for label, (count, who) in sorted(over.items()))
