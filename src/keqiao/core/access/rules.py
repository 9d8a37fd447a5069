"""规则: predicates over (viewer, record) that flow, pages and the API share; built on django-rules.

A rule carries a Chinese description, so that a button that is missing can say who may press it, and the
permission matrix can be read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from rules.predicates import Predicate, predicate

from keqiao.core.access.roles import ROLES
from keqiao.core.access.viewer import Viewer

Test = Callable[[Viewer, Any], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """规则: ``allows(viewer, record)``; rules combine with & and |."""

    name: str
    test: Predicate
    label: str | Promise

    def allows(self, viewer: Viewer, record: Any = None) -> bool:
        return bool(self.test.test(viewer, record))

    def __and__(self, other: Rule) -> Rule:
        return Rule(f"({self.name} & {other.name})", self.test & other.test, self.label)

    def __or__(self, other: Rule) -> Rule:
        return Rule(f"({self.name} | {other.name})", self.test | other.test, listed(self.label, other.label))


def rule(name: str, label: str | Promise, test: Test) -> Rule:
    """A rule of one's own: ``test(viewer, record)``; the record is None where none is at hand yet."""
    return Rule(name, predicate(test, name=name), label)


def listed(*labels: str | Promise) -> str:
    """Several labels as one, put into words only when shown: the language is the reader's."""
    return lazy(lambda: str(_("、")).join(map(str, labels)), str)()


def has_role(*names: str) -> Rule:
    """具有角色: one of these roles; a name that is no role is a fault found at import."""
    label = listed(*(ROLES[name].label for name in names))
    return rule("|".join(names), label, lambda viewer, _record: viewer.role in names)


def of_level(level: str) -> Rule:
    """层级: the viewer's reach is a province (2 digits), a prefecture (4) or a county (6)."""
    digits = {"province": 2, "prefecture": 4, "county": 6}[level]
    return rule(f"level:{level}", level, lambda viewer, _record: len(viewer.reach) == digits)


anybody = rule("anybody", _("所有人"), lambda _viewer, _record: True)
signed_in = rule("signed_in", _("已登录用户"), lambda viewer, _record: viewer.signed_in)
staff = rule("staff", _("工作人员"), lambda viewer, _record: viewer.signed_in and viewer.is_staff)
forbidden = rule("forbidden", _("任何人都不可以"), lambda _viewer, _record: False)
