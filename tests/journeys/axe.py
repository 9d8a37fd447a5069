"""axe in the page: what it finds on a page in both lights and both widths."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
SCRIPT = Axe().axe_script
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def violations(page: Page, address: str = "") -> list[str]:
    """Every violation as a line; with an address the page is opened first."""
    page.set_viewport_size(DESK)
    _light(page, "light")
    if address:
        page.goto(address)
    page.evaluate(SCRIPT)
    found = [f"{page.url} {line}" for line in _run(page, EVERYTHING)]
    page.set_viewport_size(PHONE)
    found += [f"{page.url} (390) {line}" for line in _run(page, EVERYTHING)]
    _light(page, "dark")
    found += [f"{page.url} (390, dark) {line}" for line in _run(page, COLOURS)]
    page.set_viewport_size(DESK)
    found += [f"{page.url} (dark) {line}" for line in _run(page, COLOURS)]
    _light(page, "light")
    return found


def _light(page: Page, scheme: str) -> None:
    """The machine turns dark or light, and the page follows."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # one of two words
    if page.url.startswith("http"):
        page.wait_for_function("scheme => document.documentElement.dataset.bsTheme === scheme", arg=scheme)


def _run(page: Page, options: dict[str, object]) -> list[str]:
    answer = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for one in answer["violations"]
        for node in one["nodes"]
    ]
