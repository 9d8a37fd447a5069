"""导航: the links of the left side, announced by rooms; a link shows only to whom its rule lets through."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, get_urlconf, reverse
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


@dataclass(frozen=True, slots=True)
class Entry:
    """A link as the shell draws it; ``active``: the page on screen is this one or below it."""

    label: Text
    url: str
    icon: str
    active: bool


_links: list[Link] = []


def navigate(*links: Link) -> None:
    """Register links; called from AppConfig.ready."""
    _links.extend(links)


def links_for(viewer: Viewer) -> list[tuple[Text, list[Link]]]:
    """Groups with the links this viewer may follow; empty groups are left out."""
    mine = sorted((link for link in _links if link.rule.allows(viewer)), key=lambda link: link.order)
    grouped = [(label, [link for link in mine if link.group == group]) for group, label in GROUPS]
    return [(label, links) for label, links in grouped if links]


def menu(viewer: Viewer, path: str) -> list[tuple[Text, list[Entry]]]:
    """导航栏: the groups with their addresses; the longest address that the path begins with is the active one."""
    urlconf = get_urlconf() or settings.ROOT_URLCONF
    groups = [
        (label, [(link, _address(link.url_name, urlconf)) for link in links])
        for label, links in links_for(viewer)
    ]
    addresses = [
        url
        for _label, pairs in groups
        for _link, url in pairs
        if url and (path == url if url == "/" else path.startswith(url))
    ]
    here = max(addresses, key=len, default="")
    return [
        (label, [Entry(link.label, url, link.icon or "point", url == here) for link, url in pairs if url])
        for label, pairs in groups
        if any(url for _link, url in pairs)
    ]


@cache
def _address(url_name: str, _urlconf: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""  # a link that leads nowhere is not drawn; the permission matrix test names it
