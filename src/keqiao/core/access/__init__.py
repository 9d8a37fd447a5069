"""访问: who is looking (viewer), what they may do (rules), which records they may see (scope).

Default deny: a view without a rule is refused by the middleware and fails the build.
"""

from keqiao.core.access.rules import (
    Rule,
    anybody,
    forbidden,
    has_role,
    of_level,
    rule,
    signed_in,
    staff,
)
from keqiao.core.access.scope import Reach, within
from keqiao.core.access.viewer import PUBLIC, Viewer, system
from keqiao.core.access.views import access

__all__ = [
    "PUBLIC",
    "Reach",
    "Rule",
    "Viewer",
    "access",
    "anybody",
    "forbidden",
    "has_role",
    "of_level",
    "rule",
    "signed_in",
    "staff",
    "system",
    "within",
]
