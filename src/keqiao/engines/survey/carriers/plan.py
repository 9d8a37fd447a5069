"""分组查询的计划: what one grouped pass must bring back for an estimand under a design, whatever runs it."""

from __future__ import annotations

from dataclasses import dataclass

from keqiao.engines.errors import InputError
from keqiao.engines.survey.designs.design import Description
from keqiao.engines.survey.estimation.estimand import Estimand
from keqiao.engines.survey.expressions import Name, Node

OFFERED_LONELY = ("fail", "certainty", "remove")


@dataclass(frozen=True)
class Plan:
    """计划.

    ``keys`` are the design columns of all stages, ``by`` the domain columns, ``where`` the domain's
    condition, ``weight`` the weight, ``basics`` the variables; ``squares`` says that centred products are
    needed (the last stage is the rows themselves). ``sizes`` are the columns of population sizes.
    """

    description: Description
    keys: tuple[str, ...]
    by: tuple[str, ...]
    where: Node | None
    weight: Node
    basics: tuple[Node, ...]
    squares: bool
    sizes: tuple[str, ...]

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Pairs of variables whose products are needed."""
        count = len(self.basics) if self.squares else 0
        return [(i, j) for i in range(count) for j in range(i)]


def planned(description: Description | None, estimand: Estimand) -> Plan:
    """The plan for an estimand. Raises for designs whose variance needs more than grouped moments."""
    if description is None or not description.stages:
        raise InputError("这种设计只能在 NumPy 载体上估计:它不是由列名描述的分层、整群或多阶段设计")
    if description.lonely.treatment not in OFFERED_LONELY or description.lonely.in_domains:
        raise InputError(
            "单元层处理方式“{way}”只在 NumPy 载体上提供;其他载体可用 {known}",
            way=description.lonely.treatment,
            known="、".join(OFFERED_LONELY),
        )
    columns = [name for stage in description.stages for name in (stage.stratum, stage.cluster) if name]
    last = description.stages[-1]
    sizes = tuple(dict.fromkeys(stage.fpc for stage in description.stages if stage.fpc))
    if description.weights is None:
        raise InputError("在数据所在处估计需要一列权数")
    return Plan(
        description,
        tuple(dict.fromkeys(columns)),
        estimand.by,
        estimand.where,
        Name(description.weights),
        estimand.basics,
        last.cluster is None,
        sizes,
    )
