"""到点: runs the schedules that are due, each once in its period."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from keqiao.core import clock
from keqiao.core.jobs.models import Run
from keqiao.core.jobs.schedules import Schedule, period_key, schedules

logger = logging.getLogger("keqiao.jobs")
MOST_ATTEMPTS = 3


def tick(now: datetime | None = None) -> dict[str, str]:
    """到点: run what is due and has not run in its period. The outcome of each that ran, by name."""
    moment = now or clock.now()
    outcomes: dict[str, str] = {}
    for schedule in schedules():
        if moment.astimezone(clock.CHINA).time() < schedule.at:
            continue
        outcome = _run(schedule, moment)
        if outcome is not None:
            outcomes[schedule.name] = outcome
    return outcomes


def _run(schedule: Schedule, now: datetime) -> str | None:
    key = period_key(schedule.period, now)
    if Run.objects.filter(name=schedule.name, period=key, state="done").exists():
        return None
    with transaction.atomic():
        # a second ticker waits here for the first one's commit, and then finds it done
        Run.objects.get_or_create(name=schedule.name, period=key, defaults={"at": now})
        run = Run.objects.select_for_update().get(name=schedule.name, period=key)
        if run.state == "done" or run.attempts >= MOST_ATTEMPTS:
            return None
        run.attempts += 1
        run.at = now
        try:
            with transaction.atomic():
                run.text, run.state = schedule.work(now) or "", "done"
        except Exception as error:
            logger.exception("schedule failed", extra={"schedule": schedule.name, "period": key})
            run.text, run.state = type(error).__name__, "failed"
        run.save()
    return run.state
