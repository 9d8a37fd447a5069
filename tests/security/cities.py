"""两个城市: one small world for the tests of rights: the same records three times, and who might look at them.

A site is a planning office, a unit, an enterprise and a registry with all of theirs: drafts, what is in hand, what
is published. Three sites: ``own`` and ``near`` in one city, ``far`` in another. Beside them the province's people.
Every text of a site carries its canary, a word that occurs nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db.models import Model
from django.test import Client

from keqiao.core import clock
from keqiao.core.access import PUBLIC, Viewer, system, within
from keqiao.core.access.roles import ROLES
from keqiao.core.files import services as files
from keqiao.core.flow import apply, create
from keqiao.core.identity.models import User
from keqiao.core.identity.services.tokens import token_create
from keqiao.core.identity.tests.people import person, sign_in, viewer_of
from keqiao.core.imports import services as imports
from keqiao.core.jobs.models import Job
from keqiao.core.jobs.testing import run_all
from keqiao.core.journal.models import Entry
from keqiao.core.notices import services as notices
from keqiao.core.notices.models import Notice
from keqiao.core.parties.models import Division, Party
from keqiao.core.search.rebuilding import rebuild
from keqiao.rooms.plan.models import (
    Bulletin,
    Find,
    Node,
    Part,
    Plan,
    SupervisionRule,
    Target,
    Task,
    Urge,
)
from keqiao.rooms.plan.supervision import bulletin
from keqiao.rooms.plan.supervision import services as supervision
from keqiao.rooms.plan.supervision.node_table import NodeRow
from keqiao.rooms.transfer import services as transfer
from keqiao.rooms.transfer.completeness import TEXT_PURPOSE
from keqiao.rooms.transfer.models import Contract

DAY = date(2017, 6, 1)
SCOPES = ("own", "near", "far", "province")
SCOPE_LABELS = {"own": "本", "near": "邻", "far": "他", "province": "省"}
PEOPLE = tuple(role for role in ROLES if role not in ("public", "system"))
PARTY_OF = {"enterprise": "enterprise", "unit_head": "unit", "unit_officer": "unit", "registrar": "registry"}
"""Where somebody of a role works; everybody else in the office."""


@dataclass
class Site:
    """One place with its parties, people and records."""

    key: str
    division: str
    reach: str
    canary: str
    parties: dict[str, Party] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    records: dict[str, Model] = field(default_factory=dict)

    def viewer(self, role: str) -> Viewer:
        return viewer_of(self.users[role])

    def word(self, thing: str) -> str:
        """A text of this site that names itself."""
        return f"{self.canary}{thing}"


@dataclass
class Cities:
    """The world: three sites and the province's people."""

    sites: dict[str, Site]
    clients: dict[tuple[str, str], Client] = field(default_factory=dict)

    @property
    def own(self) -> Site:
        return self.sites["own"]

    def everybody(self) -> Iterator[tuple[str, str]]:
        """(role, scope) of each person, and of the public."""
        yield "public", ""
        for role in PEOPLE:
            for scope in SCOPES:
                yield role, scope

    def viewer(self, role: str, scope: str) -> Viewer:
        return PUBLIC if role == "public" else self.sites[scope].viewer(role)

    def client(self, role: str, scope: str) -> Client:
        """A browser in which this person is signed in; one for each."""
        if (role, scope) not in self.clients:
            client = Client(raise_request_exception=False)
            if role != "public":
                sign_in(client, self.sites[scope].users[role])
            self.clients[role, scope] = client
        return self.clients[role, scope]


def build() -> Cities:
    """Everything, on the day of the world; call it inside ``clock.at(DAY)``."""
    for code, name, level in (
        ("510000", "四川省", "province"),
        ("510100", "成都市", "prefecture"),
        ("510700", "绵阳市", "prefecture"),
    ):
        Division.objects.update_or_create(code=code, until=None, defaults={"name": name, "level": level})
    sites = {
        "own": Site("own", "510100", "5101", "玄鹤"),
        "near": Site("near", "510100", "5101", "赤霄"),
        "far": Site("far", "510700", "5107", "墨麟"),
        "province": Site("province", "510000", "51", "紫垣"),
    }
    for site in sites.values():
        _parties(site)
        _people(site)
    for site in sites.values():
        if site.key != "province":
            _plans(site)
            _supervised(site)
            _contracts(site)
            _own_things(site)
    run_all()
    rebuild()
    return Cities(sites)


def _parties(site: Site) -> None:
    kinds = {
        "office": "government",
        "unit": "government",
        "registry": "government",
        "enterprise": "enterprise",
    }
    for name, kind in kinds.items():
        now = clock.now()
        words = {"office": "办公室", "unit": "科技局", "registry": "登记处", "enterprise": "科技有限公司"}[
            name
        ]
        site.parties[name] = Party.objects.create(
            name=f"{site.canary}{words}",
            short_name="" if kind == "enterprise" else f"{site.canary}{words}",
            kind=kind,
            division=site.division,
            created_at=now,
            changed_at=now,
        )
    registry = site.parties["registry"]
    transfer.office_set(system("测试"), party=registry, division=registry.division, since=date(2017, 1, 1))


