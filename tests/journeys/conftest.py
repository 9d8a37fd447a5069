"""What the journeys share: one province for all of them, one browser, a signed-in page for each role."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

from province import PASSWORD, Province, build, running

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
WAIT = 30_000


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Province]:
    from keqiao.site.platform.serving import free_port

    port = free_port()
    home = tmp_path_factory.mktemp("province")
    with running(build(home, port), port) as site:
        yield site


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def person(province: Province, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page of a browser of one's own, signed in as a demonstration account (or as nobody)."""
    contexts = []

    def open_page(
        username: str = "", *, width: int = 1440, dark: bool = False, language: str = "zh-CN"
    ) -> Page:
        context = browser.new_context(
            base_url=province.address,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale=language,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        if username:
            page.goto("/account/login/")
            page.fill("input[name=login]", username)
            page.fill("input[name=password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_url("**/desk/")
        return page

    yield open_page
    for context in contexts:
        context.close()
