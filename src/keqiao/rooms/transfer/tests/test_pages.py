"""The pages, as people in their roles meet them."""

import io
import re
from datetime import date
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from keqiao.core import clock
from keqiao.rooms.transfer import services
from keqiao.rooms.transfer.certificates import code_of
from keqiao.rooms.transfer.models import Contract, Setting

FORM = {
    "title": "土壤重金属修复技术服务合同",
    "category": "service",
    "subcategory": "service",
    "other_name": "绵阳微芯电子科技有限公司",
    "signed_on": "2017-05-20",
    "field": "environment",
    "ip_kind": "none",
    "plan_level": "none",
    "seller_kind": "enterprise",
    "office_division": "510100",
    "payment": "lump",
    "total": "500000.00",
    "income": "500000",
}


def page(name, *args):
    return reverse(f"transfer:{name}", args=args)


def test_an_enterprise_files_and_a_registrar_registers_in_the_browser(world, enter):
    ours = enter(world.filer)
    answer = ours.post(page("contract_begin"), FORM)
    contract = Contract.objects.get()
    assert answer.url == page("contract_edit", contract.pk)
    assert "请上传合同文本" in ours.get(page("contract_check", contract.pk)).content.decode()
    upload = SimpleUploadedFile("合同.txt", "正文".encode(), "text/plain")
    ours.post(page("contract_attach", contract.pk), {"file": upload})
    assert "检查通过" in ours.get(page("contract_check", contract.pk)).content.decode()
    answer = ours.post(page("contract_edit", contract.pk), {**FORM, "act": "submit"})
    assert answer.url == page("contract_detail", contract.pk)

    theirs = enter(world.registrar)
    assert FORM["title"] in theirs.get(page("queue")).content.decode()
    for move in ("accept", "register"):
        answer = theirs.post(page("contract_move", contract.pk), {"move": move})
        assert answer.status_code == 302, answer.content.decode()[:2000]
    contract.refresh_from_db()
    assert contract.state == "registered"
    shown = theirs.get(page("contract_detail", contract.pk) + "?tab=amounts").content.decode()
    assert "500,000.00" in shown


