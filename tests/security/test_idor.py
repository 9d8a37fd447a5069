"""B2: two units, two enterprises, two cities never see each other's drafts, wherever they look."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.timeout(1500)


def test_nothing_answered_to_anybody_holds_a_word_or_an_id_out_of_their_reach(crawled):
    assert not crawled.leaks, "\n".join(sorted(set(crawled.leaks))[:60])
