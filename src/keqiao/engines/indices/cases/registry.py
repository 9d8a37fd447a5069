"""案例 registry: credit codes, division history, addresses, company names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.registry import (
    Change,
    Division,
    Gazetteer,
    decode,
    locate,
    register,
    same_company,
    validate,
    zones,
)
from keqiao.engines.registry.codes import given_rule

Given = Mapping[str, Any]


def validate_case(given: Given, folder: Path) -> dict[str, Any]:
    rule = given_rule(given["alphabet"], given["weights"]) if "alphabet" in given else None
    found = [validate(str(code), rule) for code in given["codes"]]
    return {"valid": [one.valid for one in found], "check": [one.check for one in found]}


def decode_case(given: Given, folder: Path) -> dict[str, Any]:
    found = [decode(str(code)) for code in given["codes"]]
    return {
        "valid": [validate(str(code)).valid for code in given["codes"]],
        "decoded": [one and [one.authority, one.entity_type, one.division] for one in found],
    }


def division_history_case(given: Given, folder: Path) -> dict[str, Any]:
    """A code that the register does not know has no history."""
    try:
        found = register().history(str(given["division"]), date.fromisoformat(given["on"]))
    except InputError:
        return {"name_then": None, "code_now": None, "name_now": None}
    return {"name_then": found.name_then, "code_now": found.code_now, "name_now": found.name_now}


def address_case(given: Given, folder: Path) -> dict[str, Any]:
    """Addresses, with the older changes that come with the case."""
    older = [
        Change(Division("", row["old_name"], ""), row["new_code"], row["new_name"], None)
        for row in given.get("changes_before_table") or []
    ]
    names = Gazetteer(register().with_changes(older), zones())
    found = [locate(str(address), names) for address in given["addresses"]]
    return {
        "prefecture": [place.prefecture for place in found],
        "county": [place.county for place in found],
        "functional_zone": [place.functional_zone for place in found],
    }


def same_company_case(given: Given, folder: Path) -> dict[str, Any]:
    return {"verdict": [same_company(str(a), str(b)) for a, b in given["pairs"]]}
