"""数据步骤: denominate, impute, screen, treat, normalise, aggregate; each a function of arrays."""
