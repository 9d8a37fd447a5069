"""演示主体: synthetic organisations with lawful codes, spread over the real prefectures; the same for the same seed."""

from __future__ import annotations

import random
from datetime import date
from functools import cache

from django.db import transaction

from keqiao.core import clock
from keqiao.core.access.viewer import Viewer
from keqiao.core.journal.writing import Note, append_many
from keqiao.core.parties.models import Party
from keqiao.engines.registry.codes import check_character, organisation_check, rules
from keqiao.engines.registry.places import register, short_name

FIRST = "锦蓉岷沱嘉渝川蜀天华科创智联云博新远中明安瑞恒启晟合众汇德信诺金玉青文宏泰"
SECOND = "程拓源达微芯维图灵光成兴盛泽能力业信航宇通利康诚正方亚星海山元和翔腾"
TRADES = (
    ("enterprise", "信息技术", "6510"),
    ("enterprise", "软件技术", "6513"),
    ("enterprise", "生物医药科技", "7340"),
    ("enterprise", "新材料科技", "7320"),
    ("enterprise", "智能装备", "7320"),
    ("enterprise", "环保科技", "7330"),
    ("enterprise", "电子科技", "6520"),
    ("enterprise", "工程技术", "7484"),
    ("service", "技术转移服务", "7530"),
    ("service", "知识产权服务", "7520"),
    ("service", "检验检测", "7452"),
    ("carrier", "科技企业孵化器", "7540"),
)
FORMS = {"enterprise": "有限公司", "service": "有限责任公司", "carrier": "有限公司"}
SCHOOLS = (("university", "理工学院"), ("university", "工业大学"), ("institute", "应用技术研究院"))
WEIGHTS = {"510100": 52, "510700": 12, "510600": 6, "510300": 4, "510500": 4, "511500": 4, "511100": 3}
"""Weights of the prefectures; the others have 1: most technology contracts are made in Chengdu and Mianyang."""


def build(viewer: Viewer, rng: random.Random, count: int) -> list[Party]:
    """生成: ``count`` parties of all kinds, saved with one journal entry each."""
    now = clock.now()
    seen: set[str] = set()
    parties = [_party(rng, number, seen) for number in range(count)]
    for party in parties:
        party.created_at = party.changed_at = now
    with transaction.atomic():
        Party.objects.bulk_create(parties, batch_size=500)
        notes = [
            Note("keqiao.parties.party.register", "parties.party", str(p.pk), {"name": p.name})
            for p in parties
        ]
        append_many(viewer, notes)
    return parties


def _party(rng: random.Random, number: int, seen: set[str]) -> Party:
    prefecture = rng.choices(*_prefectures())[0]
    county = rng.choice(_counties(prefecture) or [prefecture])
    place = short_name(register().divisions[prefecture].name)
    if number % 40 == 0:
        kind, word = rng.choice(SCHOOLS)
        industry, tail = ("8341" if kind == "university" else "7320"), word
    else:
        kind, word, industry = rng.choices(TRADES, weights=(9, 9, 6, 6, 6, 4, 6, 5, 2, 2, 2, 1))[0]
        tail = word + FORMS[kind]
    name = ""
    while not name or name in seen:
        name = f"{place}{rng.choice(FIRST)}{rng.choice(SECOND)}{rng.choice(SECOND) if rng.random() < 0.3 else ''}{tail}"
    seen.add(name)
    return Party(
        code=credit_code(number, county, kind),
        name=name,
        kind=kind,
        division=county,
        industry=industry,
        since=date(rng.randint(1996, 2016), rng.randint(1, 12), rng.randint(1, 28)),
        source="演示数据",
        demonstration=True,
        listed=kind in ("carrier", "service"),
    )


def credit_code(number: int, division: str, kind: str) -> str:
    """A code that passes both checks and belongs to nobody: its organisation part counts up from a block of its own."""
    head = "12" if kind in ("university", "institute") else "91"
    alphabet = rules()["organisation_code"]["alphabet"]
    body = "MA6" + alphabet[number // 10_000 % len(alphabet)] + f"{number % 10_000:04d}"
    first = f"{head}{division}{body}{organisation_check(body)}"
    return first + str(check_character(first + "0"))


@cache
def _prefectures() -> tuple[list[str], list[int]]:
    codes = sorted(
        code for code, d in register().divisions.items() if d.level == "prefecture" and code[:2] == "51"
    )
    return codes, [WEIGHTS.get(code, 1) for code in codes]


@cache
def _counties(prefecture: str) -> list[str]:
    return sorted(code for code, d in register().divisions.items() if d.parent == prefecture)
