"""导出: tables as csv, xlsx or json and reports as documents; no cell carries a formula, every export is journalled."""

from keqiao.core.exports.columns import Column

__all__ = ["Column"]
