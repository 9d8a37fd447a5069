"""官方方案: points by rule, in exact decimals, rounded half up at every level."""
