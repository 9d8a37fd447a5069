"""建议: which party a printed unit is, and which measure can compute a target. A suggestion is content to be decided
on with its find; it is never taken over by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from keqiao.core.measures import Measure, measures
from keqiao.core.parties.models import Party
from keqiao.core.parties.resolving import find_unit
from keqiao.rooms.plan.models import Find
from keqiao.rooms.plan.plan_words import in_chinese

LIKE_ENOUGH = 0.6
"""Names that share less of their character pairs than this are no suggestion."""
_NOISE = re.compile(r"[\W_]|全[省市县区国]|我[省市县区]")


def suggest(finds: Iterable[Find], day: str | None) -> None:
    """Put suggestions into units and targets; ``suggested`` lists the fields that are no more than that."""
    known: dict[tuple[str, str], Party | None] = {}
    on = _day(day)
    for find in finds:
        if find.kind == "unit":
            names = (find.content["name"], find.content["full_name"])
            if names not in known:
                known[names] = find_unit(names[0], names[1], on)
            party = known[names]
            if party is not None:
                find.content |= {"party": str(party.pk), "suggested": ["party"]}
        elif find.kind == "target":
            measure = measure_for(find.content["metric"], find.content["unit"])
            if measure is not None:
                find.content |= {"measure": measure.name, "suggested": ["measure"]}


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def measure_for(metric: str, unit: str) -> Measure | None:
    """The measure in the target's unit whose name or series is most like the metric's name."""
    rated = [(likeness(metric, measure), measure) for measure in measures() if measure.unit == unit]
    best = max(rated, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= LIKE_ENOUGH else None


def likeness(metric: str, measure: Measure) -> float:
    """相似度: 1 where one name holds the other, else the share of character pairs in common (Dice)."""
    return max(_alike(metric, in_chinese(measure.label)), _alike(metric, in_chinese(measure.series)))


def _alike(first: str, second: str) -> float:
    one, two = _NOISE.sub("", first), _NOISE.sub("", second)
    if not one or not two:
        return 0.0
    if one in two or two in one:
        return 1.0 if min(len(one), len(two)) >= 4 else 0.0
    pairs, others = _pairs(one), _pairs(two)
    return 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else 0.0


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