def test_a_form_with_faults_comes_back_with_what_was_typed(world, enter):
    answer = enter(world.filer).post(page("contract_begin"), {**FORM, "total": "很多", "signed_on": "去年"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="很多"' in body
    assert "data-faults" in body
    assert not Contract.objects.exists()


def test_a_draft_saves_itself_and_keeps_its_version(world, drafted, enter):
    contract = drafted()
    ours = enter(world.filer)
    version = contract.version
    body = ours.post(
        page("contract_autosave", contract.pk),
        {**FORM, "title": "改过的名称", "total": "x", "version": version},
    ).content.decode()
    contract.refresh_from_db()
    assert contract.title == "改过的名称"
    assert contract.total == 1000000  # what is not well-formed is left as it was
    assert f'value="{contract.version}"' in body
    stale = ours.post(page("contract_autosave", contract.pk), {**FORM, "version": version}).content.decode()
    assert "已被修改" in stale


def test_the_amounts_are_worked_out_while_one_types(world, enter):
    ours = enter(world.filer)
    typed = {"total": "1000", "equipment": "300", "carrier": "100", "income": "900"}
    body = ours.post(page("amounts_check"), typed).content.decode()
    assert "800.00" in body
    assert "技术性收入不能大于技术交易额" in body


def test_every_page_of_the_room_answers_within_eight_statements(world, registered, accepted, drafted, enter):
    contract, in_hand = registered(), accepted(title="数控机床误差补偿装置研制合同")
    draft = drafted(title="另一份草稿")
    visits = [
        (world.registrar, page("overview")),
        (world.registrar, page("queue")),
        (world.registrar, page("contract_list")),
        (world.head, page("overview")),
        (world.head, page("statistics")),
        (world.head, page("settings")),
        (world.leader, page("overview")),
        (world.leader, page("contract_list")),
        (world.filer, page("contract_list")),
        (world.filer, page("contract_begin")),
        (world.filer, page("contract_edit", draft.pk)),
        *(
            (world.registrar, page("contract_detail", contract.pk) + f"?tab={tab}")
            for tab in ("facts", "amounts", "duplicates", "history")
        ),
        (world.registrar, page("contract_detail", in_hand.pk)),
    ]
    for viewer, address in visits:
        browser = enter(viewer)
        browser.get(address)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            answer = browser.get(address)
        assert answer.status_code == 200, address
        assert len(seen) <= 8, (address, [one["sql"][:160] for one in seen])


def test_the_overview_can_be_looked_back_on(world, registered, enter):
    registered()
    with clock.at(date(2017, 9, 1)):
        head = enter(world.head)
        assert "0.01" in head.get(page("overview")).content.decode()
        before = head.get(page("overview") + "?as_of=2017-05-31").content.decode()
    assert "这一年还没有登记的技术合同" in before


def test_statistics_come_as_a_sheet_whose_rows_add_up(world, registered, enter):
    registered()
    answer = enter(world.head).get(page("statistics") + "?export=xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    kinds = [row for row in rows if row[0] == "按合同类别"]
    assert sum(int(row[2]) for row in kinds) == 1
    assert sum(float(row[3]) for row in kinds) == 1000000


def test_the_register_is_exported_as_it_is_filtered(world, registered, accepted, enter):
    registered()
    accepted(title="在办的合同名称", total=2000, equipment=0, carrier=0, income=0)
    answer = enter(world.registrar).get(page("contract_list") + "?state=registered&export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "物联网数据采集终端委托开发合同" in text
    assert "1000000.00" in text
    assert "在办的合同名称" not in text


def test_a_registrar_certifies_a_receipt(world, registered, enter):
    contract = registered()
    theirs = enter(world.registrar)
    given = {"received_on": "2017-06-01", "total": "300000", "technical": "250000", "income": "200000"}
    assert theirs.post(page("receipt_add", contract.pk), {**given, "income": "260000"}).status_code == 422
    assert theirs.post(page("receipt_add", contract.pk), given).status_code == 302
    assert contract.receipts.get().income == 200000


def test_a_setting_is_changed_with_its_source(world, enter):
    answer = enter(world.head).post(
        page("settings"),
        {"regime": "measures_2026", "name": "review_from", "value": "8000000", "source": "省厅通知"},
    )
    assert answer.status_code == 302
    assert Setting.objects.get().value == "8000000"
    assert enter(world.registrar).get(page("settings")).status_code == 403


def test_anybody_checks_a_certificate_by_number_and_code(world, registered, client):
    contract = registered()
    good = client.get(page("verify"), {"number": contract.number, "code": code_of(contract).lower()})
    assert "核对相符" in good.content.decode()
    assert contract.title in good.content.decode()
    for number, code in (
        (contract.number, "AAAA-BBBB-CCCC-DDDD"),
        (contract.number, ""),
        ("1", code_of(contract)),
    ):
        body = client.get(page("verify"), {"number": number, "code": code}).content.decode()
        assert "没有相符的登记证明" in body
        assert contract.title not in body


def test_a_certificate_is_a_pdf_and_only_of_what_stands_registered(world, registered, accepted, enter):
    contract = registered()
    answer = enter(world.filer).get(page("contract_certificate", contract.pk))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    waiting = accepted(title="隧道围岩监测系统研制合同")
    assert enter(world.filer).get(page("contract_certificate", waiting.pk)).status_code == 409


def test_registering_without_a_fresh_proof_asks_for_one(world, accepted, enter):
    contract = accepted()
    answer = enter(world.registrar, fresh=False).post(
        page("contract_move", contract.pk), {"move": "register"}
    )
    assert answer.status_code == 403
    contract.refresh_from_db()
    assert contract.state == "accepted"


@pytest.mark.parametrize(
    "address",
    [
        "?state=nonsense",
        "?place=999999",
        "?registered_since=yesterday",
        "?sort=drop",
        "?after=%00%ff",
        "?export=exe",
        "?q=%25%27",
        "?party=abc",
    ],
)
def test_nonsense_in_an_address_is_answered_with_a_sentence(world, registered, enter, address):
    registered()
    answer = enter(world.registrar).get(page("contract_list") + address)
    assert answer.status_code in (200, 400)


def test_a_contract_that_is_not_there_is_not_found(world, enter):
    for name in ("contract_detail", "contract_move", "contract_certificate", "receipt_add"):
        assert enter(world.registrar).get(page(name, uuid4())).status_code == 404


def test_the_pages_speak_english_too(world, registered, enter):
    registered()
    head = enter(world.head)
    for name in ("overview", "contract_list", "statistics", "settings", "verify"):
        body = head.get(page(name), headers={"accept-language": "en"}).content.decode()
        main = body[body.index('id="content"') :]
        main = re.sub(r'<(\w+)[^>]*lang="zh-Hans"[^>]*>.*?</\1>', " ", main, flags=re.S)
        text = re.sub(r"<(script|option|select)[^>]*>.*?</\1>|<[^>]+>", " ", main, flags=re.S)
        left = set(re.findall(r"[\u4e00-\u9fff]{2,}", text))
        known = {
            "科桥",
            "物联网数据采集终端委托开发合同",
            "成都科创信息技术有限公司",
            "绵阳微芯电子科技有限公司",
        }
        ours = {word for word in left if not any(word in name for name in known)}
        assert not ours, (name, ours)


def test_a_withdrawn_draft_never_shows_to_an_office(world, drafted, enter):
    contract = services.contract_move(world.filer, pk=drafted().pk, move="withdraw")
    assert enter(world.registrar).get(page("contract_detail", contract.pk)).status_code == 404
