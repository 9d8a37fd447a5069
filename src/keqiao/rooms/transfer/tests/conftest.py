"""A small world: two enterprises, a school, offices in two cities and in the province, people in their roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.test import Client

from keqiao.core import clock
from keqiao.core.access import Viewer, system
from keqiao.core.files import services as files
from keqiao.core.identity.models import Membership, User
from keqiao.core.identity.tests.people import sign_in
from keqiao.core.parties.models import Party
from keqiao.rooms.transfer import services
from keqiao.rooms.transfer.completeness import TEXT_PURPOSE
from keqiao.rooms.transfer.models import Contract

DAY = date(2017, 6, 1)


@pytest.fixture(autouse=True)
def _a_day_in_june() -> Iterator[None]:
    with clock.at(DAY):
        yield


def party(name: str, division: str, kind: str = "enterprise", code: str = "") -> Party:
    now = clock.now()
    return Party.objects.create(
        name=name, division=division, kind=kind, code=code, created_at=now, changed_at=now
    )


@pytest.fixture(autouse=True)
def _plain(settings: Any, tmp_path: Any) -> None:
    """Pages without built assets, files in a folder of the test's own, remembered figures forgotten."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": static}
    settings.FILES = tmp_path / "files"
    caches["process"].clear()


@pytest.fixture
def enter() -> Callable[[Viewer], Client]:
    """A browser in which this person is signed in, with both factors just shown."""

    def make(viewer: Viewer, *, fresh: bool = True) -> Client:
        return sign_in(Client(), User.objects.get(pk=viewer.user_id), fresh=fresh)

    return make


def person(name: str, role: str, of: Party, reach: str = "") -> Viewer:
    user = User.objects.create_user(username=name, name=name, joined_at=clock.now())
    Membership.objects.create(user=user, party=of, role=role, reach=reach, since=date(2017, 1, 1))
    return Viewer(role, user.pk, name, of.pk, of.name, reach, fresh=True)


@dataclass
class World:
    """Who there is."""

    seller: Party
    buyer: Party
    chengdu: Party
    mianyang: Party
    province: Party
    filer: Viewer
    rival: Viewer
    registrar: Viewer
    second: Viewer
    elsewhere: Viewer
    head: Viewer
    leader: Viewer


@pytest.fixture
def world(db: Any) -> World:
    seller = party("成都科创信息技术有限公司", "510104", code="91510104MA61Q1YW0T")
    buyer = party("绵阳微芯电子科技有限公司", "510703")
    chengdu = party("成都市技术合同登记处", "510100", "government")
    mianyang = party("绵阳市技术合同登记处", "510700", "government")
    province = party("四川省科学技术厅", "510000", "government")
    for office in (chengdu, mianyang, province):
        services.office_set(system("测试"), party=office, division=office.division, since=date(2017, 1, 1))
    return World(
        seller,
        buyer,
        chengdu,
        mianyang,
        province,
        filer=person("经办人甲", "enterprise", seller),
        rival=person("经办人乙", "enterprise", buyer),
        registrar=person("登记员甲", "registrar", chengdu, "5101"),
        second=person("登记员乙", "registrar", chengdu, "5101"),
        elsewhere=person("登记员丙", "registrar", mianyang, "5107"),
        head=person("登记员丁", "registrar", province, "51"),
        leader=person("领导甲", "leader", province, "51"),
    )


STATED: dict[str, Any] = {
    "title": "物联网数据采集终端委托开发合同",
    "category": "development",
    "subcategory": "commissioned",
    "other_name": "绵阳微芯电子科技有限公司",
    "signed_on": date(2017, 5, 20),
    "field": "electronics",
    "ip_kind": "none",
    "plan_level": "none",
    "payment": "instalments",
    "total": Decimal("1000000.00"),
    "equipment": Decimal("200000.00"),
    "carrier": Decimal("50000.00"),
    "income": Decimal("700000.00"),
}

Make = Callable[..., Contract]


@pytest.fixture
def drafted(world: World) -> Make:
    """A draft with its text attached."""

    def make(viewer: Viewer | None = None, **changed: Any) -> Contract:
        who = viewer or world.filer
        contract = services.contract_begin(who, data={**STATED, **changed})
        text = ContentFile("合同正文".encode(), "合同.txt")
        files.store(who, text, Contract.kind(), contract.pk, TEXT_PURPOSE)
        return contract

    return make


@pytest.fixture
def filed(world: World, drafted: Make) -> Make:
    def make(viewer: Viewer | None = None, **changed: Any) -> Contract:
        contract = drafted(viewer, **changed)
        return services.contract_move(viewer or world.filer, pk=contract.pk, move="submit")

    return make


@pytest.fixture
def accepted(world: World, filed: Make) -> Make:
    def make(**changed: Any) -> Contract:
        return services.contract_move(world.registrar, pk=filed(**changed).pk, move="accept")

    return make


@pytest.fixture
def registered(world: World, accepted: Make) -> Make:
    def make(**changed: Any) -> Contract:
        return services.contract_move(world.registrar, pk=accepted(**changed).pk, move="register")

    return make
