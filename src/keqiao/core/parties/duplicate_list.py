"""疑似重复列表."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keqiao.core.pages import presenters
from keqiao.core.pages.lists import Cell, Column, Filter, Listing, Sort, equals
from keqiao.core.pages.parts.blocks import Empty
from keqiao.core.parties import names
from keqiao.core.parties.models import Duplicate, Party

BASES = (
    ("code", _("信用代码相同")),
    ("name", _("名称相近")),
    ("name_against_code", _("名称相近而信用代码不同")),
)
VERDICTS = {"same": _("同一企业"), "different": _("不同企业"), "review": _("须人工判断")}


def _side(party: Party) -> Cell:
    where = names.division_line(party.division)
    return Cell(
        party.name,
        url=reverse("parties:party_detail", args=[party.pk]),
        note=f"{party.code} {where}" if party.code else where,
    )


def _merge_url(pair: Duplicate) -> str:
    return f"{reverse('parties:party_merge')}?duplicate={pair.second_id}&keeper={pair.first_id}"


LISTING = Listing(
    name="parties.duplicate",
    label=_("疑似重复"),
    columns=(
        Column("first", _("甲"), lambda pair: _side(pair.first)),
        Column("second", _("乙"), lambda pair: _side(pair.second)),
        Column("basis", _("依据"), lambda pair: dict(BASES)[pair.basis], phone=False),
        Column(
            "likeness",
            _("相似度"),
            lambda pair: presenters.number(pair.likeness, 3),
            sort="likeness",
            number=True,
        ),
        Column("names", _("只看名称"), lambda pair: VERDICTS[pair.names], phone=False),
        Column("act", _("处理"), lambda pair: Cell(_("预览合并"), url=_merge_url(pair))),
    ),
    sorts=(
        Sort("-likeness", _("相似度"), "likeness", descending=True),
        Sort("likeness", _("相似度"), "likeness"),
    ),
    filters=(Filter("basis", _("依据"), equals("basis"), choices=BASES),),
    empty=Empty(_("没有疑似重复"), _("点“查找”后，名称相近或信用代码相同的主体会成对列在这里，由人判断。")),
    exports=True,
)
