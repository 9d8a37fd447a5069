"""What a person does on any page: makes a move of a record, proves who they are, waits for a job, reads a list."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from playwright.sync_api import Locator, Page, expect
from province import PASSWORD, Province

AGES_AGO = (
    "from keqiao.core.identity.models import User\n"
    "from keqiao.core.identity.viewing import PROVED\n"
    "from allauth.usersessions.models import UserSession\n"
    "from importlib import import_module\nfrom django.conf import settings\n"
    "Store = import_module(settings.SESSION_ENGINE).SessionStore\n"
    "for key in UserSession.objects.filter(user__username='{user}').values_list('session_key', flat=True):\n"
    "    kept = Store(key)\n"
    "    if PROVED in kept:\n"
    "        kept[PROVED] -= 3600\n"
    "        kept.save()\n"
)


def state_of(page: Page) -> str:
    """The state in the record's head."""
    return page.locator(".kq-state").inner_text().strip()


def move(page: Page, label: str, **given: str) -> None:
    """Press a move's button in the record's head, answer what it asks, and wait for the record to come back."""
    moves = page.locator(".kq-moves")
    link, button = (moves.get_by_role(role, name=label, exact=True) for role in ("link", "button"))
    expect(link.or_(button)).to_be_visible()
    if link.count():
        link.click()
        finish_move(page, label, **given)
        return
    with page.expect_navigation():
        button.click()
    expect(page.locator("main .alert-success")).to_be_visible()


def move_form(page: Page) -> Locator:
    return page.locator("form.kq-form", has=page.locator("input[name=move]"))


def finish_move(page: Page, label: str, **given: str) -> None:
    form = move_form(page)
    form.wait_for()
    for name, value in given.items():
        fill(form, name, value)
    with page.expect_navigation():
        form.get_by_role("button", name=label, exact=True).click()
    expect(page.locator("main .alert-success")).to_be_visible()


def fill(form: Locator, name: str, value: str) -> None:
    """Type, choose or tick, whichever the field is."""
    field = form.locator(f"[name={name}]")
    kind = field.first.evaluate("node => node.type || node.tagName")
    if kind == "radio":
        form.locator(f"[name={name}][value={value}]").check()
    elif kind.startswith("select"):
        field.select_option(value)
    else:
        field.fill(value)


def forget_proof(province: Province, username: str) -> None:
    """Let the ten minutes pass for which a proof of identity is good."""
    province.run(AGES_AGO.format(user=username))


def prove(page: Page) -> None:
    """The way from a page that says no to the page it came from, by one's password."""
    page.get_by_role("link", name="重新验证身份").click()
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name=re.compile("确认|验证")).first.click()


def number_in(text: str) -> Decimal:
    """The first number of a text."""
    found = re.search(r"-?[\d,]+(\.\d+)?", text)
    assert found, text
    return Decimal(found[0].replace(",", ""))


def opened(download: Path) -> Workbook:
    """A downloaded workbook; the browser keeps it under a name without an ending."""
    return load_workbook(BytesIO(download.read_bytes()))
