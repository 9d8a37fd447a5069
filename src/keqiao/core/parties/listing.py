"""主体列表: columns, filters, sorts, search; no query for the names of codes."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from keqiao.core.access.scope import in_division
from keqiao.core.pages import presenters
from keqiao.core.pages.addresses import page_of
from keqiao.core.pages.lists import Cell, Column, Filter, Listing, Sort, equals
from keqiao.core.pages.parts.blocks import Empty
from keqiao.core.parties import names
from keqiao.core.parties.models import KINDS, Party, PartyName


def _prefecture(rows: QuerySet, code: str) -> QuerySet:
    return rows.filter(in_division("division", code[:4]))


def _section(rows: QuerySet, section: str) -> QuerySet:
    first, last = names.section_range(section)
    return rows.filter(industry__gte=first, industry__lt=f"{int(last) + 1:02d}")


def _archived(rows: QuerySet, value: str) -> QuerySet:
    return rows.filter(archived_at__isnull=value == "live")


def _search(rows: QuerySet, words: str) -> QuerySet:
    """By the beginning of a code, else by a part of a present, short or former name."""
    if words.isascii() and words.isalnum():
        return rows.filter(Q(code__startswith=words.upper()) | Q(name__icontains=words))
    former = PartyName.objects.filter(name__contains=words).values("party")
    return rows.filter(Q(name__contains=words) | Q(short_name__contains=words) | Q(pk__in=former))


def _kind(party: Party) -> Cell:
    """The kind, with a word where the party has ended."""
    ended = _("已停用") if party.archived_at else ""
    return Cell(dict(KINDS)[party.kind], note=ended)


def _yes(value: bool) -> str | Promise:
    return _("是") if value else _("否")


def _industry(party: Party) -> str:
    return names.industry_name(party.industry) if party.industry else presenters.NOTHING


LISTING = Listing(
    name="parties.party",
    label=_("主体"),
    columns=(
        Column("name", _("名称"), lambda p: p.name, sort="name"),
        Column("code", _("统一社会信用代码"), lambda p: p.code or presenters.NOTHING, raw=lambda p: p.code),
        Column("kind", _("类别"), _kind, raw=lambda p: str(dict(KINDS)[p.kind])),
        Column("place", _("所在地"), lambda p: names.division_line(p.division), phone=False),
        Column(
            "zone", _("功能区"), lambda p: p.zone.short_name if p.zone else presenters.NOTHING, phone=False
        ),
        Column("industry", _("行业"), _industry, phone=False, raw=lambda p: p.industry),
        Column(
            "since",
            _("成立日期"),
            lambda p: presenters.day(p.since, table=True),
            hidden=True,
            raw=lambda p: p.since,
        ),
        Column("division", _("行政区划代码"), lambda p: p.division, hidden=True),
        Column(
            "short_name",
            _("简称"),
            lambda p: p.short_name or presenters.NOTHING,
            hidden=True,
            raw=lambda p: p.short_name,
        ),
        Column(
            "address",
            _("住所"),
            lambda p: p.address or presenters.NOTHING,
            hidden=True,
            raw=lambda p: p.address,
        ),
        Column("listed", _("公开名录"), lambda p: _yes(p.listed), hidden=True),
    ),
    sorts=(
        Sort("-new", _("登记先后"), "id", descending=True),
        Sort("new", _("登记先后"), "id"),
        Sort("name", _("名称"), "name"),
        Sort("-name", _("名称"), "name", descending=True),
    ),
    filters=(
        Filter("kind", _("类别"), equals("kind"), kind="many", choices=KINDS),
        Filter("prefecture", _("市州"), _prefecture, choices=names.prefectures),
        Filter("zone", _("功能区"), equals("zone__name"), choices=names.zone_names),
        Filter("section", _("行业门类"), _section, choices=names.sections),
        Filter("state", _("状态"), _archived, choices=(("live", _("在用")), ("archived", _("已停用")))),
    ),
    search=_search,
    link=page_of("parties:party_detail"),
    empty=Empty(_("还没有主体"), _("登记或导入之后，企业、院所和部门会列在这里。")),
)


def rows_for(rows: QuerySet[Party]) -> Any:
    """The rows as the list reads them: the zone comes along, long texts that no column shows do not."""
    return rows.select_related("zone").defer("source", "service_class")
