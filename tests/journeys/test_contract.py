"""A technology contract from draft to certificate, and contracts out of a sheet with faults in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

import pypdf
from acts import forget_proof, move, move_form, number_in, opened, prove, state_of
from axe import violations
from pictures import keep
from playwright.sync_api import Page, expect
from province import Province

People = Callable[..., Page]
AMOUNT = Decimal("1234567.89")
FIGURE = "/measures/transfer.registered_amount/evidence/?since=2017-01-01&until=2017-12-31&as_of=2017-12-29"
STATED = {
    "title": "川西高原观测终端委托开发合同",
    "category": "development",
    "subcategory": "commissioned",
    "signed_on": "2017-12-20",
    "other_name": "西藏高原气象服务有限公司",
    "field": "electronics",
    "ip_kind": "none",
    "plan_level": "none",
    "payment": "instalments",
    "office_division": "510100",
    "total": str(AMOUNT),
    "equipment": "200000",
    "income": "700000",
}


def test_a_contract_goes_from_draft_to_certificate_and_the_figure_rises(
    province: Province, person: People, tmp_path: Path
) -> None:
    enterprise, registrar, public = person("enterprise"), person("registrar"), person()
    before, on_target = figure(public, FIGURE), figure(public, target_page(public))
    contract = draft(enterprise, tmp_path)

    registrar.goto("/transfer/contracts/")
    keep(registrar, "register")
    registrar.goto("/transfer/queue/?q=川西高原")
    expect(registrar.locator("main")).to_contain_text(STATED["title"])
    registrar.goto(contract)
    move(registrar, "受理")
    move(registrar, "退回补正", reason="请补充验收标准")
    enterprise.goto(contract)
    assert state_of(enterprise) == "待补正"
    expect(enterprise.locator("main")).to_contain_text("请补充验收标准")
    enterprise.get_by_role("link", name="修改").click()
    enterprise.fill("[name=summary]", "观测终端十台的开发，按附件所列指标验收")
    submit(enterprise)

    registrar.goto(contract)
    move(registrar, "受理")
    assert figure(public, FIGURE) == before
    register(province, registrar)
    assert state_of(registrar) == "已登记"
    assert figure(public, FIGURE) - before == AMOUNT
    assert figure(public, target_page(public)) - on_target == AMOUNT
    number = registrar.locator(".kq-record .kq-num").first.inner_text().strip()
    registrar.goto(FIGURE)
    row = registrar.locator(".kq-evidence tbody tr", has_text=STATED["title"])
    expect(row).to_contain_text("1,234,567.89")
    expect(row).to_contain_text(number)
    keep(registrar, "evidence")
    registrar.goto(contract)
    keep(registrar, "contract", height=1000)
    assert not violations(registrar)
    certificate(enterprise, contract, public, number)


def draft(page: Page, folder: Path) -> str:
    """Fill in, keep, attach the text, check, file."""
    page.goto("/transfer/contracts/new/")
    for name, value in STATED.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator("#amounts")).to_contain_text("1,034,567.89")
    page.get_by_role("link", name="检查").click()
    expect(page.locator("#check")).to_contain_text("请上传合同文本")
    assert not violations(page)
    text = folder / "合同文本.txt"
    text.write_text("技术开发合同正文（演示）", encoding="utf-8")
    page.set_input_files("#file", text)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.locator("#files")).to_contain_text("合同文本.txt")
    submit(page)
    return page.url.partition("#")[0]


def submit(page: Page) -> None:
    page.get_by_role("button", name="提交", exact=True).click()
    page.wait_for_url(re.compile(r"/contracts/[0-9a-f-]{36}/(#files)?$"))
    assert state_of(page) == "已提交"


def register(province: Province, page: Page) -> None:
    """Registering asks for a fresh proof of identity, and the way back leads to the contract."""
    page.locator(".kq-moves").get_by_role("link", name="登记", exact=True).click()
    move_form(page).wait_for()
    forget_proof(province, "registrar")
    move_form(page).get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("main h1")).to_have_text("没有权限")
    prove(page)
    move(page, "登记", income="650000")


def certificate(owner: Page, contract: str, public: Page, number: str) -> None:
    """The certificate's number and code are good for exactly this certificate."""
    owner.goto(contract)
    with owner.expect_download() as caught:
        owner.locator("main").get_by_role("link", name="登记证明").click()
    text = "".join(page.extract_text() for page in pypdf.PdfReader(caught.value.path()).pages)
    assert number in text
    code = re.search(r"核对码：\s*([0-9A-Za-z-]+)", text)
    assert code, text
    for given, answer in (
        ((number, code[1]), "核对相符"),
        ((number[:-1] + str((int(number[-1]) + 1) % 10), code[1]), "没有相符的登记证明"),
        ((number, code[1][:-1] + ("A" if code[1][-1] != "A" else "B")), "没有相符的登记证明"),
    ):
        public.goto("/transfer/verify/")
        public.fill("#number", given[0])
        public.fill("#code", given[1])
        public.get_by_role("button", name="核对").click()
        expect(public.locator("main")).to_contain_text(answer)
        expect(public.locator("main")).not_to_contain_text("重新验证")


