"""Bad recipes and bad data: one clear sentence that names node, column, row or unit."""

from __future__ import annotations

import contextlib
import copy

import pytest

from keqiao.engines.errors import InputError
from keqiao.engines.indices.dataset import from_frame
from keqiao.engines.indices.outcome import evaluate, read_data
from keqiao.engines.indices.recipe import from_document
from keqiao.engines.indices.tests.samples import document, recipe, run, table


def changed_nodes(**changes):
    nodes = document()["nodes"]
    for node in nodes:
        node.update(changes.get(node["code"], {}))
    return nodes


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"nodes": changed_nodes(total={"parent": "p"}, p={"parent": "q"}, q={"parent": "total"})}, "有循环"),
        ({"nodes": changed_nodes(p={"parent": None})}, "只有一个总指数"),
        ({"nodes": changed_nodes(p={"parent": "nowhere"})}, "上级“nowhere”不在"),
        ({"nodes": changed_nodes(p={"weight": 0.5})}, "节点“total”下的权重合计为 1.1"),
        ({"nodes": changed_nodes(p={"weight": -0.4})}, "不是非负数"),
        ({"nodes": changed_nodes(p={"code": "q"})}, "“q”重复"),
        ({"nodes": [*changed_nodes(), {"code": "r", "parent": "total"}]}, "节点“r”下没有任何指标"),
        ({"nodes": changed_nodes(p={"methd": "geometric"})}, "未知的键“methd”"),
        ({"indicators": [{"code": "a"}]}, "没有写上级"),
        ({"indicators": [{"code": "a", "parent": "p", "direction": 2}]}, "方向应为 1 或 -1"),
        ({"stps": {}}, "未知的键“stps”"),
        ({"steps": {"normalise": {"method": "magic"}}}, "没有无量纲化方法“magic”"),
        ({"steps": {"normalise": {"method": "minmax", "lo": 1}}}, "没有参数“lo”"),
        ({"steps": {"aggregate": {"method": "magic"}}}, "没有合成方法“magic”"),
        ({"steps": {"impute": {"method": "group_mean"}}}, "分组列"),
        ({"steps": {"screen": {"min_availability": 90}}}, "0 到 1"),
        ({"weights": {"method": "magic"}}, "没有赋权方法"),
        ({"weights": {"method": ["ahp"]}}, "method 应为文字"),
        ({"nodes": changed_nodes(p={"weight": "四成"})}, "weight 应为数字"),
        ({"nodes": changed_nodes(p={"weight": float("nan")})}, "weight 应为数字"),
        ({"nodes": changed_nodes(p={"veto": {"below": 1, "cap": 2, "of": ["d"]}})}, "不在该节点之下"),
        ({"links": "a"}, "links 应是列表"),
        ({"robustness": {"runs": "many"}}, "runs 应为整数"),
        ({"robustness": {"weight_noise": {2: 1.5}}}, "应在 0 到 1 之间"),
        ({"kind": "other"}, "kind 只能是"),
        ({"source": ""}, "缺少“source”"),
    ],
)
def test_a_bad_recipe_is_refused_by_name(changes, words):
    with pytest.raises(InputError, match=words):
        from_document(document(**changes))


def with_cells(**cells):
    columns = table()
    for code, values in cells.items():
        columns[code] = values
    return columns


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"a": [5] * 8}, "指标“a”在所有单位取值相同"),
        ({"a": [None] * 8}, "指标“a”没有任何数据"),
        ({"a": ["x", *range(7)]}, "第 1 条记录.单位 u0.的“a”应为数字"),
        ({"a": [float("inf"), *range(7)]}, "无穷大"),
        ({"place": ["u0"] * 8}, "单位“u0”出现在第 1 和第 2 条记录"),
        ({"place": ["", *"bcdefgh"]}, "第 1 条记录没有单位代码"),
        (
            {code: [None, *table()[code][1:]] for code in "abc"},
            "单位“u0”在节点“p”下的数据全部缺失",
        ),
    ],
)
def test_bad_data_names_row_and_column_or_node_and_unit(cells, words):
    with pytest.raises(InputError, match=words):
        run(with_cells(**cells))