def _people(site: Site) -> None:
    for role in PEOPLE:
        party = site.parties[PARTY_OF.get(role, "office")]
        site.users[role] = person(role, party, site.reach, username=f"{site.key}-{role}", name=f"{role}01")
    site.users["second"] = person("supervisor", site.parties["office"], site.reach, username=f"{site.key}-2")
    site.users["assessor"] = person(
        "registrar", site.parties["registry"], site.reach, username=f"{site.key}-3"
    )


def _plan(site: Site, thing: str, **fields: Any) -> Plan:
    planner = site.viewer("planner")
    plan = Plan(
        root=uuid4(),
        title=site.word(thing),
        reference="",
        issuer="",
        issued_on=date(2017, 5, 5),
        year=2017,
        division=site.division,
        office=site.parties["office"],
        text=site.word("的文字。"),
        compiled_at=clock.now(),
        **fields,
    )
    return create(planner, plan)


def _plans(site: Site) -> None:
    draft = site.records["plan_draft"] = _plan(site, "未发布的计划")
    site.records["find"] = Find.objects.create(
        plan=draft,
        kind="task",
        key="t1",
        order=1,
        start=0,
        end=2,
        confidence=Decimal("0.9"),
        content={"number": "1", "title": site.word("提取的任务"), "text": site.word("提取"), "units": []},
    )
    plan = site.records["plan"] = _plan(site, "已发布的计划", published_at=clock.now())
    Plan.objects.filter(pk=plan.pk).update(state="published")
    plan.refresh_from_db()
    SupervisionRule.objects.create(
        plan=plan, kind="report_cycle", value={"cycle": "quarter", "day": 20, "position": "first_month"}
    )
    task = site.records["task"] = Task.objects.create(
        plan=plan,
        key="t1",
        number="1",
        title=site.word("公开的任务"),
        text=site.word("公开。"),
        deadline=date(2017, 12, 31),
        original_deadline=date(2017, 12, 31),
        order=1,
    )
    site.records["target"] = Target.objects.create(
        plan=plan,
        task=task,
        key="g1",
        quote="达到100",
        metric=site.word("公开的目标"),
        series="认定登记额",
        kind="level",
        comparator="ge",
        low=Decimal(100),
        unit="CNY",
        horizon=date(2017, 12, 31),
        region=site.division,
        measure="transfer.registered_amount",
        order=1,
    )


def _supervised(site: Site) -> None:
    """A part with a filed plan and drafts of the unit's, an extension, an urge slip, two bulletins."""
    plan, task, unit = site.records["plan"], site.records["task"], site.parties["unit"]
    part = Part(
        task=task, party=unit, unit_name=unit.short_name, role="lead", order=1, division=site.division
    )
    create(system("测试"), part, {})
    part = apply(system("测试"), Part, part.pk, "assign")
    officer = site.viewer("unit_officer")
    apply(officer, Part, part.pk, "receive")
    supervision.save_plan_draft(
        officer,
        part_id=part.pk,
        text=site.word("单位方案草稿"),
        nodes=[NodeRow(site.word("节点草稿"), date(2017, 9, 1))],
    )
    site.records["part"] = part
    site.records["node"] = Node.objects.get(part=part)
    running = Part(
        task=task,
        party=site.parties["office"],
        unit_name=site.word("办"),
        role="joint",
        order=2,
        division=site.division,
    )
    create(system("测试"), running, {})
    site.records["part_unsent"] = running
    site.records["extension"] = supervision.ask_extension(
        officer,
        part_id=part.pk,
        reason=site.word("延期理由"),
        progress=site.word("延期进展"),
        expected=date(2018, 1, 31),
    )
    urge = Urge(part=part, level="urge", text=site.word("催办内容"), answer_by=DAY + timedelta(days=5))
    site.records["urge"] = create(site.viewer("supervisor"), urge, {})
    site.records["part_file"] = files.store(
        officer, ContentFile(site.word("佐证").encode(), site.word("佐证.txt")), "plan.part", part.pk, "files"
    )
    for name, period in (("bulletin_draft", "2017-Q2"), ("bulletin", "2017-Q1")):
        site.records[name] = bulletin.draft(site.viewer("supervisor"), plan_id=plan.pk, period=period)
    kept = site.records["bulletin_draft"]
    kept.content["plan"]["title"] = site.word("通报草稿")
    kept.save(update_fields=["content"])
    Bulletin.objects.filter(pk=site.records["bulletin"].pk).update(state="published")
    site.records["bulletin"].refresh_from_db()


