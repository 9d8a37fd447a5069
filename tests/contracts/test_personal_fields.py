"""D5: no personal field without a purpose, a basis and a term."""

import re
from pathlib import Path

import yaml
from django.apps import apps

import keqiao.core.identity as identity

FILE = Path(identity.__file__).with_name("personal_fields.yaml")
TELLING = re.compile(
    r"(^|_)(phone|mobile|telephone|email|mail|id_card|id_number|birthday|bank_account|contact|contact_name"
    r"|person_name|researcher|username)(_|$)"
)
PERSONS = {"identity.User"}
"""Tables whose rows are persons: there ``name`` is a person's name."""


def telling_fields() -> set[str]:
    found = set()
    for model in apps.get_models():
        if not model.__module__.startswith("keqiao."):
            continue
        for field in model._meta.concrete_fields:
            text = field.get_internal_type() in ("CharField", "TextField", "EmailField")
            if text and (
                TELLING.search(field.name) or (model._meta.label in PERSONS and field.name == "name")
            ):
                found.add(f"{model._meta.label}.{field.name}")
    return found


def test_every_personal_field_is_listed_with_purpose_basis_and_retention():
    listed = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    unlisted = telling_fields() - set(listed["personal"]) - set(listed["not_personal"])
    assert not unlisted
    for name, entry in listed["personal"].items():
        assert all(entry[what].strip() for what in ("purpose", "basis", "retention")), name


def test_the_list_names_only_fields_that_exist():
    listed = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for name in (*listed["personal"], *listed["not_personal"]):
        label, field = name.rsplit(".", 1)
        assert apps.get_model(label)._meta.get_field(field)
