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
    open_to_all = left_side(person(), "/")
    page = person(role)
    found = []
    for address in pages_of(page, role, open_to_all):
        found += violations(page, address)
    assert not found, "\n".join(found)


def left_side(page: Page, address: str) -> list[str]:
    """Where the left side of a page leads."""
    page.goto(address)
    links = page.locator("#menu a.nav-link").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    return [link for link in links if not link.startswith(("/api/", "/pages/styleguide"))]


def pages_of(page: Page, role: str, open_to_all: list[str]) -> Iterator[str]:
    """What is open to everybody is looked at as nobody, once."""
    if role:
        yield from (link for link in left_side(page, "/desk/") if link not in open_to_all)
    else:
        yield from open_to_all
    yield from ALSO.get(role, ())
    for listed, link in RECORDS[role]:
        page.goto(listed)
        first = page.locator(link).first
        if first.count():
            yield first.get_attribute("href") or ""
