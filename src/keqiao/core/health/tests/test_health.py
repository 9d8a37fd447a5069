"""健康: what the public is told, what the administrator sees, what a log line holds."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from keqiao.core import clock
from keqiao.core.access import PUBLIC, Viewer, system
from keqiao.core.health import checks, logs, pages
from keqiao.core.health.middleware import RequestLog
from keqiao.core.jobs import services as jobs
from keqiao.core.jobs.models import Job
from keqiao.core.journal import guards

ADMIN = "system_admin"


def states() -> dict[str, str]:
    return {check.name: check.state for check in checks.run_checks()}


def admin(person: Viewer) -> Viewer:
    return Viewer(ADMIN, person.user_id, person.name, person.party_id, person.party_name)


def test_the_public_is_told_no_more_than_that_it_answers(db: None, sign_in: Any) -> None:
    answer = sign_in(PUBLIC).get("/health/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_the_administrator_sees_each_check(person: Viewer, sign_in: Any) -> None:
    told = sign_in(admin(person)).get("/health/").json()
    assert set(told["checks"]) == {"database", "disk", "guards", "seal", "verified", "jobs", "clock"}
    page = sign_in(admin(person)).get("/health/details/")
    assert page.status_code == 200
    assert connection.vendor in page.content.decode()
    assert sign_in(person).get("/health/details/").status_code == 403


def test_missing_guards_a_full_queue_and_an_old_entry_are_shown(db: None) -> None:
    assert states()["guards"] == "ok"
    guards.take_down(connection)
    with clock.at(clock.now() - timedelta(hours=4)):
        jobs.enqueue(system("测试"), "search.rebuild")
    shown = states()
    assert (shown["guards"], shown["seal"], shown["jobs"]) == ("bad", "warn", "bad")
    guards.put_up(connection)
    Job.objects.update(state="done")
    assert states()["jobs"] == "ok"


def test_the_last_verification_is_shown(db: None) -> None:
    assert states()["verified"] == "warn"
    job = jobs.enqueue(system("测试"), "journal.verify")
    Job.objects.filter(pk=job.pk).update(state="done", message="日志完整")
    assert states()["verified"] == "ok"
    Job.objects.filter(pk=job.pk).update(message="日志有 1 处不符\n第 3 条")
    assert states()["verified"] == "bad"


def test_metrics_are_for_the_administrator_and_named_networks(
    person: Viewer, sign_in: Any, settings: Any
) -> None:
    assert sign_in(PUBLIC).get("/metrics/").status_code == 404
    assert sign_in(person).get("/metrics/").status_code == 404
    assert b"django_http_requests" in sign_in(admin(person)).get("/metrics/").content
    settings.METRICS_NETWORKS = ["127.0.0.0/8"]
    assert sign_in(PUBLIC).get("/metrics/").status_code == 200
    assert not pages.from_named_network("10.1.2.3")
    assert not pages.from_named_network("nonsense")


@pytest.fixture
def lines() -> Any:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    config = logs.LOGGING["formatters"]["json"]
    handler.setFormatter(
        config["()"](foreign_pre_chain=config["foreign_pre_chain"], processors=config["processors"])
    )
    logger = logging.getLogger("keqiao")
    before = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logger.removeHandler(handler)
    logger.setLevel(before)


def test_a_log_line_is_one_line_of_json_without_secrets(lines: Any) -> None:
    logger = logging.getLogger("keqiao.test")
    logger.info(
        "张\r\n三 password=hunter2 510704199001011234 13812345678", extra={"session_token": "abc", "n": 3}
    )
    [line] = lines()
    assert line["event"] == "张\r\n三 password=*** 510704********1234 138****5678"
    assert (line["session_token"], line["n"], line["level"]) == ("***", 3, "info")


def test_a_fault_keeps_its_trace_in_the_log(lines: Any) -> None:
    try:
        raise ValueError("token=abcdef")
    except ValueError:
        logging.getLogger("keqiao.test").exception("failed")
    [line] = lines()
    assert "ValueError" in line["exception"]
    assert "abcdef" not in line["exception"]


def test_a_request_is_logged_with_its_number_and_without_its_question(lines: Any, rf: Any) -> None:
    from django.http import HttpResponse

    request = rf.get("/search/?q=秘密")
    request.number, request.viewer = "n1", PUBLIC
    RequestLog(lambda _request: HttpResponse("ok"))(request)
    [line] = lines()
    assert (line["request"], line["path"], line["status"], line["role"]) == ("n1", "/search/", 200, "public")
    assert "秘密" not in json.dumps(line, ensure_ascii=False)


def test_the_settings_of_the_log_are_valid() -> None:
    given = deepcopy(logs.LOGGING)  # configuring takes it apart
    logging.config.DictConfigurator(given).configure_formatter(given["formatters"]["json"])
