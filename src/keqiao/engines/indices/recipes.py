"""随附方案: recipes that ship with the engine, and recipes from files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from keqiao.engines.errors import InputError
from keqiao.engines.indices.recipe import Recipe, from_document


def load_recipe(name: str) -> Recipe:
    """A recipe by the name of a shipped one, or from a YAML file."""
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        return from_document(_document(_text_of(path), name))
    if name not in shipped():
        raise InputError(
            "没有方案“{name}”:既不是 .yaml 文件,也不是随附方案({known})",
            name=name,
            known="、".join(shipped()),
        )
    return from_document(_document(shipped_text(name), name))


@cache
def shipped() -> tuple[str, ...]:
    """Names of the recipes that ship with the engine."""
    folder = files("keqiao.engines.indices").joinpath("data/recipes")
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def shipped_text(name: str) -> str:
    """The text of a shipped recipe, to copy and change."""
    if name not in shipped():
        raise InputError("没有随附方案“{name}”;可用:{known}", name=name, known="、".join(shipped()))
    folder = files("keqiao.engines.indices").joinpath("data/recipes")
    return folder.joinpath(f"{name}.yaml").read_text(encoding="utf-8")


def _text_of(path: Path) -> str:
    if not path.is_file():
        raise InputError("找不到方案文件 {path}", path=path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("方案文件 {path} 不是 UTF-8 编码", path=path) from None


def _document(text: str, name: str) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else "?"
        raise InputError("方案 {name} 第 {line} 行不是有效的 YAML", name=name, line=line) from None
