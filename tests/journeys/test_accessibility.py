"""WCAG 2.2 AA by axe on every main page: for each role, light and dark, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe import violations
from playwright.sync_api import Page

People = Callable[..., Page]
RECORDS = {
    "": (
        ("/", ".kq-board a"),
        ("/", "main .list-group a"),
        ("/plan/", "main tbody a"),
        ("/plan/bulletins/", "main tbody a"),
        ("/measures/", "main tbody a"),
    ),
    "planner": (("/plan/", "main tbody a"),),
    "supervisor": (("/plan/board/", ".sup-task h3 a"), ("/plan/board/", ".sup-chip a")),
    "leader": (),
    "kjt": (("/plan/duties/", ".sup-duty a"),),
    "registrar": (("/transfer/queue/", "main tbody a"), ("/imports/", "main .list-group a")),
    "enterprise": (("/transfer/contracts/", "main tbody a"), ("/transfer/contracts/", "main .kq-actions a")),
    "security": (("/account/people/", "main tbody a"),),
    "audit": (),
}
ALSO = {
    "": ("/account/login/", "/account/password/reset/", "/nowhere/", "/search/?q=技术合同"),
    "planner": ("/plan/new/", "/desk/"),
    "registrar": ("/notices/", "/jobs/", "/account/"),
}
"""Besides what the left side of each role leads to: the first record of a list, and pages that no list leads to."""


@pytest.mark.parametrize("role", RECORDS)
def test_axe_finds_nothing_on_the_pages_of(person: People, role: str) -> None:
    page = person(role)
    page.goto("/desk/" if role else "/")
    found = []
    for address in pages_of(page, role):
        found += violations(page, address)
    assert not found, "\n".join(found)


def pages_of(page: Page, role: str) -> Iterator[str]:
    links = page.locator("#menu a.nav-link").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    left = [link for link in links if not link.startswith(("/api/", "/pages/styleguide"))]
    own = [link for link in left if not role or link not in OPEN_TO_ALL]
    yield from own
    if not role:
        OPEN_TO_ALL.update(own)
    yield from ALSO.get(role, ())
    for listed, link in RECORDS[role]:
        page.goto(listed)
        first = page.locator(link).first
        if first.count():
            yield first.get_attribute("href") or ""


OPEN_TO_ALL: set[str] = set()
