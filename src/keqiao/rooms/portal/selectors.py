"""门户的读取: the front page and the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from keqiao.core import clock
from keqiao.core.access import Viewer
from keqiao.core.desk import Card, cards_for
from keqiao.core.measures import Measure, Question, measures
from keqiao.core.measures.reading import evidence_address
from keqiao.core.pages import presenters
from keqiao.core.pages.parts import FigureCard, TileMap, tile_map
from keqiao.rooms.plan.public import PlanPage, latest_bulletins, picture_in_force

YI = Decimal(100_000_000)


@dataclass(frozen=True, slots=True)
class BulletinLine:
    """通报 as a line."""

    title: str
    day: str
    url: str


@dataclass(frozen=True, slots=True)
class FrontPage:
    """首页."""

    as_of: date
    picture: PlanPage | None
    figures: Sequence[FigureCard]
    tiles: TileMap | None
    choices: Sequence[tuple[str, str, bool]]
    bulletins: Sequence[BulletinLine]


def front_page(viewer: Viewer, as_of: date, measure: str) -> FrontPage:
    """The plan in force with its lights, one measure over the prefectures, the latest bulletins."""
    spatial = [one for one in measures() if one.by_division is not None]
    chosen = next((one for one in spatial if one.name == measure), _first(spatial))
    picture = picture_in_force(viewer, as_of)
    return FrontPage(
        as_of=as_of,
        picture=picture,
        figures=_figures(picture) if picture else (),
        tiles=_tiles(chosen, as_of) if chosen else None,
        choices=[(one.name, str(one.label), one is chosen) for one in spatial],
        bulletins=[
            BulletinLine(
                _("{plan} {period}督查通报").format(plan=bulletin.plan.title, period=bulletin.period),
                presenters.day(bulletin.as_of),
                reverse("plan:bulletin_detail", args=[bulletin.pk]),
            )
            for bulletin in latest_bulletins(viewer)
        ],
    )


def _figures(picture: PlanPage) -> list[FigureCard]:
    """Six targets beside the overall one, those with a figure first."""
    rest = picture.figures[1:] if picture.gauge else picture.figures
    return sorted(rest, key=lambda card: card.value == presenters.NOTHING)[:6]


def _first(spatial: Sequence[Measure]) -> Measure | None:
    """Money before counts: what the plan's one computed target counts."""
    return next((one for one in spatial if one.unit == "CNY"), spatial[0] if spatial else None)


def _tiles(measure: Measure, as_of: date) -> TileMap | None:
    question = Question(date(as_of.year, 1, 1), as_of, as_of=as_of)
    values: Mapping[str, Decimal] = measure.by_division(question) if measure.by_division else {}
    if not values:
        return None
    money = measure.unit == "CNY"
    return tile_map(
        {code: value / YI if money else value for code, value in values.items()},
        title=_("{measure},{year} 年累计").format(measure=measure.label, year=as_of.year),
        unit=_("亿元") if money else "",
        urls={
            code: evidence_address(measure.name, Question(question.since, as_of, code[:4], as_of))
            for code in values
        },
        as_of=presenters.day(as_of),
        source=str(measure.words),
    )


@dataclass(frozen=True, slots=True)
class DeskCard:
    """工作台卡片, ready to show; ``late``: its day is over."""

    card: Card
    due: str
    late: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """工作台: what waits, what one may do, what changed."""

    waits: Sequence[DeskCard]
    may: Sequence[DeskCard]
    changed: Sequence[DeskCard]


def desk(viewer: Viewer) -> Desk:
    """Everything on a viewer's desk, from all rooms, by deadline."""
    today = clock.today()
    cards = [
        DeskCard(card, presenters.day(card.due) if card.due else "", bool(card.due and card.due < today))
        for card in cards_for(viewer)
    ]
    return Desk(*([one for one in cards if one.card.kind == kind] for kind in ("waits", "may", "changed")))
