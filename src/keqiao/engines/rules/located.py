"""带行号的 YAML: every value remembers its line, so that a mistake is named by file, line and field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from keqiao.engines.errors import InputError


@dataclass(frozen=True)
class Located:
    """带位置的值: ``value`` is text, Fraction, bool, date, None, or a list or dict of Located."""

    value: Any
    line: int
    file: str

    def error(self, template: str, **fields: object) -> InputError:
        """An input error that begins with the place of this value."""
        return InputError("{file} 第 {line} 行:" + template, file=self.file, line=self.line, **fields)

    def mapping(self, what: str) -> dict[str, Located]:
        """The value as a mapping, or an error that says what should stand here."""
        if not isinstance(self.value, dict):
            raise self.error("{what}应是“名称: 值”的映射", what=what)
        return self.value

    def sequence(self, what: str) -> list[Located]:
        """The value as a list, or an error that says what should stand here."""
        if not isinstance(self.value, list):
            raise self.error("{what}应是列表", what=what)
        return self.value

    def text(self, what: str) -> str:
        """The value as non-empty text."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.error("{what}应是文字,且不能为空", what=what)
        return self.value.strip()

    def plain(self) -> Any:
        """The value without its places."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value


def read_yaml(path: Path, name: str | None = None) -> Located:
    """读取 YAML 文件.

    Numbers become exact Fractions from their text. Raises InputError for a missing or broken file.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise InputError("找不到文件 {path}", path=path) from None
    except UnicodeDecodeError:
        raise InputError("文件 {path} 不是 UTF-8 文本", path=path) from None
    return parse_yaml(text, name or path.name)


def parse_yaml(text: str, name: str) -> Located:
    """解析 YAML 文本; ``name`` is the file name used in messages."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InputError(
            "{file} 第 {line} 行:不是有效的 YAML({problem})", file=name, line=line, problem=error.problem
        ) from None
    except yaml.YAMLError as error:
        raise InputError("{file}:不是有效的 YAML({problem})", file=name, problem=error) from None
    if node is None:
        raise InputError("{file}:文件是空的", file=name)
    return _located(node, name, frozenset())


def _located(node: yaml.Node, name: str, above: frozenset[int]) -> Located:
    line = node.start_mark.line + 1
    if id(node) in above:
        raise InputError("{file} 第 {line} 行:YAML 引用了自身", file=name, line=line)
    if isinstance(node, yaml.MappingNode):
        return Located(_pairs(node, name, above | {id(node)}), line, name)
    if isinstance(node, yaml.SequenceNode):
        inner = above | {id(node)}
        return Located([_located(item, name, inner) for item in node.value], line, name)
    return Located(_scalar(node, name, line), line, name)


def _pairs(node: yaml.MappingNode, name: str, above: frozenset[int]) -> dict[str, Located]:
    pairs: dict[str, Located] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise InputError("{file} 第 {line} 行:字段名应是文字", file=name, line=line)
        if key.value in pairs:
            raise InputError("{file} 第 {line} 行:字段“{key}”重复", file=name, line=line, key=key.value)
        pairs[key.value] = _located(value, name, above)
    return pairs


def _scalar(node: yaml.Node, name: str, line: int) -> Any:
    kind, text = node.tag.rpartition(":")[2], str(node.value)
    try:
        if kind == "int" and ":" not in text:
            return Fraction(int(text.replace("_", ""), 10))
        if kind == "float":
            return Fraction(text.replace("_", ""))
        if kind == "timestamp":
            return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            "{file} 第 {line} 行:“{text}”不是可用的数或日期(日期写作 YYYY-MM-DD)",
            file=name,
            line=line,
            text=text,
        ) from None
    if kind == "bool":
        return text.lower() in ("true", "yes", "on")
    return None if kind == "null" else text
