"""Who sees what: on lists, counts, searches, exports, files, figures' evidence and over the API."""

from datetime import date

import pytest
from django.urls import reverse

from keqiao.core.access import PUBLIC
from keqiao.core.errors import NotFoundError
from keqiao.core.files.selectors import files_of
from keqiao.core.measures import Question, measure_of
from keqiao.core.search.indexing import drain
from keqiao.rooms.transfer import services
from keqiao.rooms.transfer.models import Contract
from keqiao.rooms.transfer.selectors import contract_for, visible, waiting_for

YEAR = Question(date(2017, 1, 1), date(2017, 12, 31))


def titles(rows):
    return set(rows.values_list("title", flat=True))


@pytest.fixture
def four(world, drafted, filed, accepted, registered):
    """One contract in each stage, of the Chengdu enterprise."""
    registered(title="登记的")
    accepted(title="受理的", total=7000, equipment=0, carrier=0, income=0)
    filed(title="提交的", total=8000, equipment=0, carrier=0, income=0)
    drafted(title="起草的", total=9000, equipment=0, carrier=0, income=0)


def test_each_person_sees_their_part(world, four):
    assert titles(visible(world.filer)) == {"登记的", "受理的", "提交的", "起草的"}
    assert titles(visible(world.registrar)) == {"登记的", "受理的", "提交的"}
    assert titles(visible(world.head)) == {"登记的"}
    assert titles(visible(world.leader)) == {"登记的"}
    for nobody in (world.rival, world.elsewhere, PUBLIC):
        assert titles(visible(nobody)) == set()


def test_the_queue_is_the_office_s_own(world, four):
    assert titles(waiting_for(world.registrar)) == {"受理的", "提交的"}
    for other in (world.elsewhere, world.head, world.leader, world.filer):
        assert titles(waiting_for(other)) == set()


def test_nobody_moves_what_they_do_not_see(world, filed):
    contract = filed()
    for other in (world.rival, world.elsewhere, world.head, world.leader):
        for move in ("accept", "withdraw", "register", "cancel"):
            with pytest.raises(NotFoundError):
                services.contract_move(other, pk=contract.pk, move=move, given={"reason": "无"})
        with pytest.raises(NotFoundError):
            services.contract_save(other, pk=contract.pk, data={"title": "窜改"})
        with pytest.raises(NotFoundError):
            services.receipt_add(other, pk=contract.pk, data={})
        assert files_of(other, Contract.kind(), contract.pk) == []


def test_a_draft_is_nowhere_for_others(world, drafted, enter):
    contract = drafted(title="未公开的草稿")
    drain()
    own = enter(world.filer).get("/search/", {"q": "未公开的草稿"}).content.decode()
    assert f"/contracts/{contract.pk}" in own
    stored = files_of(world.filer, Contract.kind(), contract.pk)[0]
    pages = [
        "/search/?q=未公开的草稿",
        reverse("transfer:contract_list"),
        reverse("transfer:contract_list") + "?q=未公开的草稿",
    ]
    for other in (world.rival, world.registrar, world.elsewhere, world.head, world.leader):
        browser = enter(other)
        for address in pages:
            assert "/contracts/" + str(contract.pk) not in browser.get(address).content.decode()
        export = browser.get(reverse("transfer:contract_list") + "?export=json")
        assert "未公开的草稿" not in b"".join(export.streaming_content).decode()
        for name in ("contract_detail", "contract_certificate"):
            assert browser.get(reverse(f"transfer:{name}", args=[contract.pk])).status_code == 404
        assert browser.get(stored.url).status_code == 404
        assert browser.get(f"/api/v1/transfer/contracts/{contract.pk}/").status_code == 404
        rows = browser.get("/api/v1/transfer/contracts/").json()["rows"]
        assert str(contract.pk) not in [row["id"] for row in rows]
        move = browser.post(
            f"/api/v1/transfer/contracts/{contract.pk}/moves/",
            {"move": "withdraw"},
            content_type="application/json",
        )
        assert move.status_code in (403, 404)


def test_the_public_is_sent_to_sign_in(client, world, filed):
    contract = filed()
    for name, args in (
        ("contract_list", []),
        ("overview", []),
        ("queue", []),
        ("contract_detail", [contract.pk]),
    ):
        answer = client.get(reverse(f"transfer:{name}", args=args))
        assert answer.status_code == 302
        assert "login" in answer.url
    assert client.get("/api/v1/transfer/contracts/").status_code == 401


def test_evidence_shows_only_rows_in_reach_while_the_figure_stays_whole(world, registered):
    registered()
    measure = measure_of("transfer.registered_amount")
    assert measure.answer(YEAR).value == 1000000
    for viewer, count in (
        (world.head, 1),
        (world.registrar, 1),
        (world.filer, 1),
        (world.elsewhere, 0),
        (PUBLIC, 0),
    ):
        found = measure.evidence(viewer, YEAR, None, 10)
        assert len(found.rows) == count
        assert found.total == 1


def test_a_registrar_of_the_province_reads_the_register_and_leaves_it_to_its_office(world, registered, enter):
    contract = registered()
    assert contract_for(world.head, contract.pk) == contract
    answer = enter(world.head).post(
        reverse("transfer:contract_move", args=[contract.pk]), {"move": "cancel", "reason": "越权"}
    )
    assert answer.status_code == 403
    contract.refresh_from_db()
    assert contract.state == "registered"
