"""每个地址一次请求: out of the resolver and the API, with the records of a site put in; only these are written by hand.

``RECORDS`` says which records of a site an address that names one is tried with. An address that is not there fails.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cities import Cities, Site
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from keqiao.core.access import Rule, Viewer
from keqiao.core.api.registry import routers

DRAFT, OPEN = ("plan_draft",), ("plan_draft", "plan")
RECORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"plan:find_", ("find",)),
    (r"plan:part_", ("part", "part_unsent")),
    (r"plan:node_", ("node",)),
    (r"plan:extension_", ("extension",)),
    (r"plan:urge_", ("urge",)),
    (r"plan:bulletin_", ("bulletin_draft", "bulletin")),
    (r"plan:target_", ("target",)),
    (r"plan:task_detail", ("task",)),
    (r"plan:", OPEN),
    (r"transfer:contract_detach", ("contract_draft",)),
    (r"transfer:", ("contract_draft", "contract_filed", "contract")),
    (r"parties:party_", ("enterprise",)),
    (r"parties:duplicate_", ()),
    (r"files:", ("contract_file", "part_file")),
    (r"jobs:", ("job",)),
    (r"notices:", ("notice",)),
    (r"imports:import_(new|template)", ()),
    (r"imports:", ("import",)),
    (r"journal:entry_", ("entry",)),
    (r"identity:token_", ("token",)),
    (r"identity:", ("person",)),
    (r"api:part_list", OPEN),
    (r"api:(part)", ("part", "part_unsent")),
    (r"api:target_detail", ("target",)),
    (r"api:(plan|target|task)", OPEN),
    (r"api:contract", ("contract_draft", "contract_filed", "contract")),
    (r"api:measure", ()),
    (r"measures:", ()),
    (r"pages:", ()),
)
WORDS = {
    "kind": "task",
    "act": "accept",
    "format": "xlsx",
    "sheet": "parties.party",
    "name": "transfer.registered_amount",
    "part": "figure",
}
FORM = {"move": "x", "version": 1, "mode": "all", "given": {}}
"""What a form is sent with: well enough formed that the record is looked for."""
FOREIGN = ("account_", "mfa_", "openid", "socialaccount", "usersessions")
"""Pages of foreign packages: a person's own account and the back room, tested in core/identity."""


@dataclass(frozen=True, slots=True)
class Route:
    """An address, or an operation of the API, and whether it names a record."""

    name: str
    method: str
    rule: Rule
    parameters: tuple[str, ...]
    records: tuple[str, ...]
    path: str

    @property
    def label(self) -> str:
        return self.name if self.method == "GET" else f"{self.method} {self.name}"

    def url(self, site: Site, record: str = "") -> str:
        given = {name: self._value(name, site, record) for name in self.parameters}
        return reverse(self.name, kwargs=given)

    def _value(self, name: str, site: Site, record: str) -> Any:
        if name == "file":
            return site.records["contract_file"].pk
        if name == "membership":
            return site.users["enterprise"].membership.pk
        if name == "act" and self.name.startswith("identity"):
            return "disable"
        if name == "name" and self.name.startswith("api"):
            return "registered_amount"
        if name in ("pk", "plan", "plan_id"):
            return record_of(site, record).pk if record else 1
        return WORDS[name]


def record_of(site: Site, key: str) -> Any:
    if key == "enterprise":
        return site.parties["enterprise"]
    if key == "person":
        return site.users["enterprise"]
    return site.records[key]


def routes() -> list[Route]:
    """All of the product's own, pages first."""
    pages = sorted(_walk(get_resolver(), "", ()), key=lambda one: one.name)
    return [*pages, *_operations()]


def _walk(resolver: URLResolver, before: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for one in resolver.url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            if one.namespace not in ("api", "admin"):
                yield from _walk(one, path, (*spaces, one.namespace) if one.namespace else spaces)
        elif isinstance(one, URLPattern) and one.name and not one.name.startswith(FOREIGN):
            yield _page(":".join((*spaces, one.name)), one, "/" + path)


def _page(name: str, one: URLPattern, path: str) -> Route:
    parameters = tuple(re.findall(r"<(?:\w+:)?(\w+)>", path))
    method = "POST" if _posted_only(one.callback) else "GET"
    return Route(name, method, one.callback.access, parameters, _records(name, parameters), path)


def _posted_only(view: Any) -> bool:
    """By the view's own decorators: what takes nothing but POST is a target of forms."""
    while view is not None:
        cells = getattr(view, "__closure__", None) or ()
        if any(cell.cell_contents == ["POST"] for cell in cells):
            return True
        view = getattr(view, "__wrapped__", None)
    return False


def _records(name: str, parameters: tuple[str, ...]) -> tuple[str, ...]:
    if not parameters:
        return ()
    for pattern, keys in RECORDS:
        if re.match(pattern, name):
            return keys
    raise AssertionError(f"{name}: say in tests/security/routes.py which records it is tried with")


def _operations() -> Iterator[Route]:
    for room, router in routers().items():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                name = f"api:{operation.view_func.__name__}"
                parameters = tuple(re.findall(r"{(?:\w+:)?(\w+)}", path))
                for method in operation.methods:
                    yield Route(
                        name,
                        method,
                        operation.view_func.access,
                        parameters,
                        _records(name, parameters),
                        f"/api/v1/{room}{path}",
                    )


def ask(cities: Cities, role: str, scope: str, route: Route, url: str) -> HttpResponse:
    """One request as one person, and everything it did undone."""
    client = cities.client(role, scope)
    with transaction.atomic():
        if route.method == "GET":
            answer = client.get(url)
        elif route.name.startswith("api:"):
            answer = client.generic(route.method, url, json.dumps(FORM), content_type="application/json")
        else:
            answer = client.post(url, FORM)
        transaction.set_rollback(True)
    return answer


def refused(answer: HttpResponse) -> bool:
    """Whether the door said no: 401, 403, or the way to the door."""
    location = answer.headers.get("Location", "")
    return answer.status_code in (401, 403) or (answer.status_code == 302 and "/account/login/" in location)


def allows(route: Route, viewer: Viewer) -> bool:
    return route.rule.allows(viewer)
