"""建立演示省份: reference data, parties, people, the plan from its text, a year's contracts and supervision."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from keqiao.core import clock
from keqiao.core.access import system
from keqiao.core.parties.models import Party
from keqiao.site.demo_province import people

SEED = 20170505
YEAR = 2017
TODAY = date(2017, 12, 29)
"""演示的“今天”: the last working day of the plan year, so that a whole year can be looked back on."""
PARTIES = 3_000
CONTRACTS = 12_853
YEARLY_TOTAL = Decimal("41969000000.00")
"""技术合同成交额 2017 and its contracts: implied by 科技厅's release of 2019-02-22 (core/measures/data)."""
OWN_TEXT = Path(__file__).with_name("arrangement.txt")
PUBLISHED = Path(__file__).resolve().parents[5] / "shared" / "documents" / "sichuan-2017-91.txt"

Say = Callable[[str], None]


def source() -> Path:
    """The published document where it lies beside the project, else our restatement of its tasks and figures."""
    return PUBLISHED if PUBLISHED.exists() else OWN_TEXT


def build(say: Say, scale: int = 1, *, parties_count: int = 0, contracts_count: int = 0) -> None:
    """Fill an empty, migrated installation. ``scale`` multiplies parties and contracts; a benchmark names its own."""
    from keqiao.rooms.plan import demo as plan_demo
    from keqiao.rooms.plan.supervision import demo as supervision_demo
    from keqiao.rooms.transfer import demo as transfer_demo
    from keqiao.site.demo_province import finishing

    many, contracts = parties_count or PARTIES * scale, contracts_count or CONTRACTS * scale
    rng = random.Random(SEED)  # noqa: S311 - a reproducible province, no secret
    with clock.at(date(YEAR, 1, 3)):
        say(f"生成 {many:,} 个主体")
        parties = _parties(rng, many)
        viewers = people.build(_units(parties), datetime(2017, 12, 29, 8, tzinfo=clock.CHINA))
    with clock.at(date(YEAR, 5, 5)):
        say("编译并发布工作安排")
        plan = plan_demo.build(viewers, source().read_text(encoding="utf-8"))
    say(f"生成 {contracts:,} 份技术合同")
    total = (YEARLY_TOTAL * contracts / CONTRACTS).quantize(Decimal("0.01"))
    transfer_demo.build(viewers, parties, rng, year=YEAR, count=contracts, total=total)
    say("推演一年的督查")
    supervision_demo.build(viewers, plan, rng)
    with clock.at(TODAY):
        finishing.finish(viewers, say)


def _parties(rng: random.Random, count: int) -> list[Party]:
    from keqiao.core.parties import demo as parties_demo

    return parties_demo.build(system("演示"), rng, count)


def _units(made: list[Party]) -> dict[str, Party]:
    """The places where the demonstration's people work."""
    units = {party.short_name: party for party in Party.objects.filter(kind="government") if party.short_name}
    enterprises = [
        party for party in made if party.kind == "enterprise" and party.division.startswith("5101")
    ]
    places = {f"企业:{number}": party for number, party in enumerate(enterprises[:2])}
    return {**units, **places, **_offices()}


def _offices() -> dict[str, Party]:
    """The provincial office and two registration offices, which no reference table holds."""
    now = clock.now()
    rows = (
        ("省政府办公厅", "四川省人民政府办公厅", "510000", False),
        ("登记处:510100", "成都市技术合同认定登记处(演示)", "510100", True),
        ("登记处:510700", "绵阳市技术合同认定登记处(演示)", "510700", True),
    )
    found = {}
    for key, name, division, invented in rows:
        found[key], _made = Party.objects.get_or_create(
            name=name,
            defaults={
                "short_name": name if invented else key,
                "kind": "government",
                "division": division,
                "demonstration": invented,
                "created_at": now,
                "changed_at": now,
            },
        )
    return found
