"""Fixtures of the supervision tests."""

from __future__ import annotations

import pytest

from keqiao.rooms.plan.supervision.tests.house import House
from keqiao.rooms.plan.tests.conftest import planner

__all__ = ["house", "planner"]


@pytest.fixture
def house(db: None) -> House:
    return House()
