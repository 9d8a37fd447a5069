"""B1: every address has a rule, and the public gets in only where it is written down."""

from pathlib import Path

import pytest

from keqiao.core.identity.tests.addresses import addresses
from keqiao.core.identity.tests.conftest import _plain_static

__all__ = ["_plain_static"]
OPEN = Path(__file__).with_name("open_addresses.txt")
CLOSED_TO_ALL = ("/account/social/", "/backroom/")
"""Redirects without a name that foreign packages keep for old bookmarks: refused to everybody by default."""


def open_names() -> set[str]:
    lines = OPEN.read_text(encoding="utf-8").splitlines()
    return {line.split("#")[0].strip() for line in lines} - {""}


def test_every_view_states_its_rule_or_has_one_in_the_access_table():
    without = [one for one in addresses() if one.rule is None and not one.path.startswith(CLOSED_TO_ALL)]
    assert not without


@pytest.mark.django_db
def test_the_public_gets_in_only_where_it_is_written_down(client):
    let_in = {
        one.name: client.get(one.path).status_code
        for one in addresses()
        if one.reachable and one.name not in open_names()
    }
    assert len(let_in) > 50
    wrong = {name: code for name, code in let_in.items() if code not in (302, 401, 403, 404, 405)}
    assert not wrong


@pytest.mark.django_db
def test_what_redirects_the_public_redirects_to_the_door(client):
    for one in addresses():
        if (
            not one.reachable
            or one.name in open_names()
            or one.name.startswith(("mfa_", "account_", "openid", "social"))
        ):
            continue
        answer = client.get(one.path)
        if answer.status_code == 302:
            assert answer["Location"].startswith("/account/login/?next="), one


def test_the_written_list_names_only_addresses_that_exist():
    assert not open_names() - {one.name for one in addresses()}
