"""通知: who is told, what they see, what goes out by e-mail, what happens when nobody reads it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import get_language

from keqiao.core import clock
from keqiao.core.access import PUBLIC, Viewer, system
from keqiao.core.errors import NotFoundError
from keqiao.core.identity.models import Membership, User
from keqiao.core.jobs import services as jobs
from keqiao.core.jobs.testing import run_all
from keqiao.core.jobs.tests.people import make_person
from keqiao.core.journal.models import Entry
from keqiao.core.notices import schedules, selectors, services
from keqiao.core.notices.models import Notice


def test_members_of_a_party_are_told_once_each(person: Viewer, other: Viewer) -> None:
    Membership.objects.create(
        user_id=person.user_id, party_id=person.party_id, role="leader", since=date(2017, 1, 1)
    )
    assert services.tell(party=person.party_id, subject="请签收", url="/plan/") == 1
    assert [notice.subject for notice in selectors.inbox(person)] == ["请签收"]
    assert selectors.inbox(other) == []
    entry = Entry.objects.get(event="keqiao.notices.notice.tell")
    assert '"people":1' in entry.data


def test_roles_narrow_a_party_and_a_division_narrows_roles(person: Viewer, other: Viewer) -> None:
    assert services.tell(party=person.party_id, roles=["leader"], subject="给领导") == 0
    assert services.tell(roles=["planner", "supervisor"], subject="给两类人") == 2
    assert services.tell(roles=["planner", "supervisor"], division="510700", subject="给绵阳") == 1
    assert services.tell(users=[other.user_id], subject="给一人") == 1


def test_who_has_left_or_is_disabled_is_not_told(person: Viewer, other: Viewer) -> None:
    Membership.objects.filter(user=person.user_id).update(until=clock.today() - timedelta(days=1))
    User.objects.filter(pk=other.user_id).update(is_active=False)
    assert services.tell(roles=["planner", "supervisor"], subject="谁在") == 0


def test_each_reads_in_their_language(person: Viewer, other: Viewer) -> None:
    User.objects.filter(pk=other.user_id).update(language="en")
    services.tell(users=[person.user_id, other.user_id], subject=lazy(get_language, str)())
    assert Notice.objects.get(user=person.user_id).subject == "zh-hans"
    assert Notice.objects.get(user=other.user_id).subject == "en"


def test_a_notice_of_an_act_that_is_undone_was_never_told(person: Viewer) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - one story
        services.tell(users=[person.user_id], subject="不算")
        raise RuntimeError
    assert selectors.unread_count(person) == 0


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x"])
def test_a_notice_leads_nowhere_else(person: Viewer, url: str) -> None:
    with pytest.raises(ValueError):
        services.tell(users=[person.user_id], subject="外面", url=url)


def test_the_inbox_marks_read_by_post_and_leads_on(person: Viewer, other: Viewer, sign_in: Any) -> None:
    services.tell(users=[person.user_id], subject="<b>请签收</b>", text="一\n二", url="/notices/?tab=all")
    [notice] = Notice.objects.all()
    page = sign_in(person).get(reverse("notices:notice_list")).content.decode()
    assert "&lt;b&gt;请签收" in page
    address = reverse("notices:notice_open", args=[notice.pk])
    assert sign_in(person).get(address).status_code == 405
    assert sign_in(other).post(address).status_code == 404
    assert selectors.unread_count(person) == 1
    assert sign_in(person).post(address)["Location"] == "/notices/?tab=all"
    assert selectors.unread_count(person) == 0
    assert "没有通知" in sign_in(person).get(reverse("notices:notice_list")).content.decode()
    assert "请签收" in sign_in(person).get(reverse("notices:notice_list") + "?tab=all").content.decode()


def test_all_are_marked_read_at_once(person: Viewer, sign_in: Any) -> None:
    for number in range(3):
        services.tell(users=[person.user_id], subject=f"第 {number} 条")
    assert sign_in(person).post(reverse("notices:notice_read_all")).status_code == 302
    assert selectors.unread_count(person) == 0
    assert services.mark_all_read(person) == 0


def test_the_public_has_no_inbox(db: None) -> None:
    assert selectors.inbox(PUBLIC) == []
    assert selectors.unread_count(PUBLIC) == 0
    with pytest.raises(NotFoundError):
        services.mark_read(PUBLIC, Notice().pk)


def test_the_inbox_goes_on_page_by_page(person: Viewer) -> None:
    for number in range(5):
        services.tell(users=[person.user_id], subject=f"{number}")
    first = selectors.inbox(person, limit=3)
    rest = selectors.inbox(person, before=first[-1].id, limit=3)
    assert [notice.subject for notice in [*first, *rest]] == ["4", "3", "2", "1", "0"]


@pytest.fixture
def mailing(settings: Any, person: Viewer) -> Viewer:
    settings.NOTICES_EMAIL = True
    settings.SITE_URL = "https://keqiao.example"
    User.objects.filter(pk=person.user_id).update(email="officer@keqiao.example")
    return person


def test_an_urgent_notice_is_mailed_at_once_and_once(mailing: Viewer) -> None:
    services.tell(users=[mailing.user_id], subject="限期\r\nBcc: all", url="/plan/", urgent=True)
    assert [job.state for job in run_all()] == ["done"]
    [message] = mail.outbox
    assert message.subject == "【科桥】限期 Bcc: all"
    assert "https://keqiao.example/plan/" in message.body
    jobs.enqueue(system("测试"), "notices.digest")
    run_all()
    assert len(mail.outbox) == 1


def test_the_rest_comes_as_one_digest_without_what_was_read(mailing: Viewer) -> None:
    for word in ("甲", "乙", "丙"):
        services.tell(users=[mailing.user_id], subject=word)
    services.mark_read(mailing, Notice.objects.get(subject="乙").pk)
    assert schedules.digest(clock.now()) == "digest"
    run_all()
    [message] = mail.outbox
    assert "2" in message.subject
    assert "甲" in message.body
    assert "乙" not in message.body
    assert schedules.digest(clock.now()) == ""


def test_mail_that_cannot_be_sent_waits_for_the_next_digest(mailing: Viewer, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    services.tell(users=[mailing.user_id], subject="甲", urgent=True)
    [job] = run_all()
    assert job.state == "done"
    assert Notice.objects.get().email == "waiting"


def test_without_a_mail_server_nothing_is_mailed(person: Viewer) -> None:
    services.tell(users=[person.user_id], subject="甲", urgent=True)
    assert run_all() == []
    assert Notice.objects.get().email == "none"


def test_what_stays_unread_is_told_to_others_once(person: Viewer) -> None:
    head = make_person("单位负责人01", "unit_head")
    Membership.objects.filter(user=head.user_id).update(party=person.party_id)
    rule = services.Escalation(timedelta(days=3), ("unit_head",))
    services.tell(users=[person.user_id], subject="请签收", escalation=rule)
    schedules.escalate(clock.now() + timedelta(days=2))
    assert selectors.inbox(head) == []
    for _again in range(2):
        schedules.escalate(clock.now() + timedelta(days=4))
    assert [notice.subject for notice in selectors.inbox(head)] == ["未读提醒：请签收"]


def test_a_read_notice_is_not_escalated(person: Viewer) -> None:
    rule = services.Escalation(timedelta(days=3), ("planner",))
    services.tell(users=[person.user_id], subject="请签收", escalation=rule)
    services.mark_all_read(person)
    assert schedules.escalate(clock.now() + timedelta(days=4)) == "0"


def test_a_channel_of_the_installation_hears_of_every_notice(person: Viewer) -> None:
    heard: list[Notice] = []
    listener = services.after_telling(heard.extend)
    services.tell(users=[person.user_id], subject="请签收")
    services._listeners.remove(listener)
    assert [notice.subject for notice in heard] == ["请签收"]
