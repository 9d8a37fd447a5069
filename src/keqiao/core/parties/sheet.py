"""主体导入表: the first sheet of core.imports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from keqiao.core.access import Viewer
from keqiao.core.imports import Choice, Column, Fault, Row, Sheet
from keqiao.core.parties.bulk import Known, check_one, parties_register, party_from
from keqiao.core.parties.checks import cleaned
from keqiao.core.parties.models import KINDS, Zone
from keqiao.core.parties.rules import keeps
from keqiao.engines.errors import InputError


def kinds() -> list[Choice]:
    return [Choice(code, label) for code, label in KINDS]


def zones() -> list[Choice]:
    return [
        Choice(str(zone.pk), zone.short_name) for zone in Zone.objects.order_by("prefecture", "short_name")
    ]


def given_of(row: Row) -> dict[str, Any]:
    """The fields of a party that a row states; an empty cell is an empty text, a missing day none."""
    values = dict(row.values)
    zone = values.pop("zone", None)
    texts = {name: value or "" for name, value in values.items() if name not in ("since", "listed")}
    return {
        **texts,
        "since": values.get("since"),
        "listed": bool(values.get("listed")),
        "zone_id": _uuid(zone),
    }


def _uuid(text: str | None) -> Any:
    return UUID(text) if text else None


def check(viewer: Viewer, rows: Sequence[Row]) -> list[Fault]:
    """What the columns cannot know: codes that are taken, divisions, the viewer's own region."""
    faults: list[Fault] = []
    known = Known.about(str(row.values.get("code") or "") for row in rows)
    for row in rows:
        given = given_of(row)
        try:
            check_one(viewer, party_from(viewer, given), cleaned(given), known)
        except InputError as error:
            faults.append(Fault(row.number, _column_of(error), error))
    return faults


def _column_of(error: InputError) -> str:
    """The column that an error is about, by what it names."""
    marks = (("信用代码", "code"), ("行政区划", "division"), ("行业代码", "industry"), ("成立日期", "since"))
    return next((name for mark, name in marks if mark in error.template), "")


def load(viewer: Viewer, rows: Sequence[Row]) -> None:
    parties_register(viewer, [given_of(row) for row in rows])


PARTIES = Sheet(
    name="parties.party",
    label=_("主体"),
    columns=(
        Column("name", _("名称"), required=True, longest=120, hint=_("营业执照或法人证书上的全称")),
        Column(
            "code",
            _("统一社会信用代码"),
            kind="code",
            longest=18,
            unique=True,
            hint=_("18 位；没有的可以不填；请把这一列设为文本格式"),
        ),
        Column("short_name", _("简称"), longest=60),
        Column("kind", _("类别"), kind="choice", required=True, choices=kinds),
        Column(
            "division", _("行政区划代码"), kind="code", required=True, longest=6, hint=_("六位，如 510700")
        ),
        Column("zone", _("功能区"), kind="choice", choices=zones),
        Column("industry", _("行业代码"), kind="code", longest=4, hint=_("GB/T 4754-2017，如 7520")),
        Column("service_class", _("科技服务业类别"), longest=6),
        Column("address", _("住所"), longest=200),
        Column("since", _("成立日期"), kind="date", hint=_("如 2012-03-01")),
        Column("source", _("来源"), longest=200),
        Column("listed", _("公开名录"), kind="yes_no", hint=_("填“是”则公众可见")),
    ),
    load=load,
    check=check,
    rule=keeps,
    done_url="parties:party_list",
)
