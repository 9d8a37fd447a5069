"""What a leader sees, today and on a day of the past; what is printed of it."""

from __future__ import annotations

from collections.abc import Callable

import pypdf
from acts import number_in, opened
from docx import Document
from pictures import keep
from playwright.sync_api import Page, expect

People = Callable[..., Page]


def test_the_leader_sees_red_first_and_can_go_back_in_time(person: People) -> None:
    leader = person("leader")
    plan = plan_of_the_year(leader)
    leader.goto(f"/plan/leader/?plan={plan}")
    headings = leader.locator("main h2").all_inner_texts()
    assert headings.index("滞后的任务") < headings.index("谁逾期") < headings.index("预警的任务")
    late = leader.locator("section", has=leader.get_by_role("heading", name="滞后的任务"))
    assert late.locator(".sup-task").count() > 0
    expect(late.locator(".sup-task").first).to_contain_text("怎样推动")
    keep(leader, "leader", height=1100)
    dark = person("leader", dark=True)
    dark.goto(leader.url)
    keep(dark, "leader-dark", height=1100)
    done = done_tasks(leader)
    assert done > 0

    leader.fill("[name=as_of]", "2017-06-15")
    leader.get_by_role("button", name="查看当日").click()
    expect(leader.locator("main")).to_contain_text("由日志重建")
    assert done_tasks(leader) < done


def plan_of_the_year(page: Page) -> str:
    """The demonstration's plan is the first that was published."""
    page.goto("/plan/")
    link = page.locator("main tbody tr", has_text="2017-05-05").get_by_role("link").first
    return (link.get_attribute("href") or "").strip("/").rpartition("/")[2]


def done_tasks(page: Page) -> int:
    card = page.locator(".kq-figure", has_text="已完成").first
    return int(number_in(card.locator(".kq-figure-value").inner_text()))


def test_bulletin_and_ledger_are_downloaded_in_official_layout_and_open(person: People) -> None:
    supervisor = person("supervisor")
    plan = plan_of_the_year(supervisor)
    supervisor.goto("/plan/bulletins/")
    supervisor.locator("main tbody a").first.click()
    with supervisor.expect_download() as caught:
        supervisor.get_by_role("link", name="docx").click()
    assert caught.value.suggested_filename.endswith(".docx")
    words = "\n".join(one.text for one in Document(str(caught.value.path())).paragraphs)
    assert "督查通报" in words
    with supervisor.expect_download() as caught:
        supervisor.get_by_role("link", name="pdf").click()
    pages = pypdf.PdfReader(caught.value.path()).pages
    assert "督查通报" in "".join(page.extract_text() for page in pages).replace("\n", "")

    supervisor.goto(f"/plan/board/?plan={plan}")
    with supervisor.expect_download() as caught:
        supervisor.get_by_role("link", name="xlsx").click()
    keep(supervisor, "board", height=1100)
    rows = list(opened(caught.value.path()).worksheets[0].iter_rows(values_only=True))
    texts = ["".join(str(cell) for cell in row) for row in rows]
    assert sum("科技厅" in text for text in texts) > 10
    for name in ("docx", "PDF"):
        with supervisor.expect_download() as caught:
            supervisor.get_by_role("link", name=name).click()
        assert caught.value.path().stat().st_size > 5_000
