"""谁可以做: the rules of the supervision flows. What a unit does, only its own people do; supervisors act in reach."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from keqiao.core.access import Rule, Viewer, has_role
from keqiao.core.access.rules import rule

UNIT_ROLES = ("unit_officer", "unit_head")
RESPONSIBLE = ("lead", "joint")


def party_of(record: Any) -> object:
    """The party that a part, or a slip about a part, belongs to."""
    part = getattr(record, "part", None)
    return part.party_id if part is not None else getattr(record, "party_id", None)


def _of_unit(viewer: Viewer, record: Any, roles: tuple[str, ...]) -> bool:
    if viewer.role not in roles or viewer.party_id is None:
        return False
    return record is None or party_of(record) == viewer.party_id


unit = rule(
    "plan:unit", _("该单位的承办人或负责人"), lambda viewer, record: _of_unit(viewer, record, UNIT_ROLES)
)
head = rule("plan:head", _("该单位的负责人"), lambda viewer, record: _of_unit(viewer, record, ("unit_head",)))
responsible = unit & rule(
    "plan:responsible", _("责任单位"), lambda _viewer, record: record is None or record.role in RESPONSIBLE
)
cooperating = unit & rule(
    "plan:cooperating", _("配合单位"), lambda _viewer, record: record is None or record.role == "cooperate"
)
machine: Rule = has_role("system")
supervisor: Rule = has_role("supervisor")
planner: Rule = has_role("planner")
dispatcher: Rule = has_role("planner", "system")
urger: Rule = has_role("supervisor", "leader", "system")
editor: Rule = has_role("planner", "supervisor")
onlooker: Rule = has_role("planner", "supervisor", "leader")
anyone_at_work: Rule = has_role("planner", "supervisor", "leader", *UNIT_ROLES)
