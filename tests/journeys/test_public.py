"""What anybody meets: without an account, on a phone, in English, in the dark, by the keyboard, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from pictures import keep
from playwright.sync_api import Page, expect

People = Callable[..., Page]
OPEN = (
    "/",
    "/plan/",
    "/plan/bulletins/",
    "/measures/",
    "/open/",
    "/help/",
    "/search/?q=技术",
    "/transfer/verify/",
    "/account/login/",
)


def test_anybody_goes_from_the_front_page_to_the_records_behind_a_figure(person: People) -> None:
    page = person()
    page.goto("/")
    expect(page.locator("main h1")).to_contain_text("2017")
    expect(page.locator(".kq-demonstration")).to_be_visible()
    assert page.locator(".kq-board .card-link").count() == 12
    keep(page, "front", height=1180)
    page.get_by_role("link", name="看计划全文、任务与目标").click()
    expect(page.locator(".plan-work")).to_have_count(12)
    keep(page, "plan", height=1100)
    page.locator(".plan-figures").get_by_role("link", name=re.compile("技术合同认定登记额")).first.click()
    expect(page.locator("main")).to_contain_text("原文出处")
    expect(page.locator("main .alert-warning")).to_contain_text("304")
    target = page.url
    keep(page, "target", height=1260)
    page.locator("main").get_by_role("link", name=re.compile("看依据|依据记录")).first.click()
    expect(page.locator(".kq-evidence")).to_be_visible()
    expect(page.locator("main .kq-figure")).to_contain_text("逐条内容不向您公开")
    page.goto(f"{target}?as_of=2017-06-30")
    early = page.locator(".kq-figure-value").first.inner_text()
    page.goto(target)
    assert page.locator(".kq-figure-value").first.inner_text() != early


def test_the_front_page_goes_back_to_june(person: People) -> None:
    page = person()
    page.goto("/")
    page.fill("#as_of", "2017-06-30")
    page.get_by_role("button", name="看这一天").click()
    expect(page).to_have_url(re.compile("as_of=2017-06-30"))
    expect(page.locator(".page-pretitle")).to_contain_text("2017-06-30")


def test_the_language_changes_and_changes_back(person: People) -> None:
    page = person()
    page.goto("/help/")
    page.get_by_role("button", name="Switch to English").filter(visible=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("main h1")).to_have_text("Help")
    page.goto("/")
    expect(
        page.get_by_role("button", name="Show this day").or_(page.locator(".kq-as-of button"))
    ).to_be_visible()
    page.get_by_role("button", name="切换到中文").filter(visible=True).click()
    expect(page.locator("html")).to_have_attribute("lang", re.compile("zh"))


def test_dark_is_what_the_machine_prefers_or_what_one_chooses(person: People) -> None:
    page = person(dark=True)
    page.goto("/help/")
    assert darkness(page) < 80
    page.get_by_role("button", name="改用浅色").filter(visible=True).click()
    page.wait_for_function("document.documentElement.dataset.bsTheme === 'light'")
    page.goto("/plan/")
    assert darkness(page) > 180


def darkness(page: Page) -> float:
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(int(part) for part in re.findall(r"\d+", colour)[:3]) / 3


@pytest.mark.parametrize("path", OPEN)
def test_a_phone_needs_no_scrolling_to_the_side(person: People, path: str) -> None:
    page = person(width=390, height=844)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    if path == "/":
        keep(page, "phone", height=1180)


def test_the_keyboard_alone_reaches_the_text_and_the_search(person: People) -> None:
    page = person()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "kq-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.goto("/")
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("技术合同")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(page.locator("main [role=status]")).to_contain_text("找到")


def test_what_is_not_there_or_not_open_or_empty_says_so_in_a_page(person: People) -> None:
    page = person()
    answer = page.goto("/plan/01900000-0000-7000-8000-000000000000/")
    assert answer
    assert answer.status == 404
    expect(page.locator("main h1")).to_have_text("没有找到")
    page.goto("/nowhere/")
    expect(page.locator("main")).to_contain_text("没有这个页面")
    page.goto("/search/?q=绝无此词")
    expect(page.locator("main .empty-title")).to_have_text("没有找到")
    officer = person("kjt")
    answer = officer.goto("/plan/new/")
    assert answer
    assert answer.status == 403
    expect(officer.locator("main h1")).to_have_text("没有权限")


def test_the_first_page_shows_its_figures_and_tables_without_scripts(person: People) -> None:
    page = person(scripts=False)
    page.goto("/")
    assert page.locator(".kq-figure-value").count() >= 3
    assert page.locator(".kq-board .card-link").count() == 12
    tables = page.locator("main table").filter(visible=True)
    assert tables.count() >= 1
    expect(tables.first).to_contain_text(re.compile(r"\d"))
