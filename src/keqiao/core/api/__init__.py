"""接口: the same services and selectors over HTTP, with scoped and expiring tokens."""
