"""别人的页面的规则: views of foreign packages by address name; what is not here is refused."""

from __future__ import annotations

from keqiao.core.access.rules import Rule

FOREIGN: dict[str, Rule] = {}
