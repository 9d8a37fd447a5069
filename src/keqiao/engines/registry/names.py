"""企业名称: take a name apart, bring it to a normal form, and say whether two names can be one company's.

Pattern of 企业名称登记管理规定: division + trade name (字号) + industry + legal form; the division may also
stand in brackets after the trade name. No verdict here merges anything: a shared credit code does, or a
person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from opencc import OpenCC

from keqiao.engines.registry.places import register, short_name

Verdict = Literal["same", "different", "review"]
ALIKE = 0.6
"""An incomplete name is for a person to decide when so much of its core is found, in order, in the other."""


@dataclass(frozen=True)
class CompanyName:
    """企业名称的组成. ``core`` is trade name and industry; ``divisions`` are short names, sorted."""

    raw: str
    divisions: tuple[str, ...]
    core: str
    trade_name: str
    industry: str
    form: str
    form_kind: str
    branch: str

    @property
    def normal(self) -> str:
        """规范名称: parts in a fixed order, for equality and for blocking."""
        return "|".join(("".join(self.divisions), self.core, self.form_kind, self.branch))


@cache
def words() -> Mapping[str, Any]:
    """The word lists of names."""
    text = files("keqiao.engines.registry").joinpath("data/name_words.yaml").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = yaml.safe_load(text)
    return loaded


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@cache
def _division_words() -> tuple[tuple[str, str], ...]:
    """(word, short name) of every division that may stand in a name, longest first."""
    found: dict[str, str] = {}
    for division in register().divisions.values():
        short = short_name(division.name)
        found[division.name] = short
        if division.level != "county":
            found[short] = short
    for change in register().changes:
        found[change.old.name] = short_name(change.old.name)
    found |= {word: word for word in words()["national_words"]}
    return tuple(sorted(found.items(), key=lambda pair: -len(pair[0])))


@cache
def _bracket_words() -> Mapping[str, str]:
    """What may stand in brackets as a division: also the short name of a county."""
    shorts = {short_name(division.name) for division in register().divisions.values()}
    return {short: short for short in shorts} | dict(_division_words())


@cache
def _divisions_by_first() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The division words by their first character, longest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for word, short in _division_words():
        found.setdefault(word[0], []).append((word, short))
    return {first: tuple(pairs) for first, pairs in found.items()}


@cache
def _forms() -> tuple[tuple[str, str], ...]:
    """(word, kind) of every legal form, longest first."""
    listed = [(word, kind) for kind, group in words()["legal_forms"].items() for word in group]
    return tuple(sorted(listed, key=lambda pair: -len(pair[0])))


@cache
def _industries() -> tuple[str, ...]:
    return tuple(sorted(words()["industry_words"], key=len, reverse=True))


def folded(text: str) -> str:
    """统一书写: half-width, simplified, upper case, no spaces or stray marks."""
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub(r"[\s·•.,,、。\"'“”‘’《》<>]", "", plain)
    plain = re.sub(r"[〔【\[{]", "(", re.sub(r"[〕】\]}]", ")", plain))
    if any(ord(character) > 0x2E80 for character in plain):
        plain = str(_simplifier().convert(plain))
    return plain.upper()


@lru_cache(maxsize=65_536)
def split_name(name: str) -> CompanyName:
    """拆分企业名称."""
    text, branch = _without_branch(folded(name))
    divisions: set[str] = set()
    text = _without_brackets(text, divisions)
    text, form, kind = _without_form(text)
    text = _without_divisions(text, divisions)
    industry = _industry(text)
    trade = text.removesuffix(industry) if industry else text
    return CompanyName(name, tuple(sorted(divisions)), text, trade, industry, form, kind, branch)


def _without_branch(text: str) -> tuple[str, str]:
    tail = "|".join(words()["branch_words"])
    match = re.fullmatch(rf"(.+?(?:公司|事务所|银行|大学))(.*(?:{tail}))", text)
    return (match.group(1), match.group(2)) if match else (text, "")


def _without_brackets(text: str, divisions: set[str]) -> str:
    """Bracketed divisions join the others; any other bracketed words stay in their place."""
    known = _bracket_words()

    def keep(match: re.Match[str]) -> str:
        inner = match.group(1)
        found = known.get(inner)
        if found:
            divisions.add(found)
            return ""
        return inner

    return re.sub(r"\(([^()]*)\)", keep, text).replace("(", "").replace(")", "")


def _without_form(text: str) -> tuple[str, str, str]:
    """Legal form at the end; a partnership may carry two words (合伙企业, 有限合伙)."""
    form, kind = "", ""
    listed = _forms()
    for _ in range(2):
        found = next(((w, k) for w, k in listed if text.endswith(w) and len(text) > len(w)), None)
        if found is None or (kind and found[1] != kind) or (kind and kind != "合伙"):
            break
        text, form, kind = text.removesuffix(found[0]), found[0] + form, found[1]
    if kind == "其他":
        return text + form, form, kind
    return text, form, kind


def _without_divisions(text: str, divisions: set[str]) -> str:
    while True:
        found = next(
            (
                (word, short)
                for word, short in _divisions_by_first().get(text[:1], ())
                if text.startswith(word) and len(text) - len(word) >= 2
            ),
            None,
        )
        if found is None or _is_university(text, found[0]):
            return text
        divisions.add(found[1])
        text = text[len(found[0]) :]


def _is_university(text: str, word: str) -> bool:
    """四川大学, 中国科学院: the place is part of the institution's own name."""
    return bool(
        re.match(r"(师范|理工|工业|农业|中医药|科技|交通|石油)?(大学|科学院|工程院)", text[len(word) :])
    )


def _industry(text: str) -> str:
    """Words of trade at the end, as many as there are, leaving a trade name of two characters."""
    end, listed = len(text), _industries()
    while True:
        found = next((w for w in listed if text[:end].endswith(w) and end - len(w) >= 2), None)
        if found is None:
            return text[end:]
        end -= len(found)


def same_company(first: str, second: str) -> Verdict:
    """两个名称是否同一企业: ``same`` only when nothing but legal form, brackets or place of the division
    differs."""
    a, b = split_name(first), split_name(second)
    if not (a.core and b.core) or a.branch != b.branch:
        return "different"
    incomplete = not a.form or not b.form or bool(a.divisions) != bool(b.divisions)
    if not incomplete:
        return _of_complete(a, b)
    if folded(first) == folded(second):
        return "same"
    if a.divisions and b.divisions and not set(a.divisions) & set(b.divisions):
        return "different"
    return "review" if likeness(expanded(a.core), expanded(b.core)) >= ALIKE else "different"


def _of_complete(a: CompanyName, b: CompanyName) -> Verdict:
    if a.core == b.core:
        if a.divisions == b.divisions:
            return "same" if a.form_kind == b.form_kind else "review"
        return "review" if set(a.divisions) & set(b.divisions) else "different"
    shortened = expanded(a.core) == expanded(b.core) and a.divisions == b.divisions
    return "review" if shortened else "different"


def expanded(core: str) -> str:
    """Well-known short names written out."""
    for short, full in words()["short_names"].items():
        core = core.replace(short, full)
    return core


def likeness(a: str, b: str) -> float:
    """Longest common subsequence as a share of the shorter text."""
    if not a or not b:
        return 0.0
    row = [0] * (len(b) + 1)
    for x in a:
        before = 0
        for j, y in enumerate(b, 1):
            above = row[j]
            row[j] = before + 1 if x == y else max(row[j], row[j - 1])
            before = above
    return row[-1] / min(len(a), len(b))
