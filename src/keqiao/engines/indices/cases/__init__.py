"""案例核对: published worked cases of indices and registry, dispatched on topic and kind."""

from keqiao.engines.indices.cases.runner import run

__all__ = ["run"]
