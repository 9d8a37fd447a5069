"""BDCI 2019 文件: needs and achievements of a technology-transfer platform with expert levels 1 to 4.

Content is not quoted in these files, so everything after the second comma belongs to it. The sense of the
levels (4 strongest) and their grades are data marked unconfirmed, in ``data/bdci.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from keqiao.engines.errors import InputError


@dataclass(frozen=True)
class BdciText:
    """一条需求或成果."""

    guid: str
    title: str
    content: str
    where: str


@cache
def _form() -> Mapping[str, Any]:
    data = (files("keqiao.engines.retrieval") / "data" / "bdci.yaml").read_text(encoding="utf-8")
    form: Mapping[str, Any] = yaml.safe_load(data)
    return form


@dataclass(frozen=True)
class BdciFiles:
    """一套 BDCI 2019 文件."""

    achievements_path: Path
    requirements_path: Path
    interrelation_path: Path

    def achievements(self) -> Iterator[BdciText]:
        return _texts(self.achievements_path)

    def requirements(self) -> Iterator[BdciText]:
        return _texts(self.requirements_path)

    def grades(self) -> dict[str, dict[str, int]]:
        """Levels as grades, by requirement and achievement; of a pair given twice the higher level counts."""
        levels: Mapping[int, int] = _form()["grades"]
        found: dict[str, dict[str, int]] = {}
        for where, cells in _rows(self.interrelation_path, _form()["columns"]["pair"]):
            _, achievement, requirement, level = cells
            if not level.isdecimal() or int(level) not in levels:
                raise InputError("{where}:级别应为 1 到 4,收到“{level}”", where=where, level=level)
            row = found.setdefault(requirement, {})
            row[achievement] = max(row.get(achievement, 0), levels[int(level)])
        return found


def find_bdci(folder: Path) -> BdciFiles | None:
    """The BDCI files in a folder; None when it holds no pair file of that form."""
    if not any((folder / name).exists() for name in _form()["interrelation"]):
        return None
    return BdciFiles(
        *(_first(folder, _form()[name]) for name in ("achievements", "requirements", "interrelation"))
    )


def _first(folder: Path, names: Sequence[str]) -> Path:
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise InputError("BDCI 2019 文件不全:{folder} 里缺少 {names}", folder=folder, names="或 ".join(names))


def _texts(path: Path) -> Iterator[BdciText]:
    for where, (guid, title, content) in _rows(path, _form()["columns"]["text"]):
        yield BdciText(guid, title, content.strip('"'), where)


def _rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """The rows below the header, each cut into as many cells as there are columns."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise InputError("文件 {path} 不是 UTF-8 文本", path=path) from None
    for number, line in enumerate(lines, start=1):
        cells = [cell.strip() for cell in line.split(",", len(columns) - 1)]
        if not line.strip() or cells[0].lower() == columns[0].lower():
            continue
        where = f"{path.name} 第 {number} 行"
        if len(cells) != len(columns):
            raise InputError(
                "{where}:应有 {n} 列({names}),只有 {found} 列",
                where=where,
                n=len(columns),
                names="、".join(columns),
                found=len(cells),
            )
        yield where, cells
