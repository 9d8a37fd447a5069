"""Fixtures of the plan room's tests."""

from __future__ import annotations

import pytest

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.rooms.plan.tests.province import MAY, party, person, sichuan_units


@pytest.fixture
def planner(db: None) -> Viewer:
    """A planner of the provincial office; the units of the province are known."""
    with clock.at(MAY):
        sichuan_units()
        for name in ("云岭市科技局", "云岭市税务局", "云岭市财政局"):
            party(name, name.removeprefix("云岭"))
        return person(party("四川省人民政府办公厅", "省政府办公厅"), "planner")
