"""后台任务: enqueue, run, progress, cancel, failure, rescue, the pages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from keqiao.core import clock
from keqiao.core.access import Viewer, has_role, signed_in, system
from keqiao.core.errors import ConflictError, NotFoundError, RefusedError
from keqiao.core.jobs import Cancelled, Progress, Result, aside, job, registry, selectors, services
from keqiao.core.jobs.models import Job, Run
from keqiao.core.jobs.running import run
from keqiao.core.jobs.scribe import Watching
from keqiao.core.jobs.testing import run_all
from keqiao.core.jobs.worker import worker
from keqiao.core.journal.models import Entry
from keqiao.engines.errors import InputError


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    """Jobs of the test, gone after it."""
    before = dict(registry._jobs)

    @job("test.count", "数数")
    def count(progress: Progress, viewer: Viewer, *, upto: int) -> Result:
        for number in range(upto):
            progress.step(number + 1, upto, "数到")
        return Result(f"数到 {upto}，{viewer.name}", "/desk/")

    @job("test.sentence", "有误")
    def sentence(progress: Progress, viewer: Viewer) -> Result:
        raise InputError("第 {row} 行有误", row=3)

    @job("test.fault", "出错")
    def fault(progress: Progress, viewer: Viewer) -> Result:
        raise ZeroDivisionError("secret path /etc/keys")

    @job("test.admins", "管理", has_role("system_admin"))
    def admins(progress: Progress, viewer: Viewer) -> Result:
        return Result("好")

    @job("test.again", "可重做", restartable=True)
    def again(progress: Progress, viewer: Viewer) -> Result:
        return Result("做完")

    @job("test.slow", "太慢", limit=timedelta(0))
    def slow(progress: Progress, viewer: Viewer) -> Result:
        progress.step(1)
        return Result("不该到这里")

    yield
    registry._jobs.clear()
    registry._jobs.update(before)


ROBOT = system("测试")


def test_a_job_whose_worker_died_before_it_began_is_queued_again(db: None) -> None:
    job_ = services.enqueue(ROBOT, "test.again")
    services.rescue(clock.now() + timedelta(seconds=61))
    assert DBTaskResult.objects.count() == 1  # it is in the queue: nothing is done
    DBTaskResult.objects.get().claim("a worker that dies here")
    services.rescue()
    assert not DBTaskResult.objects.ready().exists()  # it may still be about to begin
    services.rescue(clock.now() + timedelta(seconds=61))
    assert DBTaskResult.objects.ready().get().args_kwargs["args"] == [str(job_.pk)]


def test_a_job_runs_and_shows_its_result(db: None) -> None:
    services.enqueue(ROBOT, "test.count", {"upto": 5})
    [ended] = run_all()
    assert (ended.state, ended.message, ended.url) == ("done", "数到 5，测试", "/desk/")
    assert (ended.done, ended.total, ended.text) == (5, 5, "数到")
    events = Entry.objects.filter(object_type="jobs.job").order_by("seq").values_list("event", flat=True)
    assert list(events) == ["keqiao.jobs.job.enqueue", "keqiao.jobs.job.done"]


def test_a_job_of_an_act_that_is_undone_does_not_exist(db: None) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - one story
        services.enqueue(ROBOT, "test.count", {"upto": 5})
        raise RuntimeError("the act fails")
    assert run_all() == []


def test_bad_input_ends_in_its_sentence_and_a_fault_in_a_number_without_detail(db: None) -> None:
    services.enqueue(ROBOT, "test.sentence")
    services.enqueue(ROBOT, "test.fault")
    bad, fault = run_all()
    assert (bad.state, bad.message) == ("failed", "第 3 行有误")
    assert fault.state == "failed"
    assert str(fault.pk) in fault.message
    assert "secret" not in fault.message


def test_who_may_not_is_refused_and_nothing_is_enqueued(db: None, person: Viewer) -> None:
    with pytest.raises(RefusedError):
        services.enqueue(person, "test.admins")
    assert not Job.objects.exists()


def test_a_job_of_an_account_closed_meanwhile_is_not_done(db: None, person: Viewer) -> None:
    from keqiao.core.identity.models import User

    services.enqueue(person, "test.count", {"upto": 2})
    User.objects.filter(pk=person.user_id).update(is_active=False)
    assert run_all()[0].state == "failed"


def test_one_person_cannot_fill_the_queue(db: None, person: Viewer, settings: object) -> None:
    settings.JOBS_PER_PERSON = 2
    for _ in range(2):
        services.enqueue(person, "test.count", {"upto": 1})
    with pytest.raises(ConflictError):
        services.enqueue(person, "test.count", {"upto": 1})


def test_a_waiting_job_is_cancelled_at_once(db: None, person: Viewer) -> None:
    waiting = services.enqueue(person, "test.count", {"upto": 1})
    assert services.cancel(person, waiting.pk).state == "cancelled"
    assert run_all() == []
    with pytest.raises(ConflictError):
        services.cancel(person, waiting.pk)


def test_nobody_else_sees_or_cancels_my_job(db: None, person: Viewer, other: Viewer) -> None:
    mine = services.enqueue(person, "test.count", {"upto": 1})
    assert selectors.job_for(other, mine.pk) is None
    assert not selectors.seen(other).exists()
    with pytest.raises(NotFoundError):
        services.cancel(other, mine.pk)
    assert selectors.job_for(Viewer("system_admin", other.user_id), mine.pk) is not None


def test_a_job_that_takes_too_long_is_ended(db: None) -> None:
    services.enqueue(ROBOT, "test.slow")
    assert run_all()[0].state == "failed"


def test_a_dead_workers_job_is_started_again_if_it_may_be_and_failed_otherwise(db: None) -> None:
    restartable = services.enqueue(ROBOT, "test.again")
    single = services.enqueue(ROBOT, "test.count", {"upto": 1})
    Job.objects.update(state="running", attempt=1, heartbeat=clock.now() - timedelta(seconds=61))
    assert {job.pk for job in services.rescue()} == {restartable.pk, single.pk}
    restartable.refresh_from_db()
    single.refresh_from_db()
    assert (restartable.state, single.state) == ("waiting", "failed")
    assert services.rescue() == []
    assert run_all()[0].message == "做完"


def test_a_job_that_keeps_dying_is_given_up(db: None) -> None:
    job_ = services.enqueue(ROBOT, "test.again")
    Job.objects.update(state="running", attempt=3, heartbeat=clock.now() - timedelta(seconds=61))
    services.rescue()
    job_.refresh_from_db()
    assert job_.state == "failed"


def test_a_living_job_is_left_alone(db: None) -> None:
    job_ = services.enqueue(ROBOT, "test.again")
    Job.objects.update(state="running", heartbeat=clock.now() - timedelta(seconds=59))
    assert services.rescue() == []
    assert Job.objects.get(pk=job_.pk).state == "running"


@pytest.mark.django_db(transaction=True)
def test_progress_and_cancel_pass_while_the_job_holds_a_transaction() -> None:
    job_ = services.enqueue(ROBOT, "test.count", {"upto": 1})
    Job.objects.filter(pk=job_.pk).update(state="running", heartbeat=clock.now())
    with Watching(job_.pk) as scribe, pytest.raises(Cancelled):  # noqa: PT012 - one story
        progress = Progress(scribe)
        with transaction.atomic():
            Run.objects.create(name="test", period="now", at=clock.now())  # the writer's place is taken
            progress.step(3, 10, "批次")
            _until(lambda: _shown_elsewhere(job_) == (3, 10))
            cancelling = threading.Thread(target=_in_thread, args=(lambda: services.cancel(ROBOT, job_.pk),))
            cancelling.start()
            _until(lambda: scribe.cancelled())
            progress.step(4)
    cancelling.join()
    assert Job.objects.get(pk=job_.pk).cancel_asked
    aside.clear(job_.pk)


@pytest.mark.django_db(transaction=True)
def test_the_worker_empties_the_queue_until_it_is_stopped() -> None:
    for _ in range(3):
        services.enqueue(ROBOT, "test.count", {"upto": 2})
    stop = threading.Event()
    at_work = threading.Thread(target=_in_thread, args=(lambda: worker(stop, interval=0.05),))
    at_work.start()
    _until(lambda: Job.objects.filter(state="done").count() == 3)
    stop.set()
    at_work.join(10)
    assert not at_work.is_alive()


def test_the_page_shows_progress_by_parts_and_cancels_by_post_only(person: Viewer, sign_in: object) -> None:
    job_ = services.enqueue(person, "test.count", {"upto": 1})
    client = sign_in(person)
    page = client.get(reverse("jobs:job_detail", args=[job_.pk]))
    assert "hx-get" in page.content.decode()
    part = client.get(reverse("jobs:job_detail", args=[job_.pk]), headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    cancel = reverse("jobs:job_cancel", args=[job_.pk])
    assert client.get(cancel).status_code == 405
    assert client.post(cancel).status_code == 302
    assert "已取消" in client.get(reverse("jobs:job_list")).content.decode()


def test_a_finished_job_asks_no_more(person: Viewer, sign_in: object) -> None:
    job_ = services.enqueue(person, "test.count", {"upto": 1})
    run(job_.pk, inline=True)
    client = sign_in(person)
    page = client.get(reverse("jobs:job_detail", args=[job_.pk])).content.decode()
    assert "hx-get" not in page
    assert 'href="/desk/"' in page


def test_rules_of_jobs_are_known_to_the_matrix() -> None:
    assert registry.job_of("test.count").rule is signed_in


def _shown_elsewhere(job_: Job) -> tuple[int, int | None]:
    seen: list[tuple[int, int | None]] = []

    def look() -> None:
        shown = selectors.job_for(ROBOT, job_.pk)
        assert shown is not None
        seen.append((shown.done, shown.total))

    thread = threading.Thread(target=_in_thread, args=(look,))
    thread.start()
    thread.join()
    return seen[0]


def _in_thread(work: object) -> None:
    try:
        work()
    finally:
        connection.close()


def _until(true: object, seconds: float = 15) -> None:
    waited = threading.Event()
    for _ in range(int(seconds / 0.05)):
        if true():
            return
        waited.wait(0.05)
    raise AssertionError("it did not happen in time")
