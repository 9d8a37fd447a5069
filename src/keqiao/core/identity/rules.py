"""三员的规则: who grants, who operates, who reads the log (B4); read from duties.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from keqiao.core.access.roles import ROLES
from keqiao.core.access.rules import Rule, rule
from keqiao.core.access.viewer import Viewer

DUTIES = Path(__file__).with_name("duties.yaml")


@cache
def duties() -> dict[str, Any]:
    """The file."""
    return dict(yaml.safe_load(DUTIES.read_text(encoding="utf-8")))


def has_power(name: str) -> Rule:
    """具有管理权限: the administrator whose duty this is, or the system itself."""
    role = duties()["powers"][name]["role"]

    def test(viewer: Viewer, _record: object) -> bool:
        return viewer.role in (role, "system")

    return rule(f"power:{name}", ROLES[role].label, test)


grants = has_power("grant")
operates = has_power("operate")
reads_log = has_power("read_log")
itself = rule("itself", _("系统"), lambda viewer, _record: viewer.role == "system")
"""系统本身: schedules and commands."""
