"""The demonstration's year is played by moves that a person could make, and ends with everything there is to see."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.parties.models import Party
from keqiao.rooms.plan.models import Bulletin, Extension, Part, Urge
from keqiao.rooms.plan.supervision import demo
from keqiao.rooms.plan.supervision.board import board_of
from keqiao.rooms.plan.tests.province import MAY, person, published, real_text


@pytest.mark.shared
def test_the_year_ends_with_every_kind_of_outcome(planner: Viewer) -> None:
    with clock.at(MAY):
        plan = published(planner, real_text())
        home = Party.objects.get(pk=planner.party_id)
        viewers = {
            "planner": planner,
            "supervisor": person(home, "supervisor"),
            "leader": person(home, "leader"),
        }
    demo.build(viewers, plan, Random(7))
    with clock.at(date(2017, 12, 29)):
        board = board_of(viewers["supervisor"], plan)
    states = set(Part.objects.filter(task__plan=plan).values_list("state", flat=True))
    assert {"closed", "verified", "suspended", "reported", "returned"} <= states
    assert board.counts["done"] >= 3
    assert board.counts["late"] >= 2
    assert set(Extension.objects.values_list("state", flat=True)) == {"granted", "denied"}
    assert set(Urge.objects.values_list("level", flat=True)) == {"unit", "leader"}
    assert set(Bulletin.objects.values_list("state", flat=True)) == {"published"}
    assert Part.objects.filter(task__plan=plan, unit_name="教育厅", task__order=7).exists()