def test_a_geometric_mean_with_a_zero_names_node_and_unit():
    steps = {"normalise": {"method": "minmax", "low": 0, "high": 1}, "aggregate": {"method": "geometric"}}
    with pytest.raises(InputError, match="节点“p”用“geometric”合成.*单位“u.”的“.”为 0"):
        run(steps=steps)


def test_one_unit_cannot_be_scaled_by_the_sample_but_can_by_fixed_goalposts():
    one = {name: values[:1] for name, values in table().items()}
    with pytest.raises(InputError, match="只有一个单位"):
        run(one)
    steps = {"normalise": {"method": "goalposts", "low": 0, "high": 500, "scale": 100}}
    assert run(one, steps=steps).ranks.tolist() == [1]


def test_a_missing_column_lists_those_there_are():
    with pytest.raises(InputError, match="没有列“zz”;现有列:place"):
        from_frame(table(), unit="place", numeric=["zz"])


def test_a_zero_denominator_names_the_unit():
    indicators = document()["indicators"]
    indicators[0]["denominator"] = "b"
    one = recipe(indicators=indicators, steps={"denominate": True, "normalise": {"method": "minmax"}})
    columns = with_cells(b=[0, 1, 2, 3, 4, 5, 6, 7])
    with pytest.raises(InputError, match="单位“u0”的分母“b”为零"):
        evaluate(one, read_data(one, columns))


def test_screening_everyone_out_is_refused_and_screening_some_is_told():
    steps = {"screen": {"min_availability": 1.0, "basis": "raw"}, "normalise": {"method": "minmax"}}
    columns = with_cells(a=[None, 1, 2, 3, 4, 5, 6, 7])
    assert run(columns, steps=steps).prepared.dropped == (("u0", pytest.approx(5 / 6)),)
    with pytest.raises(InputError, match="全部被筛除"):
        run(with_cells(a=[None] * 8), steps=steps)


def test_groups_without_a_weight_of_their_own_are_refused():
    nodes = changed_nodes(p={"weight": {"东": 0.4}}, q={"weight": {"东": 0.6}})
    one = recipe(nodes=nodes, group="group")
    with pytest.raises(InputError, match="没有为“西”组规定权重"):
        evaluate(one, read_data(one, table()))


FULL = document(
    group="group",
    links=["a"],
    rounding={"digits": 2, "missing": "refuse"},
    weights={"method": "given", "relative": True},
    robustness={
        "aggregation": ["arithmetic"],
        "winmax": [1],
        "weight_noise": {2: 0.2},
        "runs": 10,
        "sobol": 4,
    },
    steps={
        "denominate": True,
        "impute": {"method": "group_mean", "group": "group"},
        "screen": {"min_availability": 0.5, "basis": "raw"},
        "treat": {"skew_threshold": 2, "kurt_threshold": 3.5, "winmax": 2, "fallback": "log"},
        "normalise": {"method": "minmax", "low": 1, "high": 100},
        "aggregate": {"method": "arithmetic", "by_level": {2: "geometric"}, "unavailable": "blank"},
    },
)


def places(value, path=()):
    """The path of every entry in a document, at any depth."""
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inner in entries:
        yield (*path, key)
        yield from places(inner, (*path, key))


@pytest.mark.parametrize(
    "odd", [None, "abc", -1, 3.7, [1], {"x": 1}, float("nan"), 10**400], ids=lambda odd: str(odd)[:12]
)
def test_an_odd_value_anywhere_in_a_recipe_is_refused_or_used_but_never_a_traceback(odd):
    for path in places(FULL):
        changed = copy.deepcopy(FULL)
        at = changed
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = odd
        with contextlib.suppress(InputError):
            one = from_document(changed)
            assert evaluate(one, read_data(one, table())).rows
