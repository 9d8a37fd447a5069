"""取权重: the weights of a run, by the recipe's method; data-driven ones are to be frozen for a cycle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray
from keqiao.engines.indices.dataset import DataSet
from keqiao.engines.indices.preparation import normalise_all, prepare, treat_outliers
from keqiao.engines.indices.recipe import Recipe
from keqiao.engines.indices.steps.normalisation import Normalisation
from keqiao.engines.indices.tree import IndexTree
from keqiao.engines.indices.weighting import (
    Judgement,
    ahp,
    critic_weights,
    entropy_weights,
    group_judgement,
    pca_weights,
)

FROM_DATA = ("entropy", "critic", "pca")


def weighted_tree(recipe: Recipe, data: DataSet) -> tuple[IndexTree, dict[str, Judgement]]:
    """The tree with its weights filled in, and what each AHP judgement gave.

    entropy, CRITIC and PCA weigh the indicators below each parent; the nodes above keep their given weights.
    """
    method = recipe.weighting.method
    if method == "given":
        return recipe.tree, {}
    if method == "equal":
        return replace_weights(recipe.tree, {node.code: 1.0 for node in recipe.tree.nodes}), {}
    if method == "ahp":
        found = _judged(recipe)
        return replace_weights(recipe.tree, _by_child(recipe.tree, found)), found
    return replace_weights(recipe.tree, _data_weights(recipe, data)), {}


def replace_weights(tree: IndexTree, weights: Mapping[str, float]) -> IndexTree:
    """The same tree with other weights; nodes not named keep theirs, or 1 when they have none."""

    def weight(node: Any) -> Any:
        return weights.get(node.code, 1.0 if node.weight is None else node.weight)

    return IndexTree(
        tuple(replace(item, weight=weight(item)) for item in tree.indicators),
        tuple(replace(node, weight=weight(node)) for node in tree.aggregates),
    )


@cache
def random_indices() -> Mapping[int, float]:
    """平均随机一致性指标 RI by size of the matrix."""
    text = files("keqiao.engines.indices").joinpath("data/ahp.yaml").read_text(encoding="utf-8")
    table: Mapping[int, float] = yaml.safe_load(text)["ri"]
    return table


def _judged(recipe: Recipe) -> dict[str, Judgement]:
    found = {}
    for code, entry in recipe.weighting.judgements.items():
        if code not in recipe.tree.children:
            raise InputError("AHP 判断矩阵的节点“{code}”不在指标体系里", code=code)
        matrices = entry["group"] if isinstance(entry, Mapping) else [entry]
        matrix = group_judgement(matrices)
        children = recipe.tree.children[code]
        if len(matrix) != len(children):
            raise InputError(
                "节点“{code}”有 {n} 个下级,判断矩阵却是 {m} 阶", code=code, n=len(children), m=len(matrix)
            )
        found[code] = ahp(matrix.tolist(), ri=random_indices().get(len(matrix)))
    return found


def _by_child(tree: IndexTree, found: Mapping[str, Judgement]) -> dict[str, float]:
    return {
        child.code: weight
        for code, judgement in found.items()
        for child, weight in zip(tree.children[code], judgement.weights, strict=True)
    }


def _data_weights(recipe: Recipe, data: DataSet) -> dict[str, float]:
    """Weights among siblings from the treated data on the 0 to 1 scale, over complete units."""
    tree, found = recipe.tree, {}
    treated, _ = treat_outliers(prepare(tree, data, recipe.steps).screened, recipe.steps)
    X = normalise_all(tree, treated, Normalisation("minmax", {"low": 0, "high": 1}))
    for parent in dict.fromkeys(item.parent for item in tree.indicators):
        own = [j for j, item in enumerate(tree.indicators) if item.parent == parent]
        if len(own) == 1:
            found[tree.indicators[own[0]].code] = 1.0
            continue
        weights = _sibling_weights(recipe.weighting.method, X[:, own], parent)
        found |= {tree.indicators[j].code: float(w) for j, w in zip(own, weights, strict=True)}
    return found


def _sibling_weights(method: str, X: FloatArray, parent: str) -> FloatArray:
    complete = X[~np.isnan(X).any(axis=1)]
    try:
        if method == "entropy":
            return entropy_weights(complete)[1]
        if method == "critic":
            return critic_weights(complete, [1] * complete.shape[1])
        return pca_weights(complete)
    except InputError as error:
        raise InputError("节点“{code}”赋权:{reason}", code=parent, reason=error) from None
