"""统一社会信用代码: check and read the eighteen characters (GB 32100-2015), the organisation code inside them
(GB 11714-1997) and the older fifteen-digit registration number (GS15-2006).

Codes that begin with A, N or Y are as lawful as those of companies. Authority and entity types are data
(``data/uscc_authority_codes.csv``), as are alphabet and weights (``data/code_rules.yaml``).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from keqiao.engines.errors import InputError

LENGTH = 18


@dataclass(frozen=True)
class CheckRule:
    """校验规则: the characters in the order of their values, and the weights of the first seventeen."""

    alphabet: str
    weights: tuple[int, ...]


@dataclass(frozen=True)
class Verdict:
    """校验结论: valid or not, why not, and the check character that the first seventeen call for."""

    code: str
    valid: bool
    reason: str
    check: str | None


@dataclass(frozen=True)
class Decoded:
    """代码内容: registering authority, entity type, division of the authority then, organisation code."""

    authority: str
    entity_type: str | None
    division: str
    organisation_code: str


@cache
def rules() -> Mapping[str, Any]:
    """The dated rules of the code standards."""
    text = files("keqiao.engines.registry").joinpath("data/code_rules.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


def standard_rule() -> CheckRule:
    """GB 32100-2015."""
    rule = rules()["uscc"]
    return CheckRule(rule["alphabet"], tuple(rule["weights"]))


def check_character(code: str, rule: CheckRule | None = None) -> str | None:
    """校验码: the eighteenth character that the first seventeen call for; none when they cannot be read."""
    rule = rule or standard_rule()
    head = code[: LENGTH - 1]
    if len(head) < LENGTH - 1 or any(character not in rule.alphabet for character in head):
        return None
    total = sum(rule.alphabet.index(c) * w for c, w in zip(head, rule.weights, strict=True))
    base = len(rule.alphabet)
    return rule.alphabet[(base - total % base) % base]


def organisation_check(body: str) -> str | None:
    """组织机构代码校验码: the ninth character for eight given ones (mod 11, X for 10)."""
    rule = rules()["organisation_code"]
    alphabet = rule["alphabet"]
    if len(body) != 8 or any(character not in alphabet for character in body):
        return None
    rest = 11 - sum(alphabet.index(c) * w for c, w in zip(body, rule["weights"], strict=True)) % 11
    return "X" if rest == 10 else str(rest % 11)


def organisation_code_valid(code: str) -> bool:
    """Whether a nine-character organisation code, with or without its hyphen, passes its own check."""
    plain = code.replace("-", "")
    return len(plain) == 9 and organisation_check(plain[:8]) == plain[8]


def validate(code: str, rule: CheckRule | None = None) -> Verdict:
    """校验统一社会信用代码: length, characters, division digits, organisation-code check, mod-31 check."""
    rule = rule or standard_rule()
    check = check_character(code, rule)
    reason = _fault(code, rule, check)
    return Verdict(code, not reason, reason, check)


def _fault(code: str, rule: CheckRule, check: str | None) -> str:
    if len(code) != LENGTH:
        return f"应为 18 位,现为 {len(code)} 位"
    for place, character in enumerate(code, 1):
        if character not in rule.alphabet:
            hint = "(应为大写)" if character.upper() in rule.alphabet else ""
            return f"第 {place} 位“{character}”不在代码字符集内{hint}"
    if not code[2:8].isdigit():
        return f"第 3 至 8 位“{code[2:8]}”不是行政区划码"
    if organisation_check(code[8:16]) != code[16]:
        return f"第 9 至 17 位“{code[8:17]}”不符合组织机构代码校验"
    return "" if check == code[17] else f"校验码应为“{check}”,现为“{code[17]}”"


@cache
def entity_types() -> Mapping[tuple[str, str], tuple[str, str]]:
    """(authority code, type code) to (authority, entity type)."""
    text = (
        files("keqiao.engines.registry").joinpath("data/uscc_authority_codes.csv").read_text(encoding="utf-8")
    )
    return {
        (row["authority_code"], row["type_code"]): (row["authority"], row["entity_type"])
        for row in csv.DictReader(text.splitlines())
    }


def decode(code: str) -> Decoded | None:
    """解读代码; none for a code that is not valid. An entity type the table does not list is none as well."""
    if not validate(code).valid:
        return None
    known = entity_types()
    authority = next((name for (first, _), (name, _) in known.items() if first == code[0]), None)
    if authority is None:
        return None
    listed = known.get((code[0], code[1]))
    return Decoded(authority, listed[1] if listed else None, code[2:8], code[8:17])


def registration_number_valid(number: str) -> bool:
    """工商注册号校验 (GS15-2006): fourteen digits and a check digit by the recursion of ISO 7064 MOD
    11,10."""
    if len(number) != 15 or not (number.isascii() and number.isdigit()):
        return False
    carry = 10
    for digit in map(int, number[:14]):
        carry = ((carry + digit) % 10 or 10) * 2 % 11
    return (carry + int(number[14])) % 10 == 1


def registration_kind(number: str) -> str:
    """注册号类别 by the first serial digit: 内资, 外资 or 个体."""
    if not registration_number_valid(number):
        raise InputError("注册号“{number}”不合 15 位注册号的校验规则", number=number)
    for kind, digits in rules()["registration_number"]["kinds"].items():
        if number[6] in digits:
            return str(kind)
    raise InputError("注册号“{number}”的第 7 位不在规则内", number=number)


def given_rule(alphabet: str, weights: Sequence[int]) -> CheckRule:
    """A rule from outside, such as a case file; checked for shape."""
    if len(weights) != LENGTH - 1 or len(set(alphabet)) != len(alphabet):
        raise InputError("校验规则应有 17 个权重和不重复的字符集")
    return CheckRule(alphabet, tuple(int(weight) for weight in weights))
