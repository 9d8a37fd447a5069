"""Fixtures of the supervision tests."""

from __future__ import annotations

import pytest

from keqiao.rooms.plan.supervision.tests.house import House


@pytest.fixture
def house(db: None) -> House:
    return House()
