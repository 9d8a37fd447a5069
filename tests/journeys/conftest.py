"""What the journeys share: one province for all of them, one browser, a signed-in page for each role."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

from province import PASSWORD, Province, opened

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--lang=zh-CN",
]
WAIT = 60_000
LONGEST = 1200
ANSWERED = re.compile(r"the server responded with a status of 4(00|03|04|09|22)")
"""A page that says no is an answer; a script or a style that is not there is a fault."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest journey comes first: begun last, one process would go it while the other has nothing to do."""
    own = [item for item in items if item.path.parent == Path(__file__).parent]
    for item in own:
        item.add_marker(pytest.mark.timeout(LONGEST))  # the first one waits for the province to be built
    items.sort(key=lambda item: "supervised_plan" not in item.nodeid)


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Province]:
    with opened(tmp_path_factory.mktemp("province")) as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chinese = {**os.environ, "LANGUAGE": "zh_CN.UTF-8"}  # how the browser itself writes a day
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, env=chinese)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def sessions() -> dict[tuple[str, str], Any]:
    """Who has signed in where, with the cookies of it: a person signs in once a province."""
    return {}


@pytest.fixture
def person(
    province: Province, browser: Browser, sessions: dict[tuple[str, str], Any]
) -> Iterator[Callable[..., Page]]:
    """A page of a browser of one's own, signed in as a demonstration account (or as nobody).

    What the browser complains about (errors in scripts, violations of the content policy) fails the journey.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        place = message.location.get("url", "")
        answered = ANSWERED.search(message.text) and "/static/" not in place
        if message.type == "error" and not answered:
            complaints.append(f"{message.text} ({place})")

    def open_page(
        username: str = "",
        *,
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        language: str = "zh-CN",
        scripts: bool = True,
    ) -> Page:
        context = browser.new_context(
            base_url=province.address,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale=language,
            java_script_enabled=scripts,
            storage_state=sessions.get((province.address, username)),
        )
        contexts.append(context)
        context.set_default_timeout(WAIT)
        page = context.new_page()
        page.on("console", complain)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if username and (province.address, username) not in sessions:
            _sign_in(page, username)
            sessions[province.address, username] = context.storage_state()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints


def _sign_in(page: Page, username: str) -> None:
    page.goto("/account/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/desk/")
