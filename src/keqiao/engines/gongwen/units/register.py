"""单位名录: organisations with aliases and periods of validity, against which printed names are resolved."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from keqiao.engines.errors import InputError

COLUMNS = ("full_name", "aliases", "valid_from", "valid_to")
_LEVELS = {"省": "省", "市": "市", "区": "区", "县": "县", "州": "州", "旗": "旗"}
_GENERIC = re.compile(r"(?:各|有关|相关|其他|成员单位|部门$)")


@dataclass(frozen=True, slots=True)
class Organisation:
    """一个单位: ISO dates of validity; an empty one is open. ``successor`` took over its duties."""

    full_name: str
    aliases: tuple[str, ...]
    valid_from: str = ""
    valid_to: str = ""
    successor: str = ""
    source: str = ""


class Register:
    """Looks up a printed name as of a day."""

    def __init__(self, organisations: Iterable[Organisation] = ()) -> None:
        self._by_name: dict[str, list[Organisation]] = {}
        for organisation in organisations:
            for name in {organisation.full_name, *organisation.aliases}:
                self._by_name.setdefault(name, []).append(organisation)

    def find(self, name: str, on: str | None = None) -> Organisation | None:
        """The organisation that bore the name on an ISO day (any day when None)."""
        for organisation in self._by_name.get(name, ()):
            begun = not (on and organisation.valid_from and on < organisation.valid_from)
            ended = bool(on and organisation.valid_to and on > organisation.valid_to)
            if begun and not ended:
                return organisation
        return None

    def full_name(self, name: str, region: str | None, on: str | None = None) -> str | None:
        """The full name by the register, else the printed name with the issuer's region restored."""
        known = self.find(name, on)
        if known:
            return known.full_name
        if not region or region == "全国" or _GENERIC.search(name):
            return None
        if name.startswith(region) or re.match(
            r"[\u4e00-\u9fff]{2,5}(?:省|市|州|县|区)(?!直)[\u4e00-\u9fff]{2,}", name
        ):
            return None
        if (
            name[0] in _LEVELS
            and region.endswith(name[0])
            and not name.startswith(("市场", "区域", "县域", "省级", "市级"))
        ):
            return region + name[1:]
        return region + name if re.search(r"(?:厅|局|委|委员会)$", name) and name[0] not in _LEVELS else None


def read_register(text: str, name: str = "register") -> Register:
    """Read a CSV: full_name, aliases (separated by ;), valid_from, valid_to; optionally successor, source."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or [])]
    if missing:
        raise InputError("单位名录 {name} 缺少列:{columns}", name=name, columns="、".join(missing))
    organisations = []
    for number, row in enumerate(reader, 2):
        if not row["full_name"]:
            raise InputError("单位名录 {name} 第 {row} 行没有 full_name", name=name, row=number)
        aliases = tuple(alias.strip() for alias in (row["aliases"] or "").split(";") if alias.strip())
        organisations.append(
            Organisation(
                row["full_name"],
                aliases,
                row["valid_from"] or "",
                row["valid_to"] or "",
                row.get("successor") or "",
                row.get("source") or "",
            )
        )
    return Register(organisations)
