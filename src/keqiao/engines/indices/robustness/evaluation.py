"""重算: the index under other choices. A step is computed again only when a choice before it changed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace

import numpy as np

from keqiao.engines.errors import InputError
from keqiao.engines.indices.arrays import FloatArray
from keqiao.engines.indices.preparation import normalise_all, prepare, treat_outliers
from keqiao.engines.indices.robustness.alternatives import Alternatives
from keqiao.engines.indices.running import Computed
from keqiao.engines.indices.scoring import Plan, make_plan, score
from keqiao.engines.indices.settings import Steps

CACHE_BYTES = 200_000_000


class Evaluator:
    """Scores of the nominal run's units under given choices (position in the list of each factor)."""

    def __init__(self, nominal: Computed, alternatives: Alternatives, seed: int) -> None:
        self.nominal = nominal
        self.alternatives = alternatives
        self.seed = seed
        self._cache: OrderedDict[Hashable, FloatArray] = OrderedDict()
        self._most = max(4, CACHE_BYTES // max(nominal.normalised.nbytes, 1))
        self._plans: dict[int | None, Plan] = {}
        self._weights = self._weight_draws()

    def scores(self, choice: Mapping[str, int]) -> FloatArray:
        """The total score of each unit."""
        X = self._normalised(choice)
        weights = self.nominal.weights
        if "Weights" in choice:
            weights = weights * self._weights[choice["Weights"]]
        plan = self._plan(choice.get("Aggregation"))
        try:
            return np.asarray(score(plan, X, weights, self.nominal.units)[:, plan.root.position])
        except InputError as error:
            raise InputError(
                "稳健性分析的备选组合({choice})不能计算:{reason}", choice=self.describe(choice), reason=error
            ) from None

    def describe(self, choice: Mapping[str, int]) -> str:
        """The choices in words, for messages and for the table of scenarios."""
        known = self.alternatives
        words: dict[str, Callable[[int], str]] = {
            "Imputation": lambda i: f"插补 {known.imputation[i].method}",
            "Data": lambda i: f"数据第 {i + 1} 组",
            "Winmax": lambda i: f"离群点至多 {known.winmax[i]} 个",
            "Normalisation": lambda i: f"无量纲化 {known.normalisation[i].method}",
            "Weights": lambda i: f"权重第 {i + 1} 组",
            "Aggregation": lambda i: f"合成 {known.aggregation[i]}",
        }
        return "、".join(words[name](i) for name, i in choice.items())

    def _steps(self, choice: Mapping[str, int]) -> Steps:
        steps = self.nominal.steps
        if "Imputation" in choice:
            steps = replace(steps, imputation=self.alternatives.imputation[choice["Imputation"]])
        if "Winmax" in choice and steps.outliers is not None:
            winmax = self.alternatives.winmax[choice["Winmax"]]
            steps = replace(steps, outliers=replace(steps.outliers, winmax=winmax))
        if "Normalisation" in choice:
            steps = replace(steps, normalisation=self.alternatives.normalisation[choice["Normalisation"]])
        return steps

    def _normalised(self, choice: Mapping[str, int]) -> FloatArray:
        steps = self._steps(choice)
        base = ("imputed", choice.get("Imputation"), choice.get("Data"))
        middle = ("treated", *base, choice.get("Winmax"))
        last = ("normalised", *middle, choice.get("Normalisation"))

        def imputed() -> FloatArray:
            if base[1:] == (None, None):
                return self.nominal.prepared.screened
            return self._kept(base, lambda: self._imputed(steps, choice.get("Data")))

        def treated() -> FloatArray:
            return self._kept(middle, lambda: treat_outliers(imputed(), steps)[0])

        return self._kept(last, lambda: normalise_all(self.nominal.tree, treated(), steps.normalisation))

    def _imputed(self, steps: Steps, draw: int | None) -> FloatArray:
        """Data drawn again around the snapshot, then denominated and imputed; the nominal units are kept."""
        data = self.nominal.data
        if draw is not None:
            data = replace(data, values=data.values * self._data_factor(draw))
        prepared = prepare(self.nominal.tree, data, replace(steps, screening=None))
        return np.asarray(prepared.imputed[list(self.nominal.prepared.kept)])

    def _data_factor(self, draw: int) -> FloatArray:
        data, noise = self.nominal.data, self.alternatives.data_noise
        common = noise.get("*", 0.0)
        used = {item.column or item.code: item.code for item in self.nominal.tree.indicators}
        spread = np.array([noise.get(used[c], common) if c in used else 0.0 for c in data.columns])
        generator = np.random.default_rng([self.seed, 2, draw])
        return np.asarray(1 + spread * generator.standard_normal(data.values.shape))

    def _weight_draws(self) -> FloatArray:
        tree, known = self.nominal.tree, self.alternatives
        width = np.array([known.weight_noise.get(tree.levels[node.code], 0.0) for node in tree.nodes])
        generator = np.random.default_rng([self.seed, 1])
        sets = known.weight_sets if known.weight_noise else 1
        return np.asarray(1 + width * generator.uniform(-1, 1, (sets, len(width))))

    def _plan(self, method: int | None) -> Plan:
        if method not in self._plans:
            how = self.nominal.steps.aggregation
            if method is not None:
                how = replace(how, method=self.alternatives.aggregation[method], by_level={})
            self._plans[method] = make_plan(self.nominal.tree, how)
        return self._plans[method]

    def _kept(self, key: Hashable, make: Callable[[], FloatArray]) -> FloatArray:
        if key not in self._cache:
            self._cache[key] = make()
            if len(self._cache) > self._most:
                self._cache.popitem(last=False)
        return self._cache[key]
