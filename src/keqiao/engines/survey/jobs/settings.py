"""任务书: the TOML of a job, read with one sentence for every wrong, missing or unknown key."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from keqiao.engines.errors import InputError
from keqiao.engines.survey.jobs.files import DataTable, read_table


class Section:
    """任务书的一节: typed reads; :meth:`finish` refuses keys nobody asked for (a misspelling)."""

    def __init__(self, name: str, values: Mapping[str, Any], folder: Path) -> None:
        self.name = name
        self.folder = folder
        self._values = dict(values)
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str, default: str | None = None) -> str:
        return str(self._typed(key, default, str, "文字"))

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if key in self else None

    def number(self, key: str, default: float | None = None) -> float:
        return float(self._typed(key, default, (int, float), "数字"))

    def optional_number(self, key: str) -> float | None:
        return self.number(key) if key in self else None

    def integer(self, key: str, default: int | None = None) -> int:
        return int(self._typed(key, default, int, "整数"))

    def flag(self, key: str, default: bool) -> bool:
        self._asked.add(key)
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise self._wrong(key, "true 或 false", value)
        return value

    def texts(self, key: str) -> list[str]:
        """A list of texts; one text counts as a list of one; absent is an empty list."""
        self._asked.add(key)
        value = self._values.get(key, [])
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise self._wrong(key, "文字或文字列表", value)
        return items

    def mapping(self, key: str) -> dict[str, Any]:
        self._asked.add(key)
        value = self._values.get(key, {})
        if not isinstance(value, dict):
            raise self._wrong(key, "表", value)
        return value

    def numbers_by_name(self, key: str) -> dict[str, float]:
        """A table of numbers, such as weights by field; absent is an empty one."""
        values = self.mapping(key)
        for name, value in values.items():
            if not _is_number(value):
                raise self._wrong(f"{key}.{name}", "数字", value)
        return {name: float(value) for name, value in values.items()}

    def numbers(self, key: str, count: int) -> list[float] | None:
        """A list of ``count`` numbers; absent is ``None``."""
        self._asked.add(key)
        value = self._values.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or len(value) != count or not all(map(_is_number, value)):
            raise self._wrong(key, f" {count} 个数字的列表", value)
        return [float(item) for item in value]

    def rows(self, key: str) -> list[Section]:
        """An array of tables ``[[key]]``."""
        self._asked.add(key)
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._wrong(key, f"[[{key}]] 形式的多条", value)
        return [Section(f"{key} 第 {n} 条", item, self.folder) for n, item in enumerate(value, start=1)]

    def section(self, key: str) -> Section:
        """A table ``[key]`` that must be there."""
        if key not in self:
            raise InputError("任务书缺少 [{key}] 一节", key=key)
        return Section(key, self.mapping(key), self.folder)

    def table(self, key: str = "file") -> DataTable:
        """The data file a key names, looked for beside the job."""
        return read_table(self.folder / self.text(key))

    def finish(self) -> None:
        """Refuse what nobody asked for."""
        unknown = sorted(self._values.keys() - self._asked)
        if unknown:
            raise InputError("[{name}] 里有不认识的键:{keys}", name=self.name, keys="、".join(unknown))

    def raw(self) -> dict[str, Any]:
        """All keys as they are (they count as asked for)."""
        self._asked |= self._values.keys()
        return dict(self._values)

    def _typed(self, key: str, default: Any, kind: Any, word: str) -> Any:
        self._asked.add(key)
        if key not in self._values:
            if default is None:
                raise InputError("[{name}] 缺少“{key}”", name=self.name, key=key)
            return default
        value = self._values[key]
        if not isinstance(value, kind) or isinstance(value, bool) or value != value:
            raise self._wrong(key, word, value)
        return value

    def _wrong(self, key: str, word: str, value: Any) -> InputError:
        return InputError(
            "[{name}] 的“{key}”应为{word},得到 {value}", name=self.name, key=key, word=word, value=value
        )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def read_job(path: Path) -> Section:
    """读任务书: the whole file as a section; data files are named relative to its folder."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError("找不到任务书 {path}", path=path) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError("任务书 {path} 不是有效的 TOML:{why}", path=path, why=error) from None
    return Section("任务书", values, path.parent)
