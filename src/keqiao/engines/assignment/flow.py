"""最小费用流: a thin layer over OR-tools, arcs in arrays, costs in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from keqiao.engines.errors import InputError

Ints = NDArray[np.int64]

SCALE = 1_000_000
"""Affinities become whole numbers at this scale; ties are ties at this precision."""


@dataclass(frozen=True)
class Network:
    """网络: parallel arrays, one entry an arc. ``source`` gives and ``sink`` takes at most ``most`` units."""

    tail: Ints
    head: Ints
    capacity: Ints
    cost: Ints
    source: int
    sink: int
    most: int


class NetworkBuilder:
    """Collects arcs in blocks and remembers where each block begins."""

    def __init__(self) -> None:
        self._blocks: list[tuple[Ints, Ints, Ints, Ints]] = []
        self._length = 0

    def add(self, tail: Ints | int, head: Ints | int, capacity: Ints | int, cost: Ints | int) -> slice:
        """Add arcs; whole numbers stand for the same value on every arc. The slice finds their flow."""
        columns = np.broadcast_arrays(
            *(np.asarray(part, dtype=np.int64) for part in (tail, head, capacity, cost))
        )
        block = tuple(np.atleast_1d(column).astype(np.int64) for column in columns)
        self._blocks.append((block[0], block[1], block[2], block[3]))
        start, self._length = self._length, self._length + len(block[0])
        return slice(start, self._length)

    def build(self, source: int, sink: int, most: int) -> Network:
        columns = [np.concatenate([block[index] for block in self._blocks]) for index in range(4)]
        return Network(columns[0], columns[1], columns[2], columns[3], source, sink, most)


def cheapest_largest_flow(network: Network) -> Ints:
    """The flow of least cost among those that carry as much as possible, one entry an arc."""
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.tail, network.head, network.capacity, network.cost
    )
    solver.set_node_supply(network.source, network.most)
    solver.set_node_supply(network.sink, -network.most)
    status = solver.solve_max_flow_with_min_cost()
    if status != solver.OPTIMAL:
        raise InputError("分配问题过大或数值超出范围,求解器报告 {status}", status=status)
    flow: Ints = np.asarray(solver.flows(arcs), dtype=np.int64)
    return flow


def changeable(network: Network, flow: Ints) -> NDArray[np.bool_]:
    """可变弧: the arcs whose flow differs between some two optimal flows of the same amount.

    At an optimum every such arc lies on a cycle of residual arcs of reduced cost nought, so both its
    ends are in one strong component of the graph these make; an arc of reduced cost nought outside is
    fixed all the same.
    """
    flat = _reduced_costs(network, flow) == 0
    forward, backward = flat & (flow < network.capacity), flat & (flow > 0)
    tail = np.concatenate([network.tail[forward], network.head[backward]])
    head = np.concatenate([network.head[forward], network.tail[backward]])
    nodes = int(max(network.tail.max(), network.head.max())) + 1
    graph = csr_matrix((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(nodes, nodes))
    _, component = connected_components(graph, directed=True, connection="strong")
    inside: NDArray[np.bool_] = flat & (component[network.tail] == component[network.head])
    return inside


def _reduced_costs(network: Network, flow: Ints) -> Ints:
    """检验数: arc costs less the difference of node prices, at an optimum.

    Prices are shortest distances in the residual network (Bellman and Ford, all arcs at once).
    """
    forward = flow < network.capacity
    backward = flow > 0
    tail = np.concatenate([network.tail[forward], network.head[backward]])
    head = np.concatenate([network.head[forward], network.tail[backward]])
    cost = np.concatenate([network.cost[forward], -network.cost[backward]])
    price = np.zeros(int(max(network.tail.max(), network.head.max())) + 1, dtype=np.int64)
    for _ in range(len(price) + 1):
        better = price.copy()
        np.minimum.at(better, head, price[tail] + cost)
        if np.array_equal(better, price):
            break
        price = better
    reduced: Ints = network.cost + price[network.tail] - price[network.head]
    return reduced