def figure(page: Page, address: str) -> Decimal:
    """The figure in full, as it stands behind the rounded one."""
    page.goto(address)
    return number_in(page.locator(".kq-figure-value[title]").first.get_attribute("title") or "")


def target_page(page: Page) -> str:
    page.goto("/")
    page.get_by_role("link", name=re.compile("看依据 技术合同认定登记额")).first.click()
    return page.url.partition("#")[0]


def test_a_refusal_carries_its_coded_ground(person: People) -> None:
    registrar = person("registrar")
    registrar.goto("/transfer/queue/?" + urlencode({"state": "accepted"}))
    registrar.locator("main tbody a").first.click()
    registrar.locator(".kq-moves").get_by_role("link", name="不予登记").click()
    form = move_form(registrar)
    form.get_by_role("button", name="不予登记").click()
    expect(form).to_contain_text("请填写")
    ground = form.locator("[name=ground]")
    assert ground.count()
    code = ground.locator("option").nth(1) if ground.count() == 1 else ground.first
    value = code.get_attribute("value")
    if ground.count() == 1:
        ground.select_option(value)
    else:
        ground.first.check()
    form.locator("[name=note]").fill("价款不明")
    with registrar.expect_navigation():
        form.get_by_role("button", name="不予登记").click()
    assert state_of(registrar) == "不予登记"
    expect(registrar.locator("main")).to_contain_text("价款不明")


def test_a_sheet_with_faults_is_corrected_and_loaded(person: People, tmp_path: Path) -> None:
    registrar = person("registrar")
    registrar.goto("/imports/")
    with registrar.expect_download() as caught:
        registrar.locator("li", has_text="技术合同登记").get_by_role("link", name="下载模板").click()
    book = opened(caught.value.path())
    rows = book.worksheets[0]
    headings = [str(cell.value).rstrip("*") for cell in rows[1]]
    seller = registrar_seller(registrar)
    for number in range(1, 5):
        for place, heading in enumerate(headings, 1):
            rows.cell(number + 1, place, sheet_row(number, seller).get(heading))
    book.save(tmp_path / "contracts.xlsx")
    bring(registrar, tmp_path / "contracts.xlsx")
    faults = registrar.locator("#import-state tbody tr")
    expect(faults).to_have_count(2)
    expect(faults.nth(0)).to_contain_text(re.compile(r"3.*合同交易总额.*不是数字", re.DOTALL))
    expect(faults.nth(1)).to_contain_text(re.compile(r"5.*签订日期.*不是日期", re.DOTALL))
    keep(registrar, "import")
    assert not violations(registrar)
    with registrar.expect_download() as caught:
        registrar.get_by_role("link", name="下载错误行").click()
    load_corrected(registrar, caught.value.path(), tmp_path / "corrected.xlsx")


def registrar_seller(page: Page) -> str:
    page.goto("/transfer/contracts/?state=registered")
    page.locator("main tbody a").first.click()
    return page.locator("dl div", has_text="卖方").first.locator("dd").inner_text().split("\n")[0].strip()


def sheet_row(number: int, seller: str) -> dict[str, object]:
    return {
        "合同登记编号": f"2016510100{number:08}",
        "登记日期": "2016-11-03",
        "卖方": seller,
        "卖方类别": "企业",
        "合同名称": f"历史合同{number}",
        "合同类别": "技术服务",
        "合同小类": "技术服务",
        "买方": "某境外公司",
        "签订日期": "去年" if number == 4 else "2016-10-01",
        "技术领域": "电子信息",
        "知识产权类别": "未涉及知识产权",
        "计划来源": "计划外",
        "支付方式": "一次总付",
        "合同交易总额（元）": "八十万" if number == 2 else 880000 + number,
    }


def bring(page: Page, file: Path) -> None:
    page.goto("/imports/new/transfer.contract/")
    page.set_input_files("#file", file)
    page.get_by_role("button", name="检查").click()
    expect(page.locator("#import-state .kq-counts")).to_be_visible()


def load_corrected(page: Page, wrong: Path, corrected: Path) -> None:
    """The wrong rows come back with what is wrong; put right and complete, the file is loaded in one piece."""
    book = opened(wrong)
    rows = book.worksheets[0]
    headings = [str(cell.value).rstrip("*") for cell in rows[1]]
    assert [row[0] for row in rows.iter_rows(min_row=2, max_col=1, values_only=True)]
    texts = " ".join(str(cell.value) for row in rows.iter_rows(min_row=2) for cell in row)
    assert "不是数字" in texts
    assert "不是日期" in texts
    rows.cell(2, headings.index("合同交易总额（元）") + 1, 880002)
    rows.cell(3, headings.index("签订日期") + 1, "2016-10-01")
    book.save(corrected)
    bring(page, corrected)
    page.get_by_role("button", name="全部载入").click()
    page.get_by_role("link", name="查看结果").click()
    page.goto("/transfer/contracts/?q=历史合同2")
    expect(page.locator("main tbody tr", has_text="历史合同2")).to_have_count(1)
