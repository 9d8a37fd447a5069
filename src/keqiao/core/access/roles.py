"""角色: what people are in the system. A role says what someone does; the membership's party says for whom.

Three administrators, none of whom holds two of {grant, operate, read log} (GB/T 22239-2019, 8.1.4.2 d).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Role:
    """角色. ``scope``: what ``Viewer.reach`` is by default: ``division`` that of the party, ``own`` nothing but its
    party's own records, ``public`` what is published, ``all`` everything (the system itself).
    ``staff``: must use two factors. ``duty``: the administrators' power, if any.
    """

    name: str
    label: str | Promise
    scope: str
    staff: bool
    duty: str = ""


_ALL = (
    Role("public", _("公众"), "public", False),
    Role("system", _("系统"), "all", True),
    Role("planner", _("计划管理人员"), "division", True),
    Role("supervisor", _("督查人员"), "division", True),
    Role("leader", _("领导"), "division", True),
    Role("unit_head", _("单位负责人"), "own", True),
    Role("unit_officer", _("单位承办人"), "own", True),
    Role("registrar", _("技术合同登记员"), "division", True),
    Role("statistician", _("统计人员"), "division", True),
    Role("enterprise", _("企业经办人"), "own", False),
    Role("system_admin", _("系统管理员"), "own", True, "operate"),
    Role("security_admin", _("安全管理员"), "own", True, "grant"),
    Role("audit_admin", _("审计管理员"), "own", True, "read_log"),
)

ROLES: dict[str, Role] = {role.name: role for role in _ALL}