STATED: dict[str, Any] = {
    "category": "development",
    "subcategory": "commissioned",
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


def _contracts(site: Site) -> None:
    filer, registrar = site.viewer("enterprise"), site.viewer("registrar")
    titles = {"contract_draft": "合同草稿", "contract_filed": "合同在办", "contract": "合同登记"}
    steps = {
        "contract_draft": (),
        "contract_filed": ("submit",),
        "contract": ("submit", "accept", "register"),
    }
    for name, moves in steps.items():
        contract = transfer.contract_begin(
            filer,
            data={
                **STATED,
                "title": site.word(titles[name]),
                "other_name": site.word(f"的客户{name}"),
                "office_division": site.division,
            },
        )
        stored = files.store(
            filer,
            ContentFile(
                site.word("合同正文").encode(),
                site.word("草稿正文.txt" if name == "contract_draft" else "正文.txt"),
            ),
            Contract.kind(),
            contract.pk,
            TEXT_PURPOSE,
        )
        if name == "contract_draft":
            site.records["contract_file"] = stored
        Contract.objects.filter(pk=contract.pk).update(office=site.parties["registry"])
        for move in moves:
            transfer.contract_move(filer if move == "submit" else registrar, pk=contract.pk, move=move)
            # the nearest office may be its neighbour's: this one keeps it
            Contract.objects.filter(pk=contract.pk).update(
                office=site.parties["registry"], division=site.division
            )
        contract.refresh_from_db()
        site.records[name] = contract


def _own_things(site: Site) -> None:
    """What belongs to one person: an import, its job, a notice."""
    registrar = site.viewer("registrar")
    upload = ContentFile(
        f"单位名称\n{site.word('被导入的单位')}\n".encode("utf-8-sig"), site.word("单位.csv")
    )
    site.records["import"] = imports.begin(registrar, sheet="parties.party", upload=upload)
    other = Part(
        task=site.records["task"],
        party=site.parties["unit"],
        unit_name=site.word("协"),
        role="cooperate",
        order=3,
        division=site.division,
    )
    create(system("测试"), other, {})
    site.records["part_helper"] = apply(system("测试"), Part, other.pk, "assign")
    site.records["job"] = Job.objects.get(pk=site.records["import"].job)
    notices.tell(
        registrar,
        subject=site.word("通知标题"),
        text=site.word("通知内容"),
        url="/desk/",
        users=[site.users["unit_officer"].pk],
    )
    site.records["notice"] = Notice.objects.get(
        user=site.users["unit_officer"], subject=site.word("通知标题")
    )
    planner = site.users["planner"]
    site.records["token"] = token_create(
        site.viewer("planner"),
        membership=planner.membership.pk,
        name=site.word("令牌"),
        scopes=["plan:read"],
        days=9,
    ).token
    draft = str(site.records["contract_draft"].pk)
    site.records["entry"] = Entry.objects.filter(object_id=draft).order_by("pk")[0]


PARENTS = {
    "find": "plan_draft",
    "task": "plan",
    "target": "plan",
    "node": "part",
    "contract_file": "contract_draft",
    "part_file": "part",
}
"""Records that are seen through another."""
MINE = {"job": "registrar", "import": "registrar", "notice": "unit_officer", "token": "planner"}
"""Records that belong to one person of the site."""


def sees(site: Site, key: str, viewer: Viewer) -> bool | None:
    """Whether this viewer may see a record of a site, out of nothing but Reach and owner; None: no such statement."""
    if key in MINE:
        return viewer.user_id == site.users[MINE[key]].pk or (key == "job" and viewer.role == "system_admin")
    if key in ("person", "entry"):
        return None
    if key == "enterprise":
        return in_reach(site.parties["enterprise"], viewer)
    return in_reach(site.records[PARENTS.get(key, key)], viewer)


SECRETS: tuple[tuple[str, str], ...] = (
    ("plan_draft", "未发布的计划"),
    ("find", "提取的任务"),
    ("part", "延期理由"),
    ("part", "延期进展"),
    ("part", "催办内容"),
    ("part_file", "佐证.txt"),
    ("bulletin_draft", "通报草稿"),
    ("contract_draft", "合同草稿"),
    ("contract_filed", "合同在办"),
    ("contract", "合同登记"),
    ("contract_file", "草稿正文.txt"),
    ("import", "单位.csv"),
    ("import", "被导入的单位"),
    ("notice", "通知标题"),
    ("notice", "通知内容"),
    ("token", "令牌"),
    ("draft", "单位方案草稿"),
    ("draft", "节点草稿"),
)
"""Texts that only those may read who see the record. ``draft``: kept by a unit before it is filed."""


def hidden(cities: Cities, viewer: Viewer) -> list[str]:
    """Every word and every id that must not stand in anything this viewer is answered; the journal is read whole."""
    if viewer.role == "audit_admin":
        return []
    found = []
    for site in cities.sites.values():
        if site.key == "province":
            continue
        for key, word in SECRETS:
            unit = site.parties["unit"].pk == viewer.party_id and viewer.role in ("unit_officer", "unit_head")
            if not (unit if key == "draft" else sees(site, key, viewer)):
                found.append(site.word(word))
                if key not in ("draft", "find") and (key, viewer.role) != ("import", "system_admin"):
                    found.append(str(site.records[key].pk))
    return found


def in_reach(record: Model, viewer: Viewer) -> bool:
    """Whether the class's own Reach lets a viewer see a record: what every page is held against."""
    model = type(record)
    return within(model._default_manager.filter(pk=record.pk), model.reach, viewer).exists()  # type: ignore[attr-defined]


def names(rows: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{role}@{scope}" for role, scope in rows)
