"""走一遍: every address as everybody; what it answered, what it gave away, how many statements it took."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cities import SCOPE_LABELS, SCOPES, Cities, hidden, sees
from django.db import connection
from django.http import HttpResponse
from routes import Route, allows, ask, refused, routes

VARIANTS: dict[str, tuple[str, ...]] = {
    "search:search_page": ("?q=玄鹤", "?q=墨麟合同"),
    "parties:party_list": ("?q=墨麟", "?export=csv"),
    "parties:party_lookup": ("?q=墨麟",),
    "transfer:contract_list": ("?q=墨麟", "?export=csv", "?export=xlsx"),
    "transfer:queue": ("?export=csv",),
    "transfer:party_names": ("?other_name=墨麟",),
    "transfer:contract_detail": ("?tab=history", "?tab=duplicates", "?tab=amounts"),
    "plan:part_detail": ("?tab=slips", "?tab=files", "?tab=history"),
    "plan:board": ("?q=墨麟",),
    "measures:evidence": (
        "?since=2017-01-01&until=2017-12-31",
        "?since=2017-01-01&until=2017-12-31&export=csv",
    ),
}
"""Further questions to an address: what is searched, drilled into, opened in a tab or taken along."""
FREE = ("SAVEPOINT", "RELEASE", "ROLLBACK")
NOTES = re.compile(r'(INSERT INTO|UPDATE) "?(journal_chain|journal_entry|identity_tally)"?( |$)')
"""The entry that somebody read or took along, and the count of a limit: written beside the page, not for it."""
DENIED = (401, 403, 404)


@dataclass
class Crawled:
    """What a walk found, as plain values."""

    cells: dict[tuple[str, str, str], dict[str, int]] = field(default_factory=dict)
    """(kind of row, label, role) → scope → status."""
    wrong: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    statements: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Address → the most statements of an answer that was given, and to whom."""


class Counter:
    """Statements of a request, without those of the test's own savepoints."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(FREE) and not NOTES.match(sql):
            self.texts.append(sql)
        return execute(sql, params, many, context)


def crawl(cities: Cities) -> Crawled:
    """All of it, once."""
    found = Crawled()
    for role, scope in cities.everybody():
        client = cities.client(role, scope)
        client.get("/help/")  # the session's use is noted once a minute: not what is counted here
        secret = hidden(cities, cities.viewer(role, scope))
        for route in routes():
            _route(found, cities, role, scope, route, secret)
    return found


def _route(found: Crawled, cities: Cities, role: str, scope: str, route: Route, secret: list[str]) -> None:
    if scope == "near" and not route.records:
        return  # the same city, and no record whose neighbour one could be
    viewer = cities.viewer(role, scope)
    may = allows(route, viewer)
    if not may and scope not in ("", "own"):
        for label in (
            [route.label] if not route.records else [f"{route.label} · {key}" for key in route.records]
        ):
            _note(found, route, label, role, scope, 403)
        return
    for key, url in _urls(cities, route):
        label = f"{route.label} · {key}" if key else route.label
        answer, statements = _asked(cities, role, scope, route, url)
        _hold(found, cities, (role, scope), route, key, url, answer)
        _note(found, route, label, role, scope, answer.status_code if not refused(answer) else 403)
        _leaks(found, (role, scope), url, answer, secret)
        if answer.status_code < 400 and route.method == "GET" and not refused(answer):
            _count(found, cities, (role, scope), route, label, url, statements)
            for more in VARIANTS.get(route.name, ()) if scope != "near" else ():
                further, _statements = _asked(cities, role, scope, route, url + more)
                _leaks(found, (role, scope), url + more, further, secret)
                if further.status_code >= 500:
                    found.wrong.append(f"{url}{more} {role}@{scope}: {further.status_code}")


def _urls(cities: Cities, route: Route) -> Iterator[tuple[str, str]]:
    if not route.records:
        yield "", route.url(cities.own)
    for key in route.records:
        yield key, route.url(cities.own, key)


def _asked(cities: Cities, role: str, scope: str, route: Route, url: str) -> tuple[HttpResponse, list[str]]:
    counter = Counter()
    with connection.execute_wrapper(counter):
        answer = ask(cities, role, scope, route, url)
    return answer, counter.texts


def _hold(
    found: Crawled,
    cities: Cities,
    who: tuple[str, str],
    route: Route,
    key: str,
    url: str,
    answer: HttpResponse,
) -> None:
    """The verdict that rule and reach give, against the one that was answered."""
    viewer = cities.viewer(*who)
    words = f"{route.label} · {key} {who[0]}@{who[1]}: {answer.status_code}"
    if answer.status_code >= 500:
        found.wrong.append(words + " breaks")
    elif not allows(route, viewer):
        if not refused(answer):
            found.wrong.append(words + " though its rule refuses")
    elif key and sees(cities.own, key, viewer) is False and answer.status_code not in (403, 404):
        found.wrong.append(words + " though the record is out of reach")


def _note(found: Crawled, route: Route, label: str, role: str, scope: str, status: int) -> None:
    kind = "api" if route.name.startswith("api:") else "record" if route.records else "page"
    found.cells.setdefault((kind, label, role), {})[scope] = status


def _leaks(found: Crawled, who: tuple[str, str], url: str, answer: HttpResponse, secret: list[str]) -> None:
    text = text_of(answer) + str(dict(answer.headers))
    for word in secret:
        if word in text and word not in url:
            found.leaks.append(f"{url} shows {who[0]}@{who[1]} {word}")


def text_of(answer: HttpResponse) -> str:
    """A body as text; workbooks and documents unpacked."""
    content = answer.getvalue() if answer.streaming else bytes(answer.content)  # type: ignore[attr-defined]
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def _count(
    found: Crawled,
    cities: Cities,
    who: tuple[str, str],
    route: Route,
    label: str,
    url: str,
    statements: list[str],
) -> None:
    """The second request counts where the first one filled what a process remembers."""
    if len(statements) > 8:
        _answer, statements = _asked(cities, *who, route, url)
    if len(statements) > found.statements.get(label, (0, ""))[0]:
        found.statements[label] = (
            len(statements),
            f"{who[0]}@{who[1]}\n    " + "\n    ".join(s[:220] for s in statements),
        )


def cell(scopes: dict[str, int]) -> str:
    """A cell of the table: in which scopes the door opened."""
    if set(scopes) == {""}:
        return "✓" if scopes[""] not in DENIED else "—"
    open_in = [SCOPE_LABELS[scope] for scope in SCOPES if scopes.get(scope, 403) not in DENIED]
    return "✓" if len(open_in) == len(scopes) else "".join(open_in) or "—"
