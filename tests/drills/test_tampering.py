"""篡改演练: with the triggers off and SQL at hand; `keqiao verify` exits with 1 and names what was tampered with."""

from __future__ import annotations

import pytest
from deeds import checks
from deeds.tampering import WAYS, tamper
from site_under_drill import Site


@pytest.mark.parametrize("how", WAYS)
def test_tampering_is_found_and_named(site: Site, how: str) -> None:
    named = site.run(tamper, how, site.world.accepted[0])
    code, printed = site.run(checks.command, "verify")
    assert code == 1
    assert named in printed


def test_an_untouched_journal_verifies(site: Site) -> None:
    code, printed = site.run(checks.command, "verify")
    assert code == 0, printed
