"""计划的接口: found at start; each part of the room brings its own operations."""

from keqiao.rooms.plan import plan_api
from keqiao.rooms.plan.supervision import api as supervision_api

__all__ = ["plan_api", "supervision_api"]
