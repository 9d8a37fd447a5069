"""导航: the links of the left side, announced by rooms; a link shows only to whom its rule lets through."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from keqiao.core.access.rules import Rule
from keqiao.core.access.viewer import Viewer

Text = str | Promise
GROUPS: tuple[tuple[str, Text], ...] = (
    ("desk", _("工作台")),
    ("plan", _("计划")),
    ("enterprise", _("企业")),
    ("platform", _("平台")),
    ("finance", _("金融")),
    ("statistics", _("统计")),
    ("transfer", _("转移转化")),
    ("cities", _("城市")),
    ("system", _("系统")),
)


@dataclass(frozen=True, slots=True)
class Link:
    """导航项: ``url_name`` is reversed without arguments; ``icon`` is a Tabler icon's name."""

    group: str
    label: Text
    url_name: str
    rule: Rule
    icon: str = ""
    order: int = 50


_links: list[Link] = []


def navigate(*links: Link) -> None:
    """Register links; called from AppConfig.ready."""
    _links.extend(links)


def links_for(viewer: Viewer) -> list[tuple[Text, list[Link]]]:
    """Groups with the links this viewer may follow; empty groups are left out."""
    mine = sorted((link for link in _links if link.rule.allows(viewer)), key=lambda link: link.order)
    grouped = [(label, [link for link in mine if link.group == group]) for group, label in GROUPS]
    return [(label, links) for label, links in grouped if links]
