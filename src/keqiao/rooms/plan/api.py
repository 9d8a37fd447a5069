"""计划的接口: found at start; each part of the room brings its own operations."""

from keqiao.rooms.plan import plan_api

__all__ = ["plan_api"]
