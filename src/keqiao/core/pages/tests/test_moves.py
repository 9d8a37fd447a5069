"""The one view that makes every move of every record."""

import pytest

from keqiao.core.access import PUBLIC, Viewer
from keqiao.core.flow import create
from keqiao.core.journal.models import Entry
from keqiao.core.pages.parts import happenings, record_head
from keqiao.core.pages.tests.paper import Paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    return create(PUBLIC, Paper(title="关于任务分解的报告"))


@pytest.fixture
def filed(page, paper):
    page.post(f"/papers/{paper.pk}/move/", {"move": "file", "version": "1"})
    paper.refresh_from_db()
    return paper


def ask(page, paper, **given):
    return page.post(f"/papers/{paper.pk}/move/", {"version": paper.version, **given})


def test_a_move_without_questions_is_made_at_once_and_said(page, paper):
    answer = ask(page, paper, move="file")
    assert (answer.status_code, answer["Location"]) == (302, f"/papers/{paper.pk}/")
    paper.refresh_from_db()
    assert (paper.state, paper.version) == ("filed", 2)


def test_the_form_shows_every_question_with_its_kind(page, filed):
    shown = page.get(f"/papers/{filed.pk}/move/?move=return").content.decode()
    for mark in (
        'type="radio"',
        "<textarea",
        'inputmode="decimal"',
        'type="date"',
        "退回后对方可以修改",
        "选填",
    ):
        assert mark in shown
    assert f'name="version" value="{filed.version}"' in shown


def test_all_errors_are_said_at_once_beside_their_fields_and_nothing_is_written(page, filed):
    answer = ask(page, filed, move="return", amount="很多", until="明天")
    text = answer.content.decode()
    assert answer.status_code == 422
    for field in ("reason", "words", "amount", "until"):
        assert f'id="need-{field}-error"' in text
        assert f'href="#need-{field}"' in text
    assert 'value="很多"' in text  # what was typed stays
    filed.refresh_from_db()
    assert filed.state == "filed"


def test_an_answered_move_is_made_and_told_in_the_history(page, filed):
    answer = ask(
        page, filed, move="return", reason="form", words="请补盖章页", amount="1,200.50", until="2017-05-20"
    )
    assert answer.status_code == 302
    last, *_rest, first = happenings(Paper.kind(), filed.pk)
    assert (str(last.what), last.states) == ("退回", "待审核 → 草稿")
    assert {str(label): value for label, value in last.given} == {
        "退回原因": "格式不符",
        "说明": "请补盖章页",
        "核定金额": "1,200.50 元",
        "补正期限": "2017年5月20日",
    }
    assert str(first.what) == "建立"


def test_somebody_elses_change_meanwhile_is_a_conflict_and_the_form_has_the_new_version(page, filed):
    answer = page.post(
        f"/papers/{filed.pk}/move/", {"move": "return", "version": "1", "reason": "form", "words": "迟了"}
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "已被修改" in text
    assert "迟了" in text
    assert f'name="version" value="{filed.version}"' in text


def test_a_move_that_is_not_mine_is_refused_and_journalled(page, filed):
    answer = ask(page, filed, move="close")
    assert answer.status_code == 403
    assert "督查人员" in answer.content.decode()
    assert Entry.objects.get(event="keqiao.pages.paper.close").result == "refused"
    refused = happenings(Paper.kind(), filed.pk)[0]
    assert refused.refused


def test_a_move_that_this_state_does_not_have_is_a_conflict(page, paper):
    assert page.get(f"/papers/{paper.pk}/move/?move=return").status_code == 409
    assert page.get(f"/papers/{paper.pk}/move/?move=nonsense").status_code == 404


def test_looking_at_a_form_changes_nothing(page, filed):
    before = Entry.objects.count()
    page.get(f"/papers/{filed.pk}/move/?move=return")
    filed.refresh_from_db()
    assert (filed.state, Entry.objects.count()) == ("filed", before)


def test_htmx_gets_the_form_alone_and_is_told_where_to_go(page, filed):
    part = page.get(f"/papers/{filed.pk}/move/?move=return", headers={"hx-request": "true"}).content.decode()
    assert part.lstrip().startswith("<form")
    assert "csrfmiddlewaretoken" in part
    given = {"move": "return", "version": filed.version, "reason": "fact", "words": "核对后再报"}
    answer = page.post(f"/papers/{filed.pk}/move/", given, headers={"hx-request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/papers/{filed.pk}/")


def test_a_records_head_has_my_buttons_and_says_who_may_do_the_rest(filed):
    head = record_head(PUBLIC, filed, title=filed.title)
    assert [button.name for button in head.buttons] == ["return"]
    assert [(str(move), str(who)) for move, who in head.others] == [("办结", "督查人员")]
    assert str(head.state) == "办理中"  # the public reads the public word
    supervisor = Viewer(role="supervisor", user_id=filed.pk)
    assert [button.name for button in record_head(supervisor, filed, title="").buttons] == ["return", "close"]
    assert str(record_head(supervisor, filed, title="").state) == "待审核"
