"""主体的规则: who keeps the register of organisations."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from keqiao.core.access import Viewer, rule

KEEPERS = ("planner", "registrar", "statistician")
"""Roles that register and change organisations of their division."""


def covers(viewer: Viewer, division: str) -> bool:
    """Whether a division lies in what the viewer's role works for."""
    return viewer.role == "system" or (bool(viewer.reach) and division.startswith(viewer.reach))


def _keeps(viewer: Viewer, party: Any) -> bool:
    if viewer.role == "system":
        return True
    if viewer.role not in KEEPERS or not viewer.reach:
        return False
    if party is None:
        return True
    if party.kind == "government" and viewer.role != "planner":
        return False
    return covers(viewer, party.division)


def _merges(viewer: Viewer, party: Any) -> bool:
    return _keeps(viewer, party) and viewer.role in ("planner", "system")


keeps = rule("parties.keep", _("本地区的计划管理、登记或统计人员"), _keeps)
merges = rule("parties.merge", _("本地区的计划管理人员"), _merges)
