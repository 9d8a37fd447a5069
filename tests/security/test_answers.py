"""Answers: a fault shows its number and nothing else (C9); markup in a text is text (E3)."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError, connection
from django.db.models import CharField, TextField
from routes import ask
from test_forms import openers

pytestmark = pytest.mark.timeout(900)
SPARED = (
    "django_session",
    "identity_user",
    "identity_membership",
    "usersessions",
    "identity_tally",
    "SAVEPOINT",
)
INSIDES = ("SELECT", "/srv/keqiao", "Traceback", "OperationalError", "selectors.py")
MARKUP = "<img src=x onerror=alert(1)>"
TEXTS = {
    "title",
    "text",
    "name",
    "reason",
    "progress_text",
    "answer",
    "summary",
    "seller_name",
    "buyer_name",
    "own_number",
    "unit_name",
    "metric",
    "quote",
    "plan_text",
    "subject",
    "file_name",
    "message",
    "short_name",
    "suspects_note",
    "decision_note",
    "ruling",
    "problems",
    "label",
    "user_label",
    "by_label",
    "issuer",
    "reference",
    "overall",
}


def test_c9_a_fault_in_any_page_shows_its_number_and_nothing_else(cities):
    """The database fails under every page, with a message that must not get out."""

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if any(word in sql for word in SPARED):
            return execute(sql, params, many, context)
        raise OperationalError(f"/srv/keqiao/selectors.py: {sql}")

    told, broken = [], 0
    for role, route, url in openers(cities):
        cities.client(role, "own")  # signs in, before anything fails
        with connection.execute_wrapper(fail):
            answer = ask(cities, role, "own", route, url)
        body = answer.content.decode("utf-8", "replace")
        broken += answer.status_code == 500
        told += [f"{url}: {word}" for word in INSIDES if word in body]
    assert broken > 60
    assert not told, "\n".join(told)


def test_e3_markup_in_every_text_is_shown_and_not_obeyed(cities):
    changed = 0
    for model in apps.get_models():
        ours = model.__module__.startswith("keqiao.") and ".tests." not in model.__module__
        if not ours or model._meta.app_label == "journal":
            continue
        for field in model._meta.concrete_fields:
            if field.name in TEXTS and isinstance(field, CharField | TextField) and not field.choices:
                changed += _mark(model, field)
    assert changed > 60
    obeyed, shown = [], 0
    for role, route, url in openers(cities):
        answer = ask(cities, role, "own", route, url)
        assert answer.status_code < 500, f"{url} as {role}"
        if answer["Content-Type"].startswith("text/html"):
            body = answer.content.decode()
            shown += "&lt;img src=x onerror" in body
            obeyed += [f"{url} as {role}"] if "<img src=x" in body else []
    assert shown > 25
    assert not obeyed, "\n".join(obeyed)


def _mark(model: Any, field: Any) -> int:
    """The markup behind what stood there, as far as it fits; names stay different from each other."""
    rows = 0
    for row in model._default_manager.exclude(**{field.name: ""}):
        before = getattr(row, field.name)
        text = before + MARKUP
        if before and (field.max_length is None or len(text) <= field.max_length):
            rows += model._default_manager.filter(pk=row.pk).update(**{field.name: text})
    return rows
